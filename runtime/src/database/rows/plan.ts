// The statements of one table, made when they are first needed and kept: what they are depends on the table and the engine only.
import type { TableSchema } from '../../wire/tables.js';
import type { TableDefinition } from '../definition.js';
import type { Engine } from '../engine/engine.js';
import { type ColumnValues, columnValues, quoteName } from './column-values.js';

/** A row as it is in code. */
export type Row = Record<string, unknown>;

/** One table on one engine. */
export interface TablePlan {
  readonly definition: TableDefinition;
  readonly schema: TableSchema;
  readonly columns: readonly ColumnValues[];
  /** The table's name, quoted. */
  readonly name: string;
  /** All columns, as they are selected. */
  readonly selected: string;
  column(field: string): ColumnValues;
  /** The place of the n-th parameter, from 1. */
  parameter(index: number): string;
  /** The statement of that name; made at the first ask. */
  statement(name: string, make: () => string): string;
  /** A row of the database as it is in code. */
  read(row: Readonly<Record<string, unknown>>): Row;
}

/** Plans a table. */
export function planTable(
  definition: TableDefinition,
  schema: TableSchema,
  { name: engine, toColumn }: Pick<Engine, 'name' | 'toColumn'>,
): TablePlan {
  const columns = Object.entries(definition.fields).map(([field, each]) => {
    const column = schema.columns[each.column];
    if (column === undefined) throw new Error(`${definition.table} has no column ${each.column}`);
    return columnValues(field, each, column, toColumn);
  });
  const byField = new Map(columns.map((column) => [column.field, column]));
  const statements = new Map<string, string>();
  return {
    definition,
    schema,
    columns,
    name: quoteName(definition.table),
    selected: columns.map(({ selected }) => selected).join(', '),
    column(field) {
      const column = byField.get(field);
      if (column === undefined) throw new Error(`${definition.table} has no field ${field}`);
      return column;
    },
    parameter: engine === 'postgres' ? (index) => `$${index}` : () => '?',
    statement(name, make) {
      const known = statements.get(name);
      if (known !== undefined) return known;
      const made = make();
      statements.set(name, made);
      return made;
    },
    read(given) {
      const row: Row = {};
      for (const { field, column, isOptional, read } of columns) {
        const value = given[column];
        if (value !== null && value !== undefined) row[field] = read(value);
        else if (!isOptional) row[field] = null;
      }
      return row;
    },
  };
}
