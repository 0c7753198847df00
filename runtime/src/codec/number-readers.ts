// Readers of numbers that TypeScript holds as `number`: integer, int32, float, double.
import { isMultiple, toDecimal } from './decimal-value.js';
import { type Key, pointerTo, type Problems } from './problems.js';
import { wrongType } from './refusal.js';

/** What a number must keep to. All rules have one shape, so that checking stays fast. */
export interface NumberRule {
  readonly minimum: number;
  readonly maximum: number;
  readonly exclusiveMinimum: number;
  readonly exclusiveMaximum: number;
  /** 0: anything. */
  readonly multipleOf: number;
}

/** Makes a rule of the constraints that a manifest gives. */
export function numberRule(constraints: Partial<NumberRule>): NumberRule {
  const { minimum = -Infinity, maximum = Infinity, multipleOf = 0 } = constraints;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = constraints;
  return { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf };
}

/** Reads a whole number within JavaScript's safe range, ±(2^53 - 1). */
export function readInteger(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: NumberRule,
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return wrongType(value, at, key, problems, 'a whole number between -(2^53 - 1) and 2^53 - 1');
  }
  if (rule !== undefined) checkNumber(value, at, key, problems, rule);
  return withoutMinusZero(value);
}

/** Reads a whole number of 32 bits. */
export function readInt32(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: NumberRule,
): number {
  if (typeof value !== 'number' || value < -2147483648 || value > 2147483647 || !Number.isInteger(value)) {
    return wrongType(value, at, key, problems, 'a whole number of 32 bits');
  }
  if (rule !== undefined) checkNumber(value, at, key, problems, rule);
  return withoutMinusZero(value);
}

/** Reads a finite number: float and double alike, since JSON knows one kind. */
export function readNumber(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: NumberRule,
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    // Of a config, where a large whole number may be written without a point.
    if (typeof value === 'bigint') return readNumber(Number(value), at, key, problems, rule);
    return wrongType(value, at, key, problems, 'a finite number');
  }
  if (rule !== undefined) checkNumber(value, at, key, problems, rule);
  return withoutMinusZero(value);
}

/** JSON can be read as -0, but is written as 0. */
function withoutMinusZero(value: number): number {
  return value + 0;
}

function checkNumber(value: number, at: string, key: Key, problems: Problems, rule: NumberRule): void {
  if (value < rule.minimum) problems.add(pointerTo(at, key), 'minimum', `must be at least ${rule.minimum}`);
  if (value > rule.maximum) problems.add(pointerTo(at, key), 'maximum', `must be at most ${rule.maximum}`);
  if (value <= rule.exclusiveMinimum && rule.exclusiveMinimum !== -Infinity) {
    problems.add(pointerTo(at, key), 'exclusiveMinimum', `must be more than ${rule.exclusiveMinimum}`);
  }
  if (value >= rule.exclusiveMaximum && rule.exclusiveMaximum !== Infinity) {
    problems.add(pointerTo(at, key), 'exclusiveMaximum', `must be less than ${rule.exclusiveMaximum}`);
  }
  if (rule.multipleOf !== 0 && !isMultipleOf(value, rule.multipleOf)) {
    problems.add(pointerTo(at, key), 'multipleOf', `must be a multiple of ${rule.multipleOf}`);
  }
}

/** In decimal, as people write numbers: 0.3 is a multiple of 0.1, though 0.3 / 0.1 is 2.9999999999999996 in binary. */
function isMultipleOf(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  return isMultiple(toDecimal(String(value)), toDecimal(String(step)));
}
