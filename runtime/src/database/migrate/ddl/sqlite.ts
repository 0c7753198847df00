// SQLite changes little of a table in place: most changes make a new one, copy what was there, and put it in the place of the old one.
// References are not held while that goes on (PRAGMA foreign_keys is off); the migrator looks at all of them before it commits.
import type { ColumnSchema, TableSchema } from '../../../wire/tables.js';
import { quoteName } from '../../rows/column-values.js';
import type { TableChange } from '../migration.js';
import { checkOf, createIndex, defaultOf, referenceOf, typeOf } from './columns.js';
import { converted } from './conversions.js';
import type { EngineDdl, NamedTable } from './engine-ddl.js';
import { textLiteral, valueLiteral } from './literals.js';
import { partNames } from './names.js';

/** The statements. */
export const sqliteDdl: EngineDdl = {
  create: (created) => [createTable(created, created.name), ...createIndexes(created)],
  drop: (name) => [`DROP TABLE ${quoteName(name)}`],
  rename: (before, after) => [
    `ALTER TABLE ${quoteName(before.name)} RENAME TO ${quoteName(after.name)}`,
    ...dropIndexes(before),
    ...rebuild(after, after, {}),
  ],
  // By the database itself, which follows the name in what refers to it; then names of parts follow.
  renameColumns: (before, after, names) => [
    ...Object.entries(names).map(
      ([from, to]) =>
        `ALTER TABLE ${quoteName(before.name)} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`,
    ),
    ...dropIndexes(before),
    ...rebuild(after, after, {}),
  ],
  alter(before, after, change) {
    const isOfIndexesOnly = Object.keys(change).every((key) => key === 'unique' || key === 'indexes');
    const rest = isOfIndexesOnly ? createIndexes(after) : rebuild(before, after, change);
    return [...dropIndexes(before), ...rest];
  },
};

function rebuild(before: NamedTable, after: NamedTable, change: TableChange): string[] {
  const fresh = `armature_new_${after.name}`;
  const names = Object.keys(after.table.columns);
  const values = names.map((name) => copied(name, before.table, after.table, change));
  return [
    createTable(after, fresh),
    `INSERT INTO ${quoteName(fresh)} (${names.map(quoteName).join(', ')}) SELECT ${values.join(', ')} FROM ${quoteName(before.name)}`,
    `DROP TABLE ${quoteName(before.name)}`,
    `ALTER TABLE ${quoteName(fresh)} RENAME TO ${quoteName(after.name)}`,
    ...createIndexes(after),
  ];
}

/** Where a column's values come from. */
function copied(name: string, before: TableSchema, after: TableSchema, change: TableChange): string {
  const column = after.columns[name] as ColumnSchema;
  const { add = {}, fill = {} } = change;
  const filling = name in fill ? valueLiteral(column, fill[name], 'sqlite') : undefined;
  const old = before.columns[name];
  if (old === undefined || name in add) {
    if (filling !== undefined) return filling;
    return column.default === undefined ? 'NULL' : valueLiteral(column, column.default, 'sqlite');
  }
  const own = converted(quoteName(name), old.type, column.type, 'sqlite');
  return filling === undefined ? own : keepOrFill(quoteName(name), own, column, filling);
}

/** The old value where it is still one, else what it is filled with. */
function keepOrFill(name: string, own: string, { values, nullable }: ColumnSchema, filling: string): string {
  if (values === undefined) return `coalesce(${own}, ${filling})`;
  const isOne = `${name} IN (${values.map(textLiteral).join(', ')})`;
  return `CASE WHEN ${nullable ? `${name} IS NULL OR ${isOne}` : isOne} THEN ${own} ELSE ${filling} END`;
}

function createTable({ name, table }: NamedTable, as: string): string {
  const names = partNames(name, table);
  const columns = Object.entries(table.columns).map(([column, schema]) => {
    const check = checkOf(column, schema);
    return [
      quoteName(column),
      typeOf(schema, 'sqlite'),
      schema.identity ? 'PRIMARY KEY AUTOINCREMENT' : undefined,
      schema.nullable ? undefined : 'NOT NULL',
      defaultOf(schema, 'sqlite'),
      check && `CONSTRAINT ${quoteName(names.checks.get(column) ?? '')} ${check}`,
    ]
      .filter((part) => part !== undefined)
      .join(' ');
  });
  const hasIdentity = Object.values(table.columns).some(({ identity }) => identity);
  const key = hasIdentity ? [] : [`PRIMARY KEY (${table.key.map(quoteName).join(', ')})`];
  const references = Object.entries(table.references ?? {}).map(
    ([column, reference]) =>
      `CONSTRAINT ${quoteName(names.references.get(column) ?? '')} FOREIGN KEY (${quoteName(column)}) ${referenceOf(reference)}`,
  );
  return `CREATE TABLE ${quoteName(as)} (\n  ${[...columns, ...key, ...references].join(',\n  ')}\n)`;
}

function createIndexes({ name, table }: NamedTable): string[] {
  const names = partNames(name, table);
  return [
    ...(table.unique ?? []).map((list) => createIndex(names.unique.get(list.join()) ?? '', name, list, true)),
    ...(table.indexes ?? []).map((list) =>
      createIndex(names.indexes.get(list.join()) ?? '', name, list, false),
    ),
  ];
}

function dropIndexes({ name, table }: NamedTable): string[] {
  const names = partNames(name, table);
  return [...names.unique.values(), ...names.indexes.values()].map(
    (index) => `DROP INDEX ${quoteName(index)}`,
  );
}
