// 64-bit whole numbers: a bigint here, a decimal string on the wire; JSON numbers are read too where they are exact, and TOML's integers.
import { isMultiple, toDecimal } from './decimal-value.js';
import { type Key, pointerTo, type Problems } from './problems.js';
import { wrongType } from './refusal.js';

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;

/** What a 64-bit number must keep to. */
export interface Int64Rule {
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly exclusiveMinimum: bigint | undefined;
  readonly exclusiveMaximum: bigint | undefined;
  readonly multipleOf: number | bigint | undefined;
}

/** Makes a rule of the constraints that a manifest gives. */
export function int64Rule(constraints: Partial<Int64Rule>): Int64Rule {
  const { minimum = lowest, maximum = highest, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  return { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf };
}

/**
 * Reads a decimal string of at most 64 bits, or a JSON number within the safe range. Beyond ±(2^53 - 1) a JSON number has lost
 * digits before anybody could look, so it is refused: a sender must write a string there.
 */
export function readInt64(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: Int64Rule,
): bigint {
  const number = toInt64(value);
  if (number === undefined) {
    return wrongType(
      value,
      at,
      key,
      problems,
      'a whole number of 64 bits, as a decimal string beyond 2^53 - 1',
    );
  }
  if (rule !== undefined) checkInt64(number, at, key, problems, rule);
  return number;
}

/**
 * Reads a whole number within ±(2^53 - 1), which is what `writeInt64AsNumber` can write: for fleets with peers that read numbers only.
 * A decimal string is read too, and TOML's integers in full: a config does not travel on.
 */
export function readInt64AsNumber(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: Int64Rule,
): bigint {
  const number = toInt64(value);
  if (number === undefined || (typeof value !== 'bigint' && !isExact(number))) {
    return wrongType(value, at, key, problems, 'a whole number within ±(2^53 - 1)');
  }
  if (rule !== undefined) checkInt64(number, at, key, problems, rule);
  return number;
}

/** Writes the decimal string. */
export function writeInt64(value: bigint): string {
  if (typeof value !== 'bigint') throw new TypeError('an int64 must be a bigint');
  return value.toString();
}

/** Writes a JSON number. Throws a RangeError beyond ±(2^53 - 1), where a number would be another one. */
export function writeInt64AsNumber(value: bigint): number {
  if (typeof value !== 'bigint') throw new TypeError('an int64 must be a bigint');
  if (!isExact(value)) throw new RangeError(`${value} has no exact JSON number: wire.int64 is "number"`);
  return Number(value);
}

function isExact(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

function toInt64(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  // Of a config: TOML writes all 64 bits out.
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : undefined;
  if (typeof value !== 'string' || value.length > 20 || !/^-?(?:0|[1-9]\d*)$/.test(value)) return undefined;
  const number = BigInt(value);
  return number < lowest || number > highest ? undefined : number;
}

function checkInt64(value: bigint, at: string, key: Key, problems: Problems, rule: Int64Rule): void {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf } = rule;
  if (value < rule.minimum) problems.add(pointerTo(at, key), 'minimum', `must be at least ${rule.minimum}`);
  if (value > rule.maximum) problems.add(pointerTo(at, key), 'maximum', `must be at most ${rule.maximum}`);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    problems.add(pointerTo(at, key), 'exclusiveMinimum', `must be more than ${exclusiveMinimum}`);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    problems.add(pointerTo(at, key), 'exclusiveMaximum', `must be less than ${exclusiveMaximum}`);
  }
  if (multipleOf !== undefined && !isMultiple({ digits: value, scale: 0 }, toDecimal(String(multipleOf)))) {
    problems.add(pointerTo(at, key), 'multipleOf', `must be a multiple of ${multipleOf}`);
  }
}
