// Unions that neither a discriminator nor the JSON type tells apart: members are tried in turn.
import { isObject } from './objects.js';
import { Problems } from './problems.js';

/** One member of a union. */
export interface UnionMember<T> {
  /** Said to people when none fits. */
  readonly name: string;
  readonly decode: (value: unknown, at: string, problems: Problems) => T;
  readonly encode: (value: never) => unknown;
}

/**
 * Reads a value by the member that it fits. Of several, the one that drops the fewest of the value's keys is taken, and of
 * equals the first: deterministic, and nothing is lost where a later member knows more of the value.
 */
export function readUnion<T>(
  value: unknown,
  at: string,
  problems: Problems,
  members: readonly UnionMember<T>[],
): T {
  let best: { readonly value: T; readonly dropped: number } | undefined;
  for (const member of members) {
    const trial = new Problems();
    const result = member.decode(value, at, trial);
    if (!trial.none) continue;
    const dropped = lossBetween(value, result, () => true);
    if (dropped === 0) return result;
    if (best === undefined || dropped < best.dropped) best = { value: result, dropped };
  }
  if (best !== undefined) return best.value;
  if (value === undefined) problems.add(at, 'required', 'is required');
  else problems.add(at, 'anyOf', `must be one of: ${members.map((member) => member.name).join(', ')}`);
  return undefined as never;
}

/**
 * Writes a value by the member that it fits, found by reading back what each would write. Throws a TypeError when none does.
 * The price of a union without a discriminator.
 */
export function writeUnion(value: unknown, members: readonly UnionMember<unknown>[]): unknown {
  let best: { readonly wire: unknown; readonly dropped: number } | undefined;
  for (const member of members) {
    const attempt = tryEncode(value, member);
    if (attempt.dropped === 0) return attempt.wire;
    if (attempt.dropped < (best?.dropped ?? Infinity)) best = attempt;
  }
  if (best !== undefined) return best.wire;
  throw new TypeError(`the value is none of: ${members.map((member) => member.name).join(', ')}`);
}

/** Ends the writing of a value that belongs to no member of a union. */
export function noMember(name: string): never {
  throw new TypeError(`the value is no ${name}`);
}

/** What a member writes, and how many keys that drops; Infinity when it reads back as another value, or not at all. */
function tryEncode(value: unknown, member: UnionMember<unknown>): { wire: unknown; dropped: number } {
  const trial = new Problems();
  try {
    const wire = member.encode(value as never);
    const back = member.decode(wire, '', trial);
    return { wire, dropped: trial.none ? lossBetween(value, back, isSame) : Infinity };
  } catch (error) {
    // Writers throw a TypeError for values of another type, a RangeError for dates that can't be written.
    if (error instanceof TypeError || error instanceof RangeError)
      return { wire: undefined, dropped: Infinity };
    throw error;
  }
}

/** How many keys of `from` are missing in `to`, at any depth; Infinity when the two differ in what else they hold. */
function lossBetween(from: unknown, to: unknown, isEqual: (a: unknown, b: unknown) => boolean): number {
  if (Array.isArray(from)) {
    if (!Array.isArray(to) || to.length !== from.length) return isEqual(from, to) ? 0 : Infinity;
    return from.reduce<number>((sum, item, index) => sum + lossBetween(item, to[index], isEqual), 0);
  }
  if (!isTree(from) || !isTree(to)) return isEqual(from, to) ? 0 : Infinity;
  let loss = 0;
  for (const key of Object.keys(from)) {
    if (from[key] === undefined) continue;
    loss += Object.hasOwn(to, key) ? lossBetween(from[key], to[key], isEqual) : 1;
  }
  return loss;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (!(a instanceof Uint8Array)) return a === b;
  return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index]);
}
