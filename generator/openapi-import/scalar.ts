// Schemas of texts and numbers -> built-in types with their keywords.
import { compareNumbers } from '../language/builtin/decimal-text.js';
import { type BuiltinName, builtinOf } from '../language/builtin/builtins.js';
import { builtinOfSchema, isOwnLimit, isOwnPattern } from '../language/builtin/openapi-form.js';
import { slownessOf, tellSlowness } from '../language/pattern/slow-pattern.js';
import { below, type Json, type Placed, type Reading, textOf } from './document.js';
import { type ImportedType, nameType } from './type.js';

/** A text. */
export function textType(reading: Reading, { value, at }: Placed): ImportedType {
  const format = textOf(value['format']);
  const { name, isKnown } = builtinOfSchema({ ...value, type: 'string', format });
  if (!isKnown) reading.lose(at, `the format ${format} is not checked: it becomes a string`);
  const { rules } = builtinOf(name);
  if (rules.fromOpenapi) {
    for (const keyword of ['minLength', 'maxLength', 'pattern']) {
      const isOwnForm = keyword === 'pattern' && isOwnPattern(String(value[keyword]), name);
      if (keyword in value && !isOwnForm && !reading.isOwn)
        reading.lose(below(at, keyword), `${keyword} has no meaning for ${name}`);
    }
    const step = value['multipleOf'];
    return nameType(name, {
      ...rules.fromOpenapi(textOf(value['description']) ?? ''),
      ...(reading.isOwn && typeof step === 'number' && { multipleOf: step }),
    });
  }
  const keywords: Record<string, string | number> = {};
  for (const keyword of ['minLength', 'maxLength'] as const) {
    const size = value[keyword];
    if (typeof size !== 'number' || (keyword === 'minLength' && size === 0 && !reading.isOwn)) continue;
    if (rules.written.includes(keyword) && Number.isInteger(size) && size >= 0) keywords[keyword] = size;
    else reading.lose(at, `${keyword} has no meaning for ${name}`);
  }
  dropContradiction(reading, at, keywords, 'minLength', 'maxLength');
  const pattern = textOf(value['pattern']);
  if (pattern !== undefined && !isOwnPattern(pattern, name)) {
    if (!rules.written.includes('pattern')) reading.lose(at, `a pattern has no meaning for ${name}`);
    else if (isPattern(pattern)) {
      const slowness = slownessOf(pattern, keywords['maxLength'] as number | undefined);
      if (slowness === undefined) keywords['pattern'] = pattern;
      else
        reading.lose(
          below(at, 'pattern'),
          `the pattern ${pattern} is left out: ${tellSlowness(slowness).reason}`,
        );
    } else reading.lose(at, `the pattern ${pattern} is no regular expression of ECMAScript with the flag u`);
  }
  return nameType(name, keywords);
}

/** A number, whole or not. */
export function numberType(reading: Reading, { value, at }: Placed, isWhole: boolean): ImportedType {
  const keywords = numberKeywords(reading, value, at);
  const format = textOf(value['format']);
  const type = isWhole ? 'integer' : 'number';
  const { name: named, isKnown } = builtinOfSchema({ type, format });
  const wider = builtinOfSchema({ type }).name;
  const name = Object.values(keywords).every((limit) => holds(named, limit)) ? named : wider;
  if (!isKnown) reading.lose(at, `the format ${format} is not checked: it becomes ${name}`);
  const { bounds, json } = builtinOf(name);
  if (json === 'digits' && !reading.isOwn) {
    reading.lose(
      at,
      `${name} is written as a decimal text, unless scaffold.yaml says wire: { ${name}: number }`,
    );
  }
  for (const [keyword, limit] of Object.entries(keywords)) {
    const isSafe = Number.isSafeInteger(Number(limit));
    // Our own documents say the safe range of each integer, and others where 64 bits end.
    const isNoLimit =
      keyword !== 'multipleOf' &&
      ((bounds !== undefined && isAtEnd(bounds, limit)) || (reading.isOwn && isOwnLimit(name, limit)));
    const isKept = !isWhole || (isInteger(limit) && (isSafe || json === 'digits'));
    if (!isNoLimit && isKept) continue;
    delete keywords[keyword];
    if (!isNoLimit) reading.lose(at, `${keyword} ${limit} is no safe whole number`);
    else if (bounds !== undefined && json !== 'digits' && isBeyond(bounds, limit))
      reading.lose(at, `${keyword} ${limit} is beyond ${name}, which ends at ${bounds.high}`);
  }
  return nameType(name, keywords);
}

/** Whether a limit lies within what a type holds, where that is less than JSON's numbers hold. */
function holds(name: BuiltinName, limit: number | string): boolean {
  const { bounds, json } = builtinOf(name);
  return bounds === undefined || json === 'digits' || Math.abs(Number(limit)) <= Number(bounds.high);
}

/** Whether a limit is no less than what the type has by itself. Rounded numbers (9223372036854775808) count as the end that they mean. */
function isAtEnd(
  { low, high }: { readonly low: bigint; readonly high: bigint },
  limit: number | string,
): boolean {
  if (!isInteger(limit)) return Math.abs(Number(limit)) >= Number(high);
  const whole = BigInt(limit);
  return whole <= low || whole >= high;
}

function isBeyond(
  { low, high }: { readonly low: bigint; readonly high: bigint },
  limit: number | string,
): boolean {
  if (!isInteger(limit)) return true;
  const whole = BigInt(limit);
  return whole < low || whole > high;
}

function isInteger(limit: number | string): boolean {
  return typeof limit === 'number' ? Number.isInteger(limit) : /^-?\d+$/.test(limit);
}

function numberKeywords(reading: Reading, value: Json, at: string): Record<string, number | string> {
  const keywords: Record<string, number | string> = {};
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const bound = value[limit];
    const strict = value[exclusive];
    if (isLimit(bound)) keywords[strict === true ? exclusive : limit] = bound;
    if (isLimit(strict)) keywords[exclusive] = strict;
  }
  const step = value['multipleOf'];
  if (isLimit(step) && Number(step) > 0) keywords['multipleOf'] = step;
  // Limits that a number is too short for are told in words by our own documents.
  const { rules } = builtinOf(builtinOfSchema({ type: 'integer', format: textOf(value['format']) }).name);
  if (reading.isOwn && rules.fromOpenapi)
    Object.assign(keywords, rules.fromOpenapi(textOf(value['description']) ?? ''));
  dropContradiction(reading, at, keywords, 'minimum', 'maximum');
  return keywords;
}

function isAmount(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

/** A limit: a number, or the digits of one that a number would round. */
function isLimit(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d{16,}$/.test(value));
}

/** Removes a pair of limits of which the lower is above the upper. */
export function dropContradiction(
  reading: Reading,
  at: string,
  keywords: Record<string, unknown>,
  ...[low, high]: readonly [string, string]
): void {
  const [least, most] = [keywords[low], keywords[high]];
  if (!isAmount(least) || !isAmount(most) || compareNumbers(least, most) <= 0) return;
  delete keywords[low];
  delete keywords[high];
  reading.lose(at, `${low} is above ${high}`);
}

function isPattern(pattern: string): boolean {
  try {
    return RegExp(pattern, 'u') !== undefined;
  } catch {
    // What does not compile is no pattern; the caller says so.
    return false;
  }
}
