// What a change makes of the tables, without a database: the state that migrations lead from and to.
import type { DatabaseSchema, ReferenceSchema, TableSchema } from '../../wire/tables.js';
import type { ListChange, TableChange } from './migration.js';

/** The tables after columns of one have other names. Throws where what is named is not there. */
export function renameInSchema(
  schema: DatabaseSchema,
  name: string,
  rename: Readonly<Record<string, string>>,
): DatabaseSchema {
  const renamed = { ...schema, [name]: renameColumns(tableOf(schema, name), rename) };
  const follow = (each: ReferenceSchema): ReferenceSchema =>
    each.table === name ? { ...each, column: rename[each.column] ?? each.column } : each;
  return Object.fromEntries(
    Object.entries(renamed).map(([each, table]) => [each, withReferences(table, follow)]),
  );
}

/** The tables after a change of one, names aside. Throws where what it names is not there. */
export function alterInSchema(
  schema: DatabaseSchema,
  name: string,
  change: Omit<TableChange, 'rename'>,
): DatabaseSchema {
  return { ...schema, [name]: alterTable(tableOf(schema, name), change) };
}

/** The tables after one has another name. */
export function renameTable(schema: DatabaseSchema, name: string, to: string): DatabaseSchema {
  tableOf(schema, name);
  if (schema[to] !== undefined) throw new Error(`there is a table ${to} already`);
  return Object.fromEntries(
    Object.entries(schema).map(([each, table]) => [each === name ? to : each, followTable(table, name, to)]),
  );
}

/** The table of that name. */
export function tableOf(schema: DatabaseSchema, name: string): TableSchema {
  const table = schema[name];
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table;
}

/** The columns of an entry of `indexes`, without their directions. */
export function columnsOf(entries: readonly string[]): string[] {
  return entries.map((entry) => entry.split(' ')[0] ?? entry);
}

/** A table whose columns have other names. */
export function renameColumns(table: TableSchema, rename: Readonly<Record<string, string>>): TableSchema {
  if (Object.keys(rename).length === 0) return table;
  const to = (entry: string): string => {
    const [column = '', ...direction] = entry.split(' ');
    return [rename[column] ?? column, ...direction].join(' ');
  };
  for (const [from, wanted] of Object.entries(rename)) {
    if (table.columns[from] === undefined) throw new Error(`there is no column ${from}`);
    if (table.columns[wanted] !== undefined && rename[wanted] === undefined)
      throw new Error(`there is a column ${wanted} already`);
  }
  return {
    columns: Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [to(name), column])),
    key: table.key.map(to),
    ...(table.unique && { unique: table.unique.map((list) => list.map(to)) }),
    ...(table.indexes && { indexes: table.indexes.map((list) => list.map(to)) }),
    ...(table.references && {
      references: Object.fromEntries(
        Object.entries(table.references).map(([name, each]) => [to(name), each]),
      ),
    }),
  };
}

function alterTable(table: TableSchema, change: Omit<TableChange, 'rename'>): TableSchema {
  const { drop = [], add = {}, change: changed = {}, references: referring } = change;
  const gone = new Set(drop);
  for (const name of [...drop, ...Object.keys(changed)]) {
    if (table.columns[name] === undefined) throw new Error(`there is no column ${name}`);
  }
  const kept = Object.entries(table.columns).filter(([name]) => !gone.has(name));
  const stays = (list: readonly string[]): boolean => !columnsOf(list).some((name) => gone.has(name));
  const droppedReferences = new Set([...(referring?.drop ?? []), ...drop]);
  return tidy({
    columns: { ...Object.fromEntries(kept.map(([name, column]) => [name, changed[name] ?? column])), ...add },
    key: table.key,
    unique: alterList((table.unique ?? []).filter(stays), change.unique),
    indexes: alterList((table.indexes ?? []).filter(stays), change.indexes),
    references: {
      ...Object.fromEntries(
        Object.entries(table.references ?? {}).filter(([name]) => !droppedReferences.has(name)),
      ),
      ...referring?.add,
    },
  });
}

/** Without lists that hold nothing. */
export function tidy({ unique = [], indexes = [], references = {}, ...table }: TableSchema): TableSchema {
  return {
    ...table,
    ...(unique.length > 0 && { unique }),
    ...(indexes.length > 0 && { indexes }),
    ...(Object.keys(references).length > 0 && { references }),
  };
}

function alterList(
  list: readonly (readonly string[])[],
  { drop = [], add = [] }: ListChange<readonly string[]> = {},
): readonly (readonly string[])[] {
  const gone = new Set(drop.map((each) => each.join()));
  return [...list.filter((each) => !gone.has(each.join())), ...add];
}

function followTable(table: TableSchema, from: string, to: string): TableSchema {
  return withReferences(table, (each) => (each.table === from ? { ...each, table: to } : each));
}

function withReferences(table: TableSchema, map: (each: ReferenceSchema) => ReferenceSchema): TableSchema {
  if (table.references === undefined) return table;
  const references = Object.entries(table.references).map(([name, each]) => [name, map(each)] as const);
  return { ...table, references: Object.fromEntries(references) };
}
