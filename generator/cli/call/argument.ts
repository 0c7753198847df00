// Splits what stands behind `scaffold call`: `name=value`, `name:=json`, `name=@path`, with dots for nested fields.

/** One argument. */
export interface Argument {
  /** As it was written. */
  readonly text: string;
  /** `address.street` in parts. */
  readonly path: readonly string[];
  /** `text` is read by the field's type, `json` is sent as it stands, `file` names a file. */
  readonly kind: 'text' | 'json' | 'file';
  readonly value: string;
}

/** Reads one argument; undefined when it has no `=`, or nothing before it. */
export function parseArgument(text: string): Argument | undefined {
  const match = /^([^=:]+)(:?=)(@?)([\s\S]*)$/.exec(text);
  if (!match) return undefined;
  const [, name = '', sign, at, rest = ''] = match;
  const path = name.split('.');
  if (path.some((part) => part === '')) return undefined;
  if (sign === ':=') return { text, path, kind: 'json', value: `${at}${rest}` };
  return { text, path, kind: at === '@' ? 'file' : 'text', value: rest };
}
