// How values of fields become values of columns and back. What both databases would keep differently is refused or evened out here.
import { randomUUID } from 'node:crypto';
import { Problems } from '../../codec/problems.js';
import { failure } from '../../error/service-error.js';
import type { ColumnSchema, ColumnType } from '../../wire/tables.js';
import type { FieldDefinition } from '../definition.js';
import type { Engine } from '../engine/engine.js';

/** One field of a table: both ways. */
export interface ColumnValues {
  readonly field: string;
  readonly column: string;
  readonly type: ColumnType;
  /** How it is selected: JSON as text, so that `null` in it is not NULL. */
  readonly selected: string;
  readonly isOptional: boolean;
  write(value: unknown): unknown;
  /** Of what is not NULL. */
  read(value: unknown): unknown;
}

/** A name in SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A uuid for a row that has none yet. */
export const newUuid: () => string = randomUUID;

/** Puts both directions of a field together. */
export function columnValues(
  field: string,
  definition: FieldDefinition,
  { type }: ColumnSchema,
  toColumn: Engine['toColumn'],
): ColumnValues {
  const { column, json, number, optional } = definition;
  const name = quoteName(column);
  const own = toColumn[type];
  const check = writers[type];
  const write = (value: unknown): unknown => {
    if (json !== undefined) return writeJson(field, json.encode(value));
    if (value === null || value === undefined) return null;
    const checked = check === undefined ? value : check(value, field);
    return own === undefined ? checked : own(checked);
  };
  const read = (value: unknown): unknown => {
    if (json !== undefined) return readJson(field, json, value);
    return number === true && typeof value === 'bigint' ? toNumber(field, value) : value;
  };
  return {
    field,
    column,
    type,
    selected: json === undefined ? name : `cast(${name} as text) as ${name}`,
    isOptional: optional === true,
    write: (value) => (value === undefined || (value === null && !takesNull(json)) ? null : write(value)),
    read,
  };
}

/** Of a column that holds any JSON, null is a value. */
function takesNull(json: FieldDefinition['json']): boolean {
  if (json === undefined) return false;
  const problems = new Problems();
  json.decode(null, '', problems);
  return problems.none;
}

const writers: Readonly<Partial<Record<ColumnType, (value: unknown, field: string) => unknown>>> = {
  text: checkText,
  uuid: (value, field) => checkText(value, field).toLowerCase(),
  decimal: (value) => (typeof value === 'string' && /^-[0.]*$/.test(value) ? value.slice(1) : value),
  int64: checkInt64,
  datetime: (value, field) => {
    const isMoment = value instanceof Date && value.getTime() >= firstMoment && value.getTime() <= lastMoment;
    if (!isMoment) throw failure('invalid-input', `${field} is no date of the years 0 to 9999`);
    return value;
  },
};

const firstMoment = Date.parse('0000-01-01T00:00:00.000Z');
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

function checkText(value: unknown, field: string): string {
  const text = String(value);
  if (text.includes('\0')) throw failure('invalid-input', `${field} has a NUL, which no database keeps`);
  if (!isWellFormed(text)) throw failure('invalid-input', `${field} has half a surrogate pair`);
  return text;
}

function checkInt64(value: unknown, field: string): unknown {
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value)
    throw failure('invalid-input', `${field} is beyond 64 bits`);
  return value;
}

/** Node 20 has it, the language level of this package does not know it yet. */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDFFF]/u.test(text);
}

function writeJson(field: string, value: unknown): string {
  const text = JSON.stringify(value);
  // JSON spells both out: an odd number of backslashes stands before them.
  if (/(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/.test(text))
    throw failure('invalid-input', `${field} has a NUL or half a surrogate pair, which no database keeps`);
  return text;
}

function readJson(field: string, json: NonNullable<FieldDefinition['json']>, value: unknown): unknown {
  const problems = new Problems();
  const decoded: unknown = json.decode(JSON.parse(String(value)), '', problems);
  if (problems.none) return decoded;
  const places = problems.list.map(({ at, message }) => `${at || '/'} ${message}`).join('; ');
  throw new Error(`what the database holds for ${field} is not of its type: ${places}`);
}

function toNumber(field: string, value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`what the database holds for ${field} is beyond 2^53 - 1`);
}
