// The single values of a nested mapping, and how they are named.

/** A value that is no mapping itself (an empty one is), and the keys that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** All leaves of a mapping, in order. */
export function leaves(value: Readonly<Record<string, unknown>>, path: readonly string[] = []): Leaf[] {
  return Object.entries(value).flatMap(([key, member]) =>
    isMapping(member) && Object.keys(member).length > 0
      ? leaves(member, [...path, key])
      : [{ path: [...path, key], value: member }],
  );
}

/** A JSON pointer (RFC 6901). */
export function toPointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
