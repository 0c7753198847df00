// Literals and names in emitted TypeScript, as Prettier's defaults write them.
import {
  after,
  braces,
  type Doc,
  fill,
  group,
  hardLine,
  ifBroken,
  indent,
  join,
  list,
  softLine,
} from './layout.js';

/** A string literal in double quotes, or in single quotes where that needs fewer escapes. */
export function stringLiteral(text: string): string {
  const json = JSON.stringify(text).replace(
    /[\u2028\u2029\uFDD0-\uFDEF]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16)}`,
  );
  if (!text.includes('"')) return json;
  const doubles = text.split('"').length - 1;
  const singles = text.split("'").length - 1;
  if (doubles <= singles) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Text as it stands between backticks. */
export function escapeForTemplate(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${');
}

/** A name as it stands in an interface or an object literal: quoted where it must be. */
export function propertyKey(name: string): string {
  return isIdentifier(name) ? name : stringLiteral(name);
}

/** The key of an object literal: as `propertyKey`, but `__proto__` becomes a property of its own instead of the prototype. */
export function literalKey(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : propertyKey(name);
}

/** Whether a name may stand without quotes. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** `value.name` or `value["full name"]`. */
export function member(of: string, name: string): string {
  return isIdentifier(name) ? `${of}.${name}` : `${of}[${stringLiteral(name)}]`;
}

/** A JSON value as a TypeScript expression. */
export function jsonLiteral(value: unknown): Doc {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) {
    if (value.length > 1 && value.every((item) => typeof item === 'number')) return numberList(value);
    const items = value.map(jsonLiteral);
    // Prettier puts several objects, or several arrays, of several entries each on lines of their own.
    if (items.length < 2 || !value.every((item) => isLarge(item, value[0]))) return list('[', items, ']');
    return ['[', indent(hardLine, join([',', hardLine], items), ','), hardLine, ']'];
  }
  if (typeof value === 'object' && value !== null) return braces(Object.entries(value).map(entryLiteral));
  return numberText(JSON.stringify(value) ?? 'null');
}

/** Numbers fill their lines. */
function numberList(values: readonly number[]): Doc {
  const words = values.map(
    (value, index) => `${numberText(String(value))}${index < values.length - 1 ? ',' : ''}`,
  );
  return group('[', indent(softLine, fill(words)), ifBroken(','), softLine, ']');
}

function entryLiteral([name, value]: [string, unknown]): Doc {
  const key = literalKey(name);
  // Prettier moves a text that is too long to the next line, unless its key is hardly longer than the indentation.
  const literal = jsonLiteral(value);
  return key.length < 5 ? [key, ': ', literal] : [key, ':', after(literal)];
}

/** Whether an item is an object or array of several entries, of the same kind as the first. */
function isLarge(item: unknown, first: unknown): boolean {
  if (typeof item !== 'object' || item === null || Array.isArray(item) !== Array.isArray(first)) return false;
  return Object.keys(item).length > 1;
}

/** Prettier writes exponents without a plus sign. */
function numberText(text: string): string {
  return text.replace('e+', 'e');
}
