// Schemas of texts and numbers -> built-in types with their keywords.
import { type Json, type Placed, type Reading, textOf } from './document.js';
import { type ImportedType, type Keywords, nameType } from './type.js';

const textFormats: Readonly<Record<string, string>> = {
  'date-time': 'datetime',
  date: 'date',
  time: 'time',
  duration: 'duration',
  uuid: 'uuid',
  email: 'email',
  uri: 'uri',
  url: 'uri',
  byte: 'bytes',
  base64: 'bytes',
  decimal: 'decimal',
  int64: 'int64',
  binary: 'binary',
};

/** Formats that say nothing which a text would not hold. */
const plainFormats = new Set(['password', 'string', 'markdown', 'html', 'textarea']);

const bounds: Readonly<Record<string, number>> = { integer: Number.MAX_SAFE_INTEGER, int32: 2 ** 31 - 1 };

/** A text. */
export function textType(reading: Reading, { value, at }: Placed): ImportedType {
  const format = textOf(value['format']);
  let name = format === undefined ? 'string' : (textFormats[format.toLowerCase()] ?? 'string');
  if (value['contentEncoding'] === 'base64') name = 'bytes';
  if (format !== undefined && name === 'string' && !plainFormats.has(format)) {
    reading.lose(at, `the format ${format} is not checked: it becomes a string`);
  }
  if (name === 'int64' || name === 'decimal') return nameType(name, rangeInWords(value));
  const keywords: Record<string, string | number> = {};
  const isSized = ['string', 'bytes', 'uri', 'email'].includes(name);
  for (const keyword of ['minLength', 'maxLength'] as const) {
    const size = value[keyword];
    if (typeof size !== 'number' || (keyword === 'minLength' && size === 0)) continue;
    if (isSized && Number.isInteger(size) && size >= 0) keywords[keyword] = size;
    else reading.lose(at, `${keyword} has no meaning for ${name}`);
  }
  dropContradiction(reading, at, keywords, 'minLength', 'maxLength');
  const pattern = textOf(value['pattern']);
  if (pattern !== undefined) {
    if (!isSized || name === 'bytes') reading.lose(at, `a pattern has no meaning for ${name}`);
    else if (isPattern(pattern)) keywords['pattern'] = pattern;
    else reading.lose(at, `the pattern ${pattern} is no regular expression of ECMAScript with the flag u`);
  }
  return nameType(name, keywords);
}

/** A number, whole or not. */
export function numberType(reading: Reading, { value, at }: Placed, isWhole: boolean): ImportedType {
  const keywords = numberKeywords(reading, value, at);
  const format = textOf(value['format']);
  let name = isWhole ? 'integer' : format === 'float' ? 'float' : 'double';
  if (isWhole && (format === 'int64' || format === 'long')) name = 'int64';
  if (isWhole && format === 'int32') name = 'int32';
  const most = bounds[name];
  if (name === 'int32' && Object.values(keywords).some((limit) => Math.abs(limit) > 2 ** 31 - 1))
    name = 'integer';
  const known = [undefined, 'int32', 'int64', 'long', 'float', 'double', 'integer', 'number'];
  if (!known.includes(format)) reading.lose(at, `the format ${format} is not checked: it becomes ${name}`);
  if (name === 'int64' && !reading.isOwn) {
    reading.lose(at, 'int64 is written as a decimal text, unless scaffold.yaml says wire: { int64: number }');
  }
  if (most !== undefined) {
    // Our own documents say the safe range of each integer.
    for (const [keyword, limit] of Object.entries(keywords))
      if (Math.abs(limit) >= most) delete keywords[keyword];
  }
  if (isWhole) {
    for (const [keyword, limit] of Object.entries(keywords)) {
      if (Number.isInteger(limit) && (Number.isSafeInteger(limit) || keyword === 'multipleOf')) continue;
      delete keywords[keyword];
      if (name !== 'int64' || Math.abs(limit) < 2 ** 62)
        reading.lose(at, `${keyword} ${limit} is no safe whole number`);
    }
  }
  return nameType(name, keywords);
}

function numberKeywords(reading: Reading, value: Json, at: string): Record<string, number> {
  const keywords: Record<string, number> = {};
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const bound = value[limit];
    const strict = value[exclusive];
    if (typeof bound === 'number') keywords[strict === true ? exclusive : limit] = bound;
    if (typeof strict === 'number') keywords[exclusive] = strict;
  }
  const step = value['multipleOf'];
  if (typeof step === 'number' && step > 0) keywords['multipleOf'] = step;
  dropContradiction(reading, at, keywords, 'minimum', 'maximum');
  return keywords;
}

/** Removes a pair of limits of which the lower is above the upper. */
export function dropContradiction(
  reading: Reading,
  at: string,
  keywords: Record<string, unknown>,
  ...[low, high]: readonly [string, string]
): void {
  if (!(Number(keywords[low]) > Number(keywords[high]))) return;
  delete keywords[low];
  delete keywords[high];
  reading.lose(at, `${low} is above ${high}`);
}

/** Our documents tell ranges of numbers that travel as text in words. */
function rangeInWords(value: Json): Keywords {
  const said = /^A number in text, (.*)\.$/m.exec(textOf(value['description']) ?? '')?.[1];
  if (said === undefined) return {};
  const keywords: Record<string, string> = {};
  const names: Readonly<Record<string, string>> = {
    'at least': 'minimum',
    'more than': 'exclusiveMinimum',
    'at most': 'maximum',
    'less than': 'exclusiveMaximum',
  };
  for (const [, words = '', limit = ''] of said.matchAll(
    /(at least|more than|at most|less than) (-?[0-9.]+)/g,
  )) {
    keywords[names[words] ?? 'minimum'] = limit;
  }
  return keywords;
}

function isPattern(pattern: string): boolean {
  try {
    return RegExp(pattern, 'u') !== undefined;
  } catch {
    // What does not compile is no pattern; the caller says so.
    return false;
  }
}
