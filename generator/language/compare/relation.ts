// How the values of one type lie to those of another: of builtins, and of constraints.
import { compareNumbers } from '../builtin/decimal-text.js';
import { findBuiltin } from '../builtin/builtins.js';

/** `narrowed`: the new one takes less; `widened`: more; `changed`: both, or nothing that both take. */
export type Relation = 'same' | 'narrowed' | 'widened' | 'changed';

/** Both relations hold at once. */
function both(first: Relation, second: Relation): Relation {
  if (first === 'same' || first === second) return second;
  return second === 'same' ? first : 'changed';
}

/** How a builtin lies to the one that it became, by what stands in JSON. */
export function relateBuiltins(before: string, after: string): Relation {
  if (before === after) return 'same';
  if (isWithin(before, after)) return isWithin(after, before) ? 'same' : 'widened';
  return isWithin(after, before) ? 'narrowed' : 'changed';
}

/** Whether both are numbers, so that only the width differs. */
export function areNumbers(before: string, after: string): boolean {
  return isNumber(before) && isNumber(after);
}

/** How constraints lie to those that they became: bounds, multiples, distinct items. Patterns are not looked at. */
export function relateRanges(before: Constraints, after: Constraints): Relation {
  let relation: Relation = 'same';
  for (const [least, above] of lowerBounds) {
    relation = both(relation, relateBounds(bound(before, least, above, 1), bound(after, least, above, 1), 1));
  }
  for (const [most, below] of upperBounds) {
    relation = both(
      relation,
      relateBounds(bound(before, most, below, -1), bound(after, most, below, -1), -1),
    );
  }
  relation = both(relation, relateMultiples(before['multipleOf'], after['multipleOf']));
  const wasUnique = before['uniqueItems'] === true;
  const isUnique = after['uniqueItems'] === true;
  if (wasUnique !== isUnique) relation = both(relation, isUnique ? 'narrowed' : 'widened');
  return relation;
}

/** Constraints as a contract has them. */
export type Constraints = Readonly<Record<string, unknown>>;

function isWithin(inner: string, outer: string): boolean {
  return findBuiltin(inner)?.within.includes(outer) ?? false;
}

function isNumber(name: string): boolean {
  const value = findBuiltin(name)?.value;
  return value === 'number' || value === 'bigint';
}

interface Bound {
  readonly value: number | string;
  readonly exclusive: boolean;
}

const lowerBounds = [
  ['minimum', 'exclusiveMinimum'],
  ['minLength', undefined],
  ['minItems', undefined],
  ['minProperties', undefined],
] as const;

const upperBounds = [
  ['maximum', 'exclusiveMaximum'],
  ['maxLength', undefined],
  ['maxItems', undefined],
  ['maxProperties', undefined],
] as const;

/** The tighter one of an inclusive and an exclusive bound. */
function bound(
  constraints: Constraints,
  inclusive: string,
  exclusive: string | undefined,
  sign: 1 | -1,
): Bound | undefined {
  const closed = toBound(constraints[inclusive], false);
  const open = exclusive === undefined ? undefined : toBound(constraints[exclusive], true);
  if (closed === undefined || open === undefined) return closed ?? open;
  return relateBounds(closed, open, sign) === 'narrowed' ? open : closed;
}

function toBound(value: unknown, exclusive: boolean): Bound | undefined {
  return typeof value === 'number' || typeof value === 'string' ? { value, exclusive } : undefined;
}

/** `sign`: 1 for lower bounds, where greater is tighter; -1 for upper ones. */
function relateBounds(before: Bound | undefined, after: Bound | undefined, sign: 1 | -1): Relation {
  if (before === undefined) return after === undefined ? 'same' : 'narrowed';
  if (after === undefined) return 'widened';
  const order = compareNumbers(after.value, before.value) * sign;
  if (order !== 0) return order > 0 ? 'narrowed' : 'widened';
  if (before.exclusive === after.exclusive) return 'same';
  return after.exclusive ? 'narrowed' : 'widened';
}

function relateMultiples(before: unknown, after: unknown): Relation {
  if (String(before) === String(after)) return 'same';
  if (typeof before !== 'number' && typeof before !== 'string') return 'narrowed';
  if (typeof after !== 'number' && typeof after !== 'string') return 'widened';
  if (isMultipleOf(after, before)) return 'narrowed';
  return isMultipleOf(before, after) ? 'widened' : 'changed';
}

function isMultipleOf(value: number | string, step: number | string): boolean {
  const [whole, of] = [String(value), String(step)];
  if (/^\d+$/.test(whole) && /^[1-9]\d*$/.test(of)) return BigInt(whole) % BigInt(of) === 0n;
  return isWhole(Number(value) / Number(step));
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}
