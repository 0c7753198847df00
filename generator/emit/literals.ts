// Literals and names in emitted TypeScript, as Prettier's defaults write them.
import { braces, type Doc, list } from './layout.js';

/** A string literal in double quotes, or in single quotes where that needs fewer escapes. */
export function stringLiteral(text: string): string {
  const json = JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) =>
    c === '\u2028' ? '\\u2028' : '\\u2029',
  );
  const doubles = text.split('"').length - 1;
  const singles = text.split("'").length - 1;
  if (doubles <= singles) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A name as it stands in an interface or an object literal: quoted where it must be. */
export function propertyKey(name: string): string {
  return isIdentifier(name) ? name : stringLiteral(name);
}

/** The key of an object literal: as `propertyKey`, but `__proto__` becomes a property of its own instead of the prototype. */
export function literalKey(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : propertyKey(name);
}

/**
 * The keys of one object or interface. Prettier quotes only as needed, so a key is quoted where it must be; but it leaves all quotes
 * alone as soon as one key needs them, so both forms are clean.
 */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** `value.name` or `value["full name"]`. */
export function member(of: string, name: string): string {
  return isIdentifier(name) ? `${of}.${name}` : `${of}[${stringLiteral(name)}]`;
}

/** A JSON value as a TypeScript expression. */
export function jsonLiteral(value: unknown): Doc {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return list('[', value.map(jsonLiteral), ']');
  if (typeof value === 'object' && value !== null) {
    return braces(
      Object.entries(value).map(([key, entry]): Doc => [literalKey(key), ': ', jsonLiteral(entry)]),
    );
  }
  return numberText(JSON.stringify(value) ?? 'null');
}

/** Prettier writes exponents without a plus sign. */
function numberText(text: string): string {
  return text.replace('e+', 'e');
}
