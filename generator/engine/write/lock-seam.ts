// What was put into a user's file, as a line of the lock says it.

/** Something that was put into a user's file. */
export type LockSeam =
  /** A method as emitted: as long as the user's signature is this one, it follows the manifest. */
  | { readonly kind: 'method'; readonly name: string; readonly signature: string }
  /** An operation that is the user's own affair (signature changed, done elsewhere), and what was asked for when that was reported. */
  | { readonly kind: 'left'; readonly name: string; readonly signature: string }
  /** A method that nobody has written yet: a hash of what it says (`codeHash`), so that it can go, or follow, with its operation. */
  | { readonly kind: 'stub'; readonly name: string; readonly hash: string }
  /** An operation's doc comment as emitted (`codeHash`): as long as the user's is this one, it follows the manifest. */
  | { readonly kind: 'doc'; readonly name: string; readonly hash: string }
  /** What an operation is known by beside its name: one that somebody renames by hand is found again by it. */
  | { readonly kind: 'identity'; readonly name: string; readonly identity: string }
  | { readonly kind: 'import'; readonly name: string; readonly module: string }
  /** A value in a JSON or YAML file: JSON pointer and JSON text. */
  | { readonly kind: 'key'; readonly pointer: string; readonly value: string }
  | { readonly kind: 'line'; readonly text: string };

/** A seam by its kind and the rest of its line. */
export function parseSeam(kind: string, rest: string): LockSeam | undefined {
  if (kind === 'line') return { kind, text: rest };
  const space = rest.indexOf(' ');
  if (space === -1) return undefined;
  const [first, second] = [rest.slice(0, space), rest.slice(space + 1)];
  if (kind === 'stub' || kind === 'doc') return { kind, name: first, hash: second };
  if (kind === 'identity') return { kind, name: first, identity: second };
  if (kind === 'import')
    return second.startsWith('from ')
      ? { kind, name: first, module: second.slice('from '.length) }
      : undefined;
  if (kind === 'key') return { kind, pointer: plainWord(first), value: second };
  return kind === 'left' || kind === 'method' ? { kind, name: first, signature: second } : undefined;
}

/** A text that stands as JSON; undefined where it does not. */
export function parseText(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The line of a seam, without the path before it. */
export function printSeam(seam: LockSeam): string {
  if (seam.kind === 'line') return `line ${seam.text}`;
  if (seam.kind === 'key') return `key ${word(seam.pointer)} ${seam.value}`;
  if (seam.kind === 'import') return `import ${seam.name} from ${seam.module}`;
  if (seam.kind === 'stub' || seam.kind === 'doc') return `${seam.kind} ${seam.name} ${seam.hash}`;
  if (seam.kind === 'identity') return `identity ${seam.name} ${seam.identity}`;
  return `${seam.kind} ${seam.name} ${oneLine(seam.signature)}`;
}

/** Spaces are written as \u0020, as JSON would have it, so that a path or a pointer is one word. */
export function word(text: string): string {
  return text.replaceAll(' ', '\\u0020');
}

/** What `word` made one word. */
export function plainWord(text: string): string {
  return text.replaceAll('\\u0020', ' ');
}

/** A signature on one line, as the lock keeps it. */
export function oneLine(signature: string): string {
  return signature.replace(/\s+/g, ' ').trim();
}
