// How names in emitted code are made from names in manifests.
import type { Type } from '../model.js';

/** `task-runner` -> `taskRunner`. */
export function toCamel(name: string): string {
  const pascal = toPascal(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `task-runner`, `task_runner`, `taskRunner` -> `TaskRunner`. */
export function toPascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The name of one element of a list: `items` -> `item`, `addresses` -> `address`. Leaves what it doesn't know. */
export function toSingular(name: string): string {
  if (/[^aeiou]ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  if (/[^sui]s$/i.test(name)) return name.slice(0, -1);
  return name;
}

/** What a type contributes to an instance's name: `User`, `String`, `UserList`, `NullableUser`. */
export function toNamePart(type: Type): string {
  switch (type.kind) {
    case 'builtin':
      return toPascal(type.name);
    case 'ref':
      return type.to.name;
    case 'array':
      return `${toNamePart(type.of)}List`;
    case 'map':
      return `${toNamePart(type.of)}Map`;
    case 'nullable':
      return `Nullable${toNamePart(type.of)}`;
    case 'stream':
      return `${toNamePart(type.of)}Stream`;
    case 'enum':
      // A name begins with no digit: enum(1, 2) is N1Or2.
      return type.values
        .map((value) => toPascal(String(value)))
        .join('Or')
        .replace(/^(?=\d)/, 'N');
    case 'union':
      return type.of.map(toNamePart).join('Or');
    case 'object':
      return 'Object';
    case 'parameter':
      return type.name;
  }
}

/** A type as a manifest would write it: for labels and messages. */
export function toLabel(type: Type): string {
  switch (type.kind) {
    case 'builtin':
    case 'parameter':
      return type.name;
    case 'ref':
      return type.to.label ?? type.to.name;
    case 'array':
      return type.of.kind === 'nullable' ? `(${toLabel(type.of)})[]` : `${toLabel(type.of)}[]`;
    case 'map':
      return `map<string, ${toLabel(type.of)}>`;
    case 'nullable':
      return `${toLabel(type.of)} | null`;
    case 'stream':
      return `stream<${toLabel(type.of)}>`;
    case 'enum':
      return `enum(${type.values.join(', ')})`;
    case 'union':
      return type.of.map(toLabel).join(' | ');
    case 'object':
      return 'object';
  }
}
