// Whether a value in its JSON form fits a type, as a decoder would judge it.
import type { BuiltinName, Constraints } from '../node.js';
import type { Type } from '../model.js';
import { hasForm } from './text-forms.js';

/** Why a JSON value does not fit a type, as the end of a sentence ("has to be …"); undefined when it fits. */
export function findMisfit(value: unknown, type: Type): string | undefined {
  switch (type.kind) {
    case 'builtin':
      return misfitOfBuiltin(value, type.name, type.constraints);
    case 'enum':
      return type.values.includes(value as string) ? undefined : `has to be one of ${type.values.join(', ')}`;
    case 'nullable':
      return value === null ? undefined : findMisfit(value, type.of);
    case 'array':
      return misfitOfArray(value, type);
    case 'map':
      return misfitOfMap(value, type);
    case 'object':
      return misfitOfObject(value, type);
    case 'union': {
      const misfits = type.of.map((member) => findMisfit(value, member));
      return misfits.includes(undefined) ? undefined : 'has to fit one of the members of the union';
    }
    case 'ref':
      return findMisfit(value, type.to.type);
    case 'stream':
      return 'cannot have a default';
    case 'parameter':
      return undefined;
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isForm =
  (name: BuiltinName): Check =>
  (value) =>
    typeof value === 'string' && hasForm(value, name);

const builtinChecks: Record<BuiltinName, { readonly wanted: string; readonly fits: Check }> = {
  string: { wanted: 'a text', fits: isText },
  boolean: { wanted: 'true or false', fits: (value) => typeof value === 'boolean' },
  integer: { wanted: 'a whole number', fits: (value) => Number.isSafeInteger(value) },
  int32: {
    wanted: 'a whole number of 32 bits',
    fits: (value) => isNumber(value) && (value as number) === ((value as number) | 0),
  },
  int64: { wanted: 'a whole number of 64 bits', fits: isInt64 },
  float: { wanted: 'a number', fits: isNumber },
  double: { wanted: 'a number', fits: isNumber },
  decimal: {
    wanted: 'a decimal number',
    fits: (value) => isNumber(value) || isForm('decimal')(value),
  },
  datetime: { wanted: 'a date and time such as 2026-01-31T12:00:00Z', fits: isForm('datetime') },
  date: { wanted: 'a date such as 2026-01-31', fits: isForm('date') },
  time: { wanted: 'a time such as 12:00:00Z', fits: isForm('time') },
  duration: { wanted: 'a duration such as PT15M', fits: isForm('duration') },
  uuid: { wanted: 'a UUID', fits: isForm('uuid') },
  email: { wanted: 'an e-mail address such as ann@shop.example', fits: isForm('email') },
  uri: { wanted: 'a URI with its scheme', fits: isForm('uri') },
  bytes: { wanted: 'a text in base64', fits: isForm('bytes') },
  json: { wanted: 'a JSON value', fits: (value) => value !== undefined },
  file: { wanted: 'absent: a file has no default', fits: () => false },
  binary: { wanted: 'absent: raw bytes have no default', fits: () => false },
};

function misfitOfBuiltin(value: unknown, name: BuiltinName, constraints: Constraints): string | undefined {
  const { wanted, fits } = builtinChecks[name];
  if (!fits(value)) return `has to be ${wanted}`;
  if (name === 'json') return undefined;
  if (['integer', 'int32', 'int64', 'float', 'double', 'decimal'].includes(name)) {
    return misfitOfNumber(value as number | string | bigint, constraints);
  }
  if (typeof value !== 'string') return undefined;
  // JSON Schema counts code points.
  const length = name === 'bytes' ? base64Length(value) : Array.from(value).length;
  const { minLength, maxLength, pattern } = constraints;
  if (minLength !== undefined && length < minLength) return `has to be at least ${minLength} long`;
  if (maxLength !== undefined && length > maxLength) return `has to be at most ${maxLength} long`;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return `has to match ${pattern}`;
  return undefined;
}

function misfitOfNumber(value: number | string | bigint, constraints: Constraints): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  if (minimum !== undefined && compare(value, minimum) < 0) return `has to be at least ${minimum}`;
  if (maximum !== undefined && compare(value, maximum) > 0) return `has to be at most ${maximum}`;
  if (exclusiveMinimum !== undefined && compare(value, exclusiveMinimum) <= 0)
    return `has to be above ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && compare(value, exclusiveMaximum) >= 0)
    return `has to be below ${exclusiveMaximum}`;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    return `has to be a multiple of ${multipleOf}`;
  return undefined;
}

function misfitOfArray(value: unknown, type: Type & { kind: 'array' }): string | undefined {
  if (!Array.isArray(value)) return 'has to be a list';
  const { minItems, maxItems, uniqueItems } = type.constraints;
  if (minItems !== undefined && value.length < minItems) return `has to have at least ${minItems} items`;
  if (maxItems !== undefined && value.length > maxItems) return `has to have at most ${maxItems} items`;
  if (uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    return 'has to have items that differ';
  }
  for (const item of value) {
    const misfit = findMisfit(item, type.of);
    if (misfit !== undefined) return `has items of which each ${misfit}`;
  }
  return undefined;
}

function misfitOfMap(value: unknown, type: Type & { kind: 'map' }): string | undefined {
  if (!isRecord(value)) return 'has to be a mapping';
  const entries = Object.values(value);
  const { minProperties, maxProperties } = type.constraints;
  if (minProperties !== undefined && entries.length < minProperties)
    return `has to have at least ${minProperties} entries`;
  if (maxProperties !== undefined && entries.length > maxProperties)
    return `has to have at most ${maxProperties} entries`;
  for (const entry of entries) {
    const misfit = findMisfit(entry, type.of);
    if (misfit !== undefined) return `has entries of which each ${misfit}`;
  }
  return undefined;
}

function misfitOfObject(value: unknown, type: Type & { kind: 'object' }): string | undefined {
  if (!isRecord(value)) return 'has to be an object';
  const known = new Set(type.fields.map((field) => field.name));
  const strange = Object.keys(value).find((key) => !known.has(key));
  if (strange !== undefined) return `has no field "${strange}"`;
  for (const field of type.fields) {
    if (!Object.hasOwn(value, field.name)) {
      if (field.optional || field.default !== undefined) continue;
      return `lacks the field "${field.name}"`;
    }
    const misfit = findMisfit(value[field.name], field.type);
    if (misfit !== undefined) return `has a field "${field.name}" that ${misfit}`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInt64(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
  return isForm('int64')(value);
}

/** Below zero, zero or above, without losing the digits of large whole numbers. */
function compare(left: number | string | bigint, right: number | string): number {
  const whole = /^-?\d+$/;
  if (whole.test(String(left)) && whole.test(String(right))) {
    const a = BigInt(left);
    const b = BigInt(right);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return Number(left) - Number(right);
}

function isMultiple(value: number | string | bigint, of: number): boolean {
  if (Number.isInteger(of) && /^-?\d+$/.test(String(value))) return BigInt(value) % BigInt(of) === 0n;
  const quotient = Number(value) / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

function base64Length(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}
