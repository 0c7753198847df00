// How readers refuse a value. Each reports one problem and returns nothing of use: what a decoder returns counts only without problems.
import { type Key, pointerTo, type Problems } from './problems.js';

/** Refuses a value of another JSON type, or one that is absent. `expected` is said to people: "a string". */
export function wrongType(value: unknown, at: string, key: Key, problems: Problems, expected: string): never {
  if (value === undefined) problems.add(pointerTo(at, key), 'required', 'is required');
  else problems.add(pointerTo(at, key), 'type', `must be ${expected}`);
  return undefined as never;
}

/** Refuses what should be an object. */
export function notObject(value: unknown, at: string, problems: Problems): never {
  return wrongType(value, at, undefined, problems, 'an object');
}

/** Refuses what should be an array. */
export function notArray(value: unknown, at: string, problems: Problems): never {
  return wrongType(value, at, undefined, problems, 'an array');
}

/** Refuses a value that is not among the few that are allowed. */
export function notOneOf(
  value: unknown,
  at: string,
  problems: Problems,
  allowed: readonly (string | number)[],
): never {
  if (value === undefined) problems.add(at, 'required', 'is required');
  else problems.add(at, 'enum', `must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`);
  return undefined as never;
}

/** How many levels a value of a type that contains itself may have: far from where the stack ends. */
const mostLevels = 1000;

/** Whether a pointer leads deeper than a decoder should follow. Asked by types that contain themselves. */
export function isTooDeep(at: string): boolean {
  // A level takes two characters at least, so that the usual pointer is not looked into.
  return at.length > mostLevels * 2 && at.split('/').length > mostLevels;
}

/** How many levels are left below a pointer. */
export function levelsBelow(at: string): number {
  return mostLevels - (at === '' ? 0 : at.split('/').length - 1);
}

/** Refuses a value that is nested too deeply. */
export function tooDeep(at: string, problems: Problems): never {
  problems.add(at, 'maxDepth', `must not be nested more than ${mostLevels} levels deep`);
  return undefined as never;
}

/** Refuses a text that is not in its format. `expected` is said to people: "a UUID". */
export function wrongFormat(at: string, key: Key, problems: Problems, expected: string): never {
  problems.add(pointerTo(at, key), 'format', `must be ${expected}`);
  return undefined as never;
}
