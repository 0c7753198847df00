// Objects and maps as generated decoders read them: own properties only, and `__proto__` is a key like any other.
import { escapePointer, type Problems } from './problems.js';

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The property of that name which is the object's own, for names that every object inherits: `constructor`, `__proto__`. */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The value, or the default where it is absent. */
export function withDefault(value: unknown, otherwise: unknown): unknown {
  return value === undefined ? otherwise : value;
}

/** Sets an entry of a map; `__proto__` becomes an entry too, not the prototype. */
export function setEntry<T>(map: Record<string, T>, key: string, entry: T): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value: entry, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = entry;
  }
}

/** Encodes every entry of a map. */
export function writeMap<T>(map: Readonly<Record<string, T>>, encode: (entry: T) => unknown): unknown {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(map)) setEntry(result, key, encode(map[key] as T));
  return result;
}

/** Encodes an object whose type has no fields. Throws a TypeError for what is no object, as reading a field of undefined does. */
export function writeEmpty(value: unknown): object {
  if (!isObject(value)) throw new TypeError('the value is no object');
  return {};
}

/** Reports the keys of an object that its type does not know. */
export function rejectOthers(
  value: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  at: string,
  problems: Problems,
): void {
  for (const key of Object.keys(value)) {
    if (!known.has(key))
      problems.add(`${at}/${escapePointer(key)}`, 'additionalProperties', 'is not known here');
  }
}

/** A type's properties without `readonly`, while a value is being built. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
