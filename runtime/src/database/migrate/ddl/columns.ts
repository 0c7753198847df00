// How a column and its rules are defined, in the words of each database.
import {
  type ColumnSchema,
  columnTypes,
  type EngineName,
  type ReferenceSchema,
} from '../../../wire/tables.js';
import { quoteName } from '../../rows/column-values.js';
import { textLiteral, valueLiteral } from './literals.js';

/** `CHECK (…)` of a column with members; undefined for one without. */
export function checkOf(column: string, { values }: ColumnSchema): string | undefined {
  return values && `CHECK (${quoteName(column)} IN (${values.map(textLiteral).join(', ')}))`;
}

/** `DEFAULT …`; undefined for a column without. */
export function defaultOf(column: ColumnSchema, engine: EngineName): string | undefined {
  return column.default === undefined ? undefined : `DEFAULT ${valueLiteral(column, column.default, engine)}`;
}

/** `REFERENCES …`. */
export function referenceOf({ table, column, onDelete }: ReferenceSchema): string {
  const then = { cascade: ' ON DELETE CASCADE', 'set-null': ' ON DELETE SET NULL', restrict: '' }[
    onDelete ?? 'restrict'
  ];
  return `REFERENCES ${quoteName(table)} (${quoteName(column)})${then}`;
}

/** `CREATE [UNIQUE] INDEX …`. */
export function createIndex(
  name: string,
  table: string,
  entries: readonly string[],
  isUnique: boolean,
): string {
  const columns = entries.map((entry) => {
    const [column = '', direction] = entry.split(' ');
    return `${quoteName(column)}${direction === 'desc' ? ' DESC' : ''}`;
  });
  return `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${quoteName(name)} ON ${quoteName(table)} (${columns.join(', ')})`;
}

/** The type of a column. */
export function typeOf({ type }: ColumnSchema, engine: EngineName): string {
  return columnTypes[type][engine];
}
