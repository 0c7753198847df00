// The constants in which a type's constraints are kept: made once when the emitted module is loaded.
import type { BuiltinName, Constraints } from '../node.js';
import {
  braces,
  call,
  type Doc,
  group,
  hardLine,
  indent,
  openBraces,
  print,
} from '../../engine/emit/layout.js';
import { stringLiteral } from '../../engine/emit/literals.js';
import { lowerFirst } from './types.js';
import { addConstant, runtime, type Scope } from './scope.js';

const numbers: ReadonlySet<BuiltinName> = new Set(['integer', 'int32', 'float', 'double']);
const texts: ReadonlySet<BuiltinName> = new Set([
  'string',
  'datetime',
  'date',
  'time',
  'duration',
  'uuid',
  'email',
  'uri',
]);
const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

/** The name of the constant that holds a built-in type's rule; undefined when there is nothing to check. */
export function ruleFor(
  name: BuiltinName,
  constraints: Constraints,
  named: string,
  scope: Scope,
): string | undefined {
  const wanted = `${lowerFirst(named)}Rule`;
  if (texts.has(name)) return addRule(wanted, 'stringRule', textEntries(constraints), scope);
  if (numbers.has(name)) return addRule(wanted, 'numberRule', numberEntries(constraints, String), scope);
  if (name === 'int64') return addRule(wanted, 'int64Rule', int64Entries(constraints), scope);
  if (name === 'decimal') {
    const entries = numberEntries(constraints, (value) => stringLiteral(plainDecimal(value)));
    return addRule(wanted, 'decimalRule', entries, scope);
  }
  if (name === 'bytes') {
    const entries = textEntries(constraints);
    return entries.length === 0 ? undefined : addConstant(scope, wanted, braces(entries));
  }
  return undefined;
}

/** The constant with the bounds of an array or a map; undefined when it has none. */
export function countBoundsFor(
  { min, max }: { min: number | undefined; max: number | undefined },
  named: string,
  scope: Scope,
): string | undefined {
  const entries: Doc[] = [];
  if (min !== undefined) entries.push(`min: ${min}`);
  if (max !== undefined) entries.push(`max: ${max}`);
  return entries.length === 0 ? undefined : addConstant(scope, `${lowerFirst(named)}Bounds`, braces(entries));
}

function addRule(wanted: string, maker: string, entries: Doc[], scope: Scope): string | undefined {
  if (entries.length === 0) return undefined;
  const fits = call(runtime(scope, maker), [braces(entries)]);
  const name = addConstant(scope, wanted, fits);
  const text = scope.constants.at(-1) ?? '';
  if (text.includes('\n'))
    scope.constants[scope.constants.length - 1] = brokenRule(name, runtime(scope, maker), entries);
  return name;
}

/** Prettier opens the braces of an only argument, not the brackets around it, unless only these fit behind the name. */
function brokenRule(name: string, maker: string, entries: readonly Doc[]): string {
  const head = `const ${name} = ${maker}(`;
  const value = group(`${maker}(`, braces(entries), ');');
  if (head.length > 80) return print([`const ${name} =`, indent(hardLine, value)]);
  if (head.length === 80) return print([head, indent(hardLine, braces(entries), ','), hardLine, ');']);
  return print([head, openBraces(entries), ');']);
}

function lengthEntries({ minLength, maxLength }: Constraints): string[] {
  const entries: string[] = [];
  if (minLength !== undefined) entries.push(`minLength: ${minLength}`);
  if (maxLength !== undefined) entries.push(`maxLength: ${maxLength}`);
  return entries;
}

function textEntries(constraints: Constraints): string[] {
  const entries = lengthEntries(constraints);
  // A RegExp's own text is a legal literal: slashes and line breaks are escaped.
  if (constraints.pattern !== undefined)
    entries.push(`pattern: ${String(new RegExp(constraints.pattern, 'u'))}`);
  return entries;
}

function numberEntries(constraints: Constraints, text: (value: number | string) => string): string[] {
  const entries: string[] = [];
  for (const bound of bounds) {
    const value = constraints[bound];
    if (value !== undefined) entries.push(`${bound}: ${text(value)}`);
  }
  if (constraints.multipleOf !== undefined) entries.push(`multipleOf: ${text(constraints.multipleOf)}`);
  return entries;
}

/** Fractions in bounds are rounded inward: between 1.5 and 2.5 there is 2. */
function int64Entries(constraints: Constraints): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  const entries: string[] = [];
  if (minimum !== undefined) entries.push(`minimum: ${ceiling(minimum)}n`);
  if (maximum !== undefined) entries.push(`maximum: ${floor(maximum)}n`);
  if (exclusiveMinimum !== undefined) entries.push(`exclusiveMinimum: ${floor(exclusiveMinimum)}n`);
  if (exclusiveMaximum !== undefined) entries.push(`exclusiveMaximum: ${ceiling(exclusiveMaximum)}n`);
  if (multipleOf !== undefined) entries.push(`multipleOf: ${multipleOf}`);
  return entries;
}

function floor(value: number | string): bigint {
  const [whole = '0', fraction = ''] = plainDecimal(value).split('.');
  const truncated = BigInt(whole);
  return whole.startsWith('-') && /[1-9]/.test(fraction) ? truncated - 1n : truncated;
}

function ceiling(value: number | string): bigint {
  const [whole = '0', fraction = ''] = plainDecimal(value).split('.');
  const truncated = BigInt(whole);
  return !whole.startsWith('-') && /[1-9]/.test(fraction) ? truncated + 1n : truncated;
}

/** A number's decimal text without an exponent. */
export function plainDecimal(value: number | string): string {
  const [mantissa = '0', exponent] = String(value).toLowerCase().split('e');
  if (exponent === undefined) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
