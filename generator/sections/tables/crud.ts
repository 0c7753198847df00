// Operations over the rows of one table: what `scaffold new crud` writes into a manifest, in names and types.
import { builtinOf } from '../../language/builtin/builtins.js';
import type { NamedType, ServiceModel } from '../../language/model.js';
import { toLabel, toPascal, toSingular } from '../../language/link/naming.js';
import { type Column, columnsNamed, columnsOf, isOrdered, madeKey, rowOf } from './columns.js';
import { byFields } from './files/names.js';
import type { TableModel } from './part.js';

/** The operations of a table by what they do. */
export interface CrudNames {
  readonly list: string;
  readonly get: string;
  readonly create: string;
  /** Undefined where there is nothing to change beside the key. */
  readonly update: string | undefined;
  readonly remove: string;
}

/** A field whose value rows may be listed by, and the page that does it. */
export interface CrudFilter {
  readonly column: Column;
  /** `pageByRoleAndCreatedAt`. */
  readonly method: string;
}

/** What is known of them. */
export interface Crud {
  readonly table: TableModel;
  readonly names: CrudNames;
  readonly filters: readonly CrudFilter[];
  readonly key: readonly Column[];
  /** Fields that no sender gives: the key where it is made, the version, what is readOnly. */
  readonly made: readonly Column[];
  /** Of those, what an insert wants: times, which are taken as they come. */
  readonly times: readonly Column[];
  /** Of those, what an insert wants and nobody can make up. */
  readonly unmade: readonly Column[];
  /** Fields that no result has. */
  readonly hidden: readonly Column[];
}

/** Works them out. */
export function crudOf(table: TableModel): Crud {
  const key = columnsNamed(table, table.key);
  const columns = columnsOf(table);
  const makes = madeKey(table)?.column;
  const isVersion = ({ property }: Column): boolean => property === table.version?.value;
  const isReadOnly = ({ field }: Column): boolean => field.annotations.readOnly === true;
  const isMade = (column: Column): boolean => column === makes || isVersion(column) || isReadOnly(column);
  const wanted = columns.filter(
    (column) =>
      isReadOnly(column) &&
      column !== makes &&
      !isVersion(column) &&
      !column.isNullable &&
      column.preset === undefined,
  );
  const isTime = ({ inner }: Column): boolean =>
    inner.kind === 'builtin' && builtinOf(inner.name).text === 'Date';
  const singular = toPascal(toSingular(table.name.value));
  const canChange = columns.some((column) => !key.includes(column) && !isMade(column));
  return {
    table,
    key,
    filters: filtersOf(table),
    made: columns.filter(isMade),
    times: wanted.filter(isTime),
    unmade: wanted.filter((column) => !isTime(column)),
    hidden: columns.filter(({ field }) => field.annotations.writeOnly === true),
    names: {
      list: `list${toPascal(table.name.value)}`,
      get: `get${singular}`,
      create: `create${singular}`,
      update: canChange ? `update${singular}` : undefined,
      remove: `delete${singular}`,
    },
  };
}

/** The names that there are, in the order of the manifest. */
export function namesOf({ list, get, create, update, remove }: CrudNames): readonly string[] {
  return [list, get, create, ...(update === undefined ? [] : [update]), remove];
}

/** The first fields of the indexes that have a page: by those the rows are found. */
function filtersOf(table: TableModel): readonly CrudFilter[] {
  const filters = new Map<string, CrudFilter>();
  for (const index of table.indexes) {
    const columns = columnsNamed(
      table,
      index.map(({ field }) => field),
    );
    const [column] = columns;
    if (column === undefined || !columns.every(isOrdered)) continue;
    if (['after', 'limit'].includes(column.property) || filters.has(column.property)) continue;
    const method = `page${byFields(index.map(({ field }) => field))}`;
    filters.set(column.property, { column, method });
  }
  return [...filters.values()];
}

/** A parameter of the type of a column, as a manifest says it. Rules of the field are those of what is stored, not of what is asked for. */
export function parameterType({ inner, field }: Column, { module }: ServiceModel): unknown {
  const named = namedType(field.type);
  if (named !== undefined && named.module === module && named.origin === 'declared') return named.name;
  if (inner.kind === 'enum') return { enum: inner.values, ...(inner.open && { open: true }) };
  return toLabel(inner);
}

function namedType(type: Column['inner']): NamedType | undefined {
  return type.kind === 'ref' ? type.to : undefined;
}

/** The name of a table's row as its manifest's types have it; undefined where that is none of its own. */
export function rowName(table: TableModel): string | undefined {
  return rowOf(table)?.name;
}
