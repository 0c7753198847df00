// Pieces of TypeScript on one line, for the little code that is not written in templates: layout breaks them where they don't fit.
import type { Span } from '../../source/source-file.js';
import { placeOf } from './causes.js';
import type { Caused } from './printed.js';
import { inheritedNames, literalKey, stringLiteral } from './literals.js';

/** Notes that a text is printed for a place of a manifest, and gives the text to be printed. */
export type NoteCause = (text: string, cause: Span | undefined, isList?: true) => string;

/** Items between brackets: `[a, b]`. */
export function list(open: string, items: readonly string[], close: string): string {
  return `${open}${items.join(', ')}${close}`;
}

/** A call: `name(a, b)`. */
export function call(name: string, args: readonly string[]): string {
  return `${name}(${args.join(', ')})`;
}

/** An object literal or type literal that closes up where it fits: `{ a, b }`. */
export function object(entries: readonly string[], separator: ',' | ';' = ','): string {
  return entries.length === 0 ? '{}' : `{ ${entries.join(`${separator} `)} }`;
}

/** An object literal that is always one entry a line. */
export function openObject(entries: readonly string[]): string {
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')},\n}`;
}

/** `test ? yes : test2 ? yes2 : no`. */
export function conditional(arms: readonly (readonly [test: string, yes: string])[], no: string): string {
  return `${arms.map(([test, yes]) => `${test} ? ${yes} : `).join('')}${no}`;
}

/** A JSON value as a TypeScript expression. What asks for its entries is noted by `caused`. */
export function jsonExpression(value: unknown, caused?: NoteCause): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'object' && value !== null) {
    const note = (text: string, key: string): string =>
      caused ? noteEntry(text, placeOf(value, key), caused) : text;
    if (Array.isArray(value)) {
      const items = value.map((item, index) => note(jsonExpression(item, caused), String(index)));
      return noteList(list('[', items, ']'), value, caused);
    }
    const entries: string[] = [];
    for (const name of Object.keys(value)) {
      const item: unknown = value[name as keyof typeof value];
      if (item === undefined) continue;
      // Beside a member of every object, TypeScript widens what stands in a record under its name.
      const isWidened = inheritedNames.has(name) && typeof item === 'object' && item !== null;
      const text = jsonExpression(item, caused) + (isWidened ? ' as const' : '');
      entries.push(note(`${literalKey(name)}: ${text}`, name));
    }
    return noteList(object(entries), value, caused);
  }
  // Layout writes exponents without a plus sign.
  return (JSON.stringify(value) ?? 'null').replace('e+', 'e');
}

/** Entries that something asks for are a list of its manifest, too. */
function noteList(text: string, value: object, caused: NoteCause | undefined): string {
  if (caused === undefined) return text;
  const cause = Object.keys(value)
    .map((key) => placeOf(value, key).cause)
    .find((each) => each !== undefined);
  return caused(text, cause, true);
}

function noteEntry(text: string, { cause, said }: Caused, caused: NoteCause): string {
  return caused(caused(text, said), cause);
}
