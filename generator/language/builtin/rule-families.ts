// How keywords narrow built-in types: texts, texts with a length, bytes, numbers, numbers in digits, and what takes no keyword.
import type { OpenAPIV3_1 } from 'openapi-types';
import { stringLiteral } from '../../engine/emit/literals.js';
import type { Constraints } from '../node.js';
import type { JsonValue, Keyword, Literal, RuleFamily } from './builtin-type.js';
import { ceiling, floor, plainDecimal } from './decimal-text.js';

const lengths = ['minLength', 'maxLength'] as const;
const textKeywords = [...lengths, 'pattern'] as const;
const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
const numberKeywords = [...bounds, 'multipleOf'] as const;

/** Takes no keyword. */
export const none: RuleFamily = {
  written: [],
  checked: [],
  values: () => [],
  openapi: (constraints) => constraints,
  sample: (_constraints, _hint, own) => own,
};

/** Texts with a form of their own. Their length is the form's, but a name for one may be narrowed. */
export const formed: RuleFamily = {
  written: [],
  checked: textKeywords,
  maker: 'stringRule',
  values: textValues,
  openapi: (constraints) => constraints,
  sample: (constraints, _hint, own) => (isSized(own, constraints) ? own : undefined),
};

/** Texts that may have any length. */
export const sized: RuleFamily = { ...formed, written: textKeywords, range: 'length' };

/** Any text: what it says nobody knows, so its sample is the field's own name. */
export const free: RuleFamily = {
  ...sized,
  sample({ minLength = 0, maxLength = Infinity, pattern }, hint) {
    return pattern === undefined ? hint.padEnd(minLength, '-').slice(0, maxLength) : undefined;
  },
};

/** Bytes, whose length is counted before they become text. */
export const bytes: RuleFamily = {
  written: lengths,
  checked: textKeywords,
  range: 'length',
  values: textValues,
  openapi: formed.openapi,
  sample: formed.sample,
};

/** Numbers in JSON. */
export const number: RuleFamily = {
  written: numberKeywords,
  checked: numberKeywords,
  range: 'value',
  maker: 'numberRule',
  values: (constraints) =>
    numberValues(constraints, (_keyword, value) => ({ text: String(value), value: Number(value) })),
  openapi: numericKeywords,
  sample: (constraints) => sampleNumber(constraints),
};

/** Whole numbers in digits. Fractions in bounds are rounded inward: between 1.5 and 2.5 there is 2. */
export const wholeDigits: RuleFamily = {
  ...number,
  maker: 'int64Rule',
  values: (constraints) =>
    numberValues(constraints, (keyword, value) => {
      if (keyword === 'multipleOf') return wholeStep(value);
      const isUp = keyword === 'minimum' || keyword === 'exclusiveMaximum';
      const whole = isUp ? ceiling(value) : floor(value);
      return { text: `${whole}n`, value: whole };
    }),
  openapi: (constraints, form) =>
    form.type === 'string' ? rangeInWords(constraints) : numericKeywords(constraints),
  fromOpenapi: readRange,
  sample: sampleWhole,
};

/** Decimal numbers in digits. */
export const decimalDigits: RuleFamily = {
  ...wholeDigits,
  maker: 'decimalRule',
  values: (constraints) =>
    numberValues(constraints, (_keyword, value) => {
      const plain = plainDecimal(value);
      return { text: stringLiteral(plain), value: plain };
    }),
  sample: sampleDigits,
};

function textValues({ minLength, maxLength, pattern }: Constraints): [Keyword, Literal][] {
  const values: [Keyword, Literal][] = [];
  if (minLength !== undefined) values.push(['minLength', { text: String(minLength), value: minLength }]);
  if (maxLength !== undefined) values.push(['maxLength', { text: String(maxLength), value: maxLength }]);
  if (pattern !== undefined) {
    // A RegExp's own text is a legal literal: slashes and line breaks are escaped.
    const value = new RegExp(pattern, 'u');
    values.push(['pattern', { text: String(value), value }]);
  }
  return values;
}

function numberValues(
  constraints: Constraints,
  literal: (keyword: Keyword, value: number | string) => Literal,
): [Keyword, Literal][] {
  return numberKeywords.flatMap((keyword): [Keyword, Literal][] => {
    const value = constraints[keyword];
    return value === undefined ? [] : [[keyword, literal(keyword, value)]];
  });
}

/** What a whole number is a multiple of: a bigint where a number would lose digits. */
function wholeStep(value: number | string): Literal {
  const isLarge = /^\d+$/.test(String(value)) && !Number.isSafeInteger(Number(value));
  return isLarge ? { text: `${value}n`, value: BigInt(value) } : { text: String(value), value };
}

/** Keywords as numbers; what a number of JSON has too few digits for is told in words, so that nobody reads another limit. */
function numericKeywords(constraints: Constraints): object {
  const entries = Object.entries(constraints);
  const isLarge = (name: string, value: unknown): boolean =>
    isNumeric(name) && typeof value === 'string' && !isExact(value);
  const large = Object.fromEntries(entries.filter(([name, value]) => isLarge(name, value)));
  const exact = entries
    .filter(([name, value]) => !isLarge(name, value))
    .map(([name, value]) => [name, isNumeric(name) && typeof value === 'string' ? Number(value) : value]);
  return { ...(Object.fromEntries(exact) as object), ...inWords(large, 'A number') };
}

