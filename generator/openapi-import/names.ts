// Names of the document -> names that a manifest may use. The same document gives the same names.
import { isBuiltin } from '../language/builtin/builtins.js';
import { reasonAgainstField, reasonAgainstService } from '../language/read/reserved-names.js';

/** Gives out names of one kind; two that differ only in case are not both given. */
export interface NameBook {
  /** The name itself when it is free, else the name with the least number behind it that is. */
  take(wanted: string): string;
  has(name: string): boolean;
}

/** Starts a book of names, of which some are reserved. */
export function createNameBook(reserved: Iterable<string>): NameBook {
  const taken = new Set([...reserved].map((name) => name.toLowerCase()));
  return {
    has: (name) => taken.has(name.toLowerCase()),
    take(wanted) {
      let name = wanted;
      for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${wanted}${count}`;
      taken.add(name.toLowerCase());
      return name;
    },
  };
}

const globals =
  'AbortSignal Array ArrayBuffer AsyncIterable AsyncIterator Awaited BigInt BinaryContent Boolean Buffer DataView Date Error Exclude Extract ' +
  'FileUpload Function Infinity Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Partial Pick Promise Proxy Readonly ' +
  'ReadonlyArray Record Reflect RegExp Request Required Response ReturnType Set String Symbol Uint8Array URL URLSearchParams WeakMap WeakSet ' +
  'AuthenticatedCall Call Claims Codec Problems ServiceError Contract OperationContract Failure';

const words =
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
  'function if implements import in instanceof interface let new null of package private protected public return static super switch this ' +
  'throw true try typeof undefined var void while with yield __proto__ constructor context prototype hasOwnProperty isPrototypeOf ' +
  'propertyIsEnumerable toString toLocaleString toJSON valueOf then callBinary callOperation callStream';

/** What the types and errors of a service can't be called. */
export function reservedTypeNames(service: string): readonly string[] {
  const pascal = toPascal(service);
  const own = ['Api', 'Client', 'Clients', 'Context', 'Config', 'Service'].map((suffix) => pascal + suffix);
  return [...globals.split(' '), ...own];
}

/** What the operations of a service can't be called. */
export function reservedOperationNames(service: string): readonly string[] {
  return [...words.split(' '), `${toCamel(service)}Contract`, `create${toPascal(service)}Client`];
}

/** `user-list`, `user.list` -> `UserList`. */
export function toPascal(text: string): string {
  const name = text
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  if (name === '') return 'Unnamed';
  return /^[0-9]/.test(name) ? `N${name}` : name;
}

/** `user/list-all` -> `userListAll`; capitals at the begin become small as a word: `HTTPGet` -> `httpGet`. */
export function toCamel(text: string): string {
  return toPascal(text).replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) => start.toLowerCase());
}

/** A title as a service's name: `Swagger Petstore - OpenAPI 3.1` -> `swagger-petstore-openapi-3-1`. */
export function toServiceName(title: string): string {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  if (name === '') return 'imported';
  return reasonAgainstService(name) === undefined ? name : `${name}-service`;
}

/** What a field is called in code: its own name where that can be, else one that is made from it. */
export function fieldName(wire: string): string {
  if (/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(wire))
    return reasonAgainstField(wire) === undefined ? wire : `${toCamel(wire)}Value`;
  const name = toCamel(wire);
  return reasonAgainstField(name) === undefined ? name : `${name}Value`;
}

/** Whether a field can have a name on the wire. */
export function isWireName(wire: string): boolean {
  // A mapping `{ type: string, name: string }` is taken for a mistake.
  return wire !== '__proto__' && !isBuiltin(wire);
}
