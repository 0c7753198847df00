// What is known of the built-in types without linking names.
import { nearest } from '../../diagnostic/near-miss.js';
import { builtinNames, type BuiltinName } from '../node.js';

const known: ReadonlySet<string> = new Set(builtinNames);

/** Whole-number types and what they hold. `integer` is JavaScript's safe range. */
const wholeBounds: ReadonlyMap<string, { readonly low: bigint; readonly high: bigint }> = new Map([
  ['integer', { low: BigInt(Number.MIN_SAFE_INTEGER), high: BigInt(Number.MAX_SAFE_INTEGER) }],
  ['int32', { low: -(2n ** 31n), high: 2n ** 31n - 1n }],
  ['int64', { low: -(2n ** 63n), high: 2n ** 63n - 1n }],
]);

const numeric: ReadonlySet<string> = new Set(['integer', 'int32', 'int64', 'float', 'double', 'decimal']);

/** Types whose JSON form is a text. */
const textual: ReadonlySet<string> = new Set([
  'string',
  'decimal',
  'datetime',
  'date',
  'time',
  'duration',
  'uuid',
  'email',
  'uri',
  'bytes',
]);

/** What other languages call things, and what it is called here. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['number', 'int32, int64 or double'],
  ['int', 'int32, int64 or integer'],
  ['long', 'int64'],
  ['bigint', 'int64'],
  ['uint', 'integer(0..)'],
  ['uint32', 'integer(0..4294967295)'],
  ['uint64', 'int64(0..)'],
  ['short', 'int32'],
  ['int8', 'int32(-128..127)'],
  ['int16', 'int32(-32768..32767)'],
  ['real', 'double'],
  ['float32', 'float'],
  ['float64', 'double'],
  ['bool', 'boolean'],
  ['str', 'string'],
  ['text', 'string'],
  ['char', 'string(1)'],
  ['varchar', 'string'],
  ['timestamp', 'datetime'],
  ['any', 'json'],
  ['unknown', 'json'],
  ['object', 'json, a mapping of fields, or map<string, T>'],
  ['array', 'T[]'],
  ['list', 'T[]'],
  ['record', 'map<string, T>'],
  ['dict', 'map<string, T>'],
  ['url', 'uri'],
  ['guid', 'uuid'],
  ['blob', 'bytes'],
  ['buffer', 'bytes'],
  ['void', 'nothing: leave "returns" out'],
  ['undefined', 'name?: T for a field that may be absent'],
]);

/** Names of TypeScript's that have another form here. */
const foreignGenerics: ReadonlyMap<string, string> = new Map([
  ['Array', 'write T[]'],
  ['ReadonlyArray', 'write T[]'],
  ['Record', 'write map<string, T>'],
  ['Map', 'write map<string, T>'],
  ['Set', 'write { type: "T[]", uniqueItems: true }'],
  ['Date', 'write datetime, or date for a day without time'],
  ['Buffer', 'write bytes'],
  ['Uint8Array', 'write bytes'],
  ['Promise', 'leave it out: every operation is asynchronous'],
  ['Required', 'write the type itself'],
  ['Readonly', 'write the type itself'],
  ['AsyncIterable', 'write stream<T>'],
]);

/** Whether a name is a built-in type. */
export function isBuiltin(name: string): name is BuiltinName {
  return known.has(name);
}

/** Whether it is a type of numbers. */
export function isNumeric(name: string): boolean {
  return numeric.has(name);
}

/** Whether values have a length that a range can limit. */
export function isSized(name: string): boolean {
  return name === 'string' || name === 'bytes' || name === 'uri' || name === 'email';
}

/** Whether the JSON form is a text. */
export function isTextual(name: string): boolean {
  return textual.has(name);
}

/** What a whole-number type holds; undefined for other types. */
export function boundsOf(name: string): { readonly low: bigint; readonly high: bigint } | undefined {
  return wholeBounds.get(name);
}

/** What to write in place of a name that is no built-in type. */
export function hintFor(name: string): { readonly hint: string; readonly suggestion?: string } {
  const foreign = foreignGenerics.get(name);
  if (foreign !== undefined) return { hint: foreign };
  const other = otherNames.get(name.toLowerCase());
  if (other !== undefined) return { hint: `write ${other}` };
  const near = nearest(name, [...builtinNames, 'map', 'enum', 'stream', 'null']);
  const hint = `built-in types are ${builtinNames.join(' ')}; a type of your own begins with a capital letter`;
  return near === undefined ? { hint } : { hint, suggestion: near };
}

/** Whether a name belongs to TypeScript and has another form here. */
export function isForeignGeneric(name: string): boolean {
  return foreignGenerics.has(name);
}