function isNumeric(name: string): boolean {
  return (numberKeywords as readonly string[]).includes(name);
}

/** Whether a number of JSON says just this. */
function isExact(digits: string): boolean {
  return /^[-+]?\d+$/.test(digits) ? Number.isSafeInteger(Number(digits)) : Number.isFinite(Number(digits));
}

const words = {
  minimum: 'at least',
  exclusiveMinimum: 'more than',
  maximum: 'at most',
  exclusiveMaximum: 'less than',
  multipleOf: 'a multiple of',
} as const;

/** JSON Schema compares numbers only; ranges of numbers that travel as text are told in words. */
function rangeInWords(constraints: Constraints): OpenAPIV3_1.SchemaObject {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, ...rest } = constraints;
  const limits = { minimum, exclusiveMinimum, maximum, exclusiveMaximum };
  // A step that is a number may stand as it is: it says nothing of a text.
  const step = typeof multipleOf === 'number' ? { multipleOf } : {};
  const told = multipleOf === undefined || typeof multipleOf === 'number' ? {} : { multipleOf };
  return { ...rest, ...step, ...inWords({ ...limits, ...told }, 'A number in text') };
}

function inWords(limits: Readonly<Record<string, unknown>>, subject: string): OpenAPIV3_1.SchemaObject {
  const said = Object.entries(words).flatMap(([keyword, word]) => {
    const limit = limits[keyword];
    return typeof limit === 'number' || typeof limit === 'string' ? [`${word} ${plainDecimal(limit)}`] : [];
  });
  return said.length === 0 ? {} : { description: `${subject}, ${said.join(' and ')}.` };
}

function readRange(description: string): Readonly<Record<string, string>> {
  // The words of a range stand behind a description of the type's own.
  const sentences = /^A number(?: in text)?, ((?:at|more|less|a multiple) .*)\.$/gm;
  const said = [...description.matchAll(sentences)].at(-1)?.[1] ?? '';
  const keywords = Object.entries(words).flatMap(([keyword, word]) => {
    const limit = new RegExp(`${word} (-?[0-9.]+(?:e[-+]?[0-9]+)?)`).exec(said)?.[1];
    return limit === undefined ? [] : [[keyword, plainDecimal(limit)]];
  });
  return Object.fromEntries(keywords) as Readonly<Record<string, string>>;
}

function isSized(own: JsonValue | undefined, { minLength, maxLength, pattern }: Constraints): boolean {
  if (typeof own !== 'string' || pattern !== undefined) return false;
  return own.length >= (minLength ?? 0) && own.length <= (maxLength ?? Infinity);
}

function sampleDigits(constraints: Constraints): string | undefined {
  const number = sampleNumber(constraints);
  return number === undefined ? undefined : String(number);
}

/** As a number is sampled, in all digits: 1, 0, else the end of the range or the first multiple in it. */
function sampleWhole(constraints: Constraints): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  const low = [
    ...(minimum === undefined ? [] : [ceiling(minimum)]),
    ...(exclusiveMinimum === undefined ? [] : [floor(exclusiveMinimum) + 1n]),
  ];
  const high = [
    ...(maximum === undefined ? [] : [floor(maximum)]),
    ...(exclusiveMaximum === undefined ? [] : [ceiling(exclusiveMaximum) - 1n]),
  ];
  const step = multipleOf === undefined || !/^\d+$/.test(String(multipleOf)) ? 1n : BigInt(multipleOf);
  const up = (value: bigint): bigint => value + (((-value % step) + step) % step);
  const candidates = [
    1n,
    0n,
    ...low.map(up),
    ...high.map((value) => value - (((value % step) + step) % step)),
  ];
  const found = candidates.find(
    (value) =>
      low.every((limit) => value >= limit) && high.every((limit) => value <= limit) && value % step === 0n,
  );
  // A step that is no whole number is rare enough to be left to numbers.
  return step === 1n && multipleOf !== undefined ? sampleDigits(constraints) : found?.toString();
}

function sampleNumber(constraints: Constraints): number | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = constraints;
  const least = Math.max(toNumber(minimum, -Infinity), toNumber(exclusiveMinimum, -Infinity));
  const most = Math.min(toNumber(maximum, Infinity), toNumber(exclusiveMaximum, Infinity));
  const step = Number(multipleOf ?? 1);
  const candidates = [1, 0, least, most, Math.ceil(least / step) * step, Math.floor(least / step + 1) * step];
  return candidates.find(
    (candidate) =>
      Number.isFinite(candidate) &&
      candidate >= least &&
      candidate <= most &&
      (exclusiveMinimum === undefined || candidate > toNumber(exclusiveMinimum, 0)) &&
      (exclusiveMaximum === undefined || candidate < toNumber(exclusiveMaximum, 0)) &&
      (multipleOf === undefined || Number.isInteger(candidate / step)),
  );
}

function toNumber(bound: number | string | undefined, otherwise: number): number {
  return bound === undefined ? otherwise : Number(bound);
}
