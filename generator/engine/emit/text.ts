// Pieces of TypeScript on one line, for the little code that is not written in templates: layout breaks them where they don't fit.
import { literalKey, stringLiteral } from './literals.js';

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

/** A JSON value as a TypeScript expression. */
export function jsonExpression(value: unknown): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return list('[', value.map(jsonExpression), ']');
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return object(entries.map(([name, item]) => `${literalKey(name)}: ${jsonExpression(item)}`));
  }
  // Layout writes exponents without a plus sign.
  return (JSON.stringify(value) ?? 'null').replace('e+', 'e');
}
