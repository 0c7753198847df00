// The imports at the top of a file in one order: tools of a house sort them, and that says nothing.

const statement = /^import\b(?!\()[^"';]*["'][^"'\n]+["'];?[ \t]*$/gm;

/** The text with its imports, and the names in each, sorted. As it is where anything but imports stands between them. */
export function withSortedImports(text: string): string {
  const found = [...text.matchAll(statement)];
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return text;
  const [start, end] = [first.index, last.index + last[0].length];
  if (text.slice(start, end).replace(statement, '').trim() !== '') return text;
  if (found.some(([each]) => /\/[/*]/.test(each) || !each.includes(' from '))) return text;
  const sorted = found.map(([each]) => sortNames(each)).sort();
  return text.slice(0, start) + sorted.join('\n') + text.slice(end);
}

function sortNames(found: string): string {
  const plain = found.replace(/\s+/g, ' ').replace(/;? *$/, '').replaceAll("'", '"');
  return plain.replace(/\{([^}]*)\}/, (_, names: string) => {
    const each = names.split(',').map((name) => name.trim());
    return `{${each.filter(Boolean).sort().join(',')}}`;
  });
}
