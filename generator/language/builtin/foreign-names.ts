// What other languages call things, and what to write here in their place.
import { nearest } from '../../diagnostic/near-miss.js';
import { builtinNames, builtinOf } from './builtins.js';

/** Names that are no other name of one type, with what to write. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['number', 'int32, int64 or double'],
  ['int', 'int32, int64 or integer'],
  ['uint', 'integer(0..)'],
  ['uint32', 'integer(0..4294967295)'],
  ['uint64', 'int64(0..)'],
  ['int8', 'int32(-128..127)'],
  ['int16', 'int32(-32768..32767)'],
  ['char', 'string(1)'],
  ['object', 'json, a mapping of fields, or map<string, T>'],
  ['array', 'T[]'],
  ['list', 'T[]'],
  ['record', 'map<string, T>'],
  ['dict', 'map<string, T>'],
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

/** What to write in place of a name that is no built-in type. */
export function hintFor(name: string): { readonly hint: string; readonly suggestion?: string } {
  const foreign = foreignGenerics.get(name);
  if (foreign !== undefined) return { hint: foreign };
  const lower = name.toLowerCase();
  const other =
    otherNames.get(lower) ?? builtinNames.find((each) => builtinOf(each).alsoNamed?.includes(lower));
  if (other !== undefined) return { hint: `write ${other}` };
  const near = nearest(name, [...builtinNames, 'map', 'enum', 'stream', 'null']);
  const hint = `built-in types are ${builtinNames.join(' ')}; a type of your own begins with a capital letter`;
  return near === undefined ? { hint } : { hint, suggestion: near };
}

/** Whether a name belongs to TypeScript and has another form here. */
export function isForeignGeneric(name: string): boolean {
  return foreignGenerics.has(name);
}
