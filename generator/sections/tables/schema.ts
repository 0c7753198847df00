// The tables of a service as its database has them.
import type { ColumnSchema, DatabaseSchema, ReferenceSchema, TableSchema } from '@armature/runtime/wire';
import { type Column, columnsNamed, columnsOf, findColumn, madeKey, tableName } from './columns.js';
import type { TableModel, TablesModel } from './part.js';

/** All tables. */
export function schemaOf({ tables }: TablesModel): DatabaseSchema {
  return Object.fromEntries(tables.map((table) => [tableName(table), tableSchema(table, tables)]));
}

function tableSchema(table: TableModel, all: readonly TableModel[]): TableSchema {
  const made = madeKey(table);
  const names = (columns: readonly Column[]): string[] => columns.map(({ name }) => name);
  const unique = table.unique.map((fields) => names(columnsNamed(table, fields)));
  const indexes = table.indexes.map((entries) =>
    entries.flatMap(({ field, isBackwards }) => {
      const column = findColumn(table, field.value);
      return column ? [`${column.name}${isBackwards ? ' desc' : ''}`] : [];
    }),
  );
  const references = table.references.flatMap(
    ({ field, table: to, onDelete }): [string, ReferenceSchema][] => {
      const column = findColumn(table, field.value);
      const target = all.find(({ name }) => name.value === to.value);
      const [key] = target ? columnsNamed(target, target.key) : [];
      if (column === undefined || target === undefined || key === undefined) return [];
      const then = onDelete?.value;
      return [
        [
          column.name,
          {
            table: tableName(target),
            column: key.name,
            ...(then !== undefined && then !== 'restrict' && { onDelete: then }),
          },
        ],
      ];
    },
  );
  return {
    columns: Object.fromEntries(
      columnsOf(table).map((column) => [
        column.name,
        columnSchema(column, table, made?.by === 'database' && made.column === column),
      ]),
    ),
    key: names(columnsNamed(table, table.key)),
    ...(unique.length > 0 && { unique }),
    ...(indexes.length > 0 && { indexes }),
    ...(references.length > 0 && { references: Object.fromEntries(references) }),
  };
}

function columnSchema(column: Column, { version }: TableModel, isIdentity: boolean): ColumnSchema {
  // The versions of rows begin with 1.
  const preset = version?.value === column.property ? 1 : column.preset;
  return {
    type: column.type ?? 'json',
    ...(column.isNullable && { nullable: true }),
    ...(isIdentity && { identity: true }),
    ...(preset !== undefined && { default: preset }),
    ...(column.values !== undefined && { values: column.values }),
  };
}
