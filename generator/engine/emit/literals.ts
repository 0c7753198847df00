// Literals and names in emitted TypeScript, on one line.
/** A string literal in double quotes, or in single quotes where that needs fewer escapes. */
export function stringLiteral(text: string): string {
  // Nearly every text: nothing in it has to be escaped.
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
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

/** Names that every object inherits: absent, they would still be found. */
export const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether a name may stand without quotes. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** `value.name` or `value["full name"]`. */
export function member(of: string, name: string): string {
  return isIdentifier(name) ? `${of}.${name}` : `${of}[${stringLiteral(name)}]`;
}
