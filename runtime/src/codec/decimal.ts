// Decimal numbers: a string here and on the wire, so that no digit is lost.
import { compareDecimals, type DecimalValue, isMultiple, toDecimal } from './decimal-value.js';
import { type Key, pointerTo, type Problems } from './problems.js';
import { wrongFormat, wrongType } from './refusal.js';

/** What a decimal must keep to. */
export interface DecimalRule {
  readonly bounds: readonly { readonly rule: keyof DecimalConstraints; readonly limit: DecimalValue }[];
  readonly constraints: DecimalConstraints;
}

/** Decimal constraints as a manifest gives them, in decimal text. */
export interface DecimalConstraints {
  readonly minimum?: string;
  readonly maximum?: string;
  readonly exclusiveMinimum?: string;
  readonly exclusiveMaximum?: string;
  readonly multipleOf?: string;
}

/** Makes a rule of the constraints that a manifest gives. */
export function decimalRule(constraints: DecimalConstraints): DecimalRule {
  const rules = Object.keys(constraints) as (keyof DecimalConstraints)[];
  return { constraints, bounds: rules.map((rule) => ({ rule, limit: toDecimal(constraints[rule] ?? '0') })) };
}

/** Reads a decimal number without an exponent: `-12.50`. At most 1,000 characters, so that exact comparing stays cheap. */
export function readDecimal(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: DecimalRule,
): string {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'a decimal number in a string');
  if (value.length > 1000 || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)) {
    return wrongFormat(at, key, problems, 'a decimal number: digits, and a point where needed');
  }
  if (rule !== undefined) checkDecimal(toDecimal(value), at, key, problems, rule);
  return value;
}

const sentences: Record<keyof DecimalConstraints, string> = {
  minimum: 'must be at least',
  maximum: 'must be at most',
  exclusiveMinimum: 'must be more than',
  exclusiveMaximum: 'must be less than',
  multipleOf: 'must be a multiple of',
};

function checkDecimal(
  value: DecimalValue,
  at: string,
  key: Key,
  problems: Problems,
  rule: DecimalRule,
): void {
  for (const bound of rule.bounds) {
    if (keeps(value, bound.rule, bound.limit)) continue;
    const limit = rule.constraints[bound.rule] ?? '';
    problems.add(pointerTo(at, key), bound.rule, `${sentences[bound.rule]} ${limit}`);
  }
}

function keeps(value: DecimalValue, rule: keyof DecimalConstraints, limit: DecimalValue): boolean {
  switch (rule) {
    case 'minimum':
      return compareDecimals(value, limit) >= 0;
    case 'maximum':
      return compareDecimals(value, limit) <= 0;
    case 'exclusiveMinimum':
      return compareDecimals(value, limit) > 0;
    case 'exclusiveMaximum':
      return compareDecimals(value, limit) < 0;
    case 'multipleOf':
      return isMultiple(value, limit);
  }
}
