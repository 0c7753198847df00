// The place where a page ends, as an opaque text: the values of the last row by which rows are ordered.
import { failure } from '../../error/service-error.js';
import type { ColumnType } from '../../wire/tables.js';

/** Writes a place down. `order` names the page that it belongs to. */
export function writeCursor(order: string, values: readonly unknown[]): string {
  const plain = values.map((value) =>
    typeof value === 'bigint' ? value.toString() : value instanceof Date ? value.toISOString() : value,
  );
  return Buffer.from(JSON.stringify([order, ...plain])).toString('base64url');
}

/** Reads it back. What is no place of this page is `invalid-input`. */
export function readCursor(order: string, types: readonly ColumnType[], cursor: string): unknown[] {
  const given = parse(cursor);
  if (given?.[0] !== order || given.length !== types.length + 1) throw notOfThisPage();
  return types.map((type, index) => readValue(type, given[index + 1]));
}

/** What is said of a text that is no place. */
export function notOfThisPage(): Error {
  return failure('invalid-input', '`after` is not the `next` of such a page');
}

function parse(cursor: string): unknown[] | undefined {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(given) ? given : undefined;
  } catch {
    return undefined;
  }
}

function readValue(type: ColumnType, value: unknown): unknown {
  switch (type) {
    case 'int64':
    case 'integer':
      if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
      throw notOfThisPage();
    case 'int32':
    case 'double':
      if (typeof value === 'number') return value;
      throw notOfThisPage();
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw notOfThisPage();
    case 'datetime': {
      const date = new Date(typeof value === 'string' ? value : NaN);
      if (Number.isNaN(date.getTime())) throw notOfThisPage();
      return date;
    }
    default:
      if (typeof value === 'string' && !value.includes('\0')) return value;
      throw notOfThisPage();
  }
}
