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
    const dropped = droppedKeys(value, result);
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
    const wire = tryEncode(value, member);
    if (wire === undefined) continue;
    const dropped = droppedKeys(value, wire);
    if (dropped === 0) return wire;
    if (best === undefined || dropped < best.dropped) best = { wire, dropped };
  }
  if (best !== undefined) return best.wire;
  throw new TypeError(`the value is none of: ${members.map((member) => member.name).join(', ')}`);
}

/** Ends the writing of a value that belongs to no member of a union. */
export function noMember(name: string): never {
  throw new TypeError(`the value is no ${name}`);
}

function tryEncode(value: unknown, member: UnionMember<unknown>): unknown {
  const trial = new Problems();
  let wire: unknown;
  try {
    wire = member.encode(value as never);
  } catch (error) {
    // Writers throw a TypeError for values of another type, a RangeError for dates that can't be written.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
  member.decode(wire, '', trial);
  return trial.none ? wire : undefined;
}

/** How many of an object's keys, as far as they have a value, a reading or writing of it lacks. */
function droppedKeys(from: unknown, to: unknown): number {
  if (!isObject(from) || !isObject(to)) return 0;
  let count = 0;
  for (const key of Object.keys(from)) {
    if (from[key] !== undefined && (!Object.hasOwn(to, key) || to[key] === undefined)) count += 1;
  }
  return count;
}
