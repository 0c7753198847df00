// Versions of scaffold, compared as Semantic Versioning 2.0.0 (section 11) orders them.

/** Below 0: the first is older. Build metadata does not count. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [a, b].map(partsOf) as [Parts, Parts];
  for (const [index, number] of first.numbers.entries()) {
    const difference = number - (second.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (first.before.length === 0 || second.before.length === 0)
    return second.before.length - first.before.length;
  for (const [index, word] of first.before.entries()) {
    const other = second.before[index];
    if (other === undefined) return 1;
    const difference = compareWords(word, other);
    if (difference !== 0) return difference;
  }
  return first.before.length - second.before.length;
}

interface Parts {
  readonly numbers: readonly number[];
  /** Of a pre-release: `rc`, `1`. */
  readonly before: readonly string[];
}

function partsOf(version: string): Parts {
  const [, numbers = '', before] = /^(\d+(?:\.\d+)*)(?:-([^+]*))?/.exec(version) ?? [];
  return { numbers: numbers.split('.').map(Number), before: before === undefined ? [] : before.split('.') };
}

function compareWords(a: string, b: string): number {
  const [first, second] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (first && second) return Number(a) - Number(b);
  if (first !== second) return first ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
