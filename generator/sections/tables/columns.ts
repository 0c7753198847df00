// A table's fields as columns: what each holds, and what it is called. Asked for when all types are known.
import { columnFacts, type ColumnType } from '@armature/runtime/wire';
import { builtinOf } from '../../language/builtin/builtins.js';
import { wireDefault } from '../../language/codec/default.js';
import { unalias, withoutNull } from '../../language/link/unalias.js';
import { type Field, type NamedType, propertyOf, type Type } from '../../language/model.js';
import type { TableModel } from './part.js';

/** A field as a column. */
export interface Column {
  readonly field: Field;
  /** The field's name in code. */
  readonly property: string;
  /** Its name in the database. */
  readonly name: string;
  /** Undefined where it cannot be kept. */
  readonly type: ColumnType | undefined;
  /** What the field's type is behind its names and without null. */
  readonly inner: Type;
  /** `| null`. */
  readonly isNull: boolean;
  /** It may be NULL. */
  readonly isNullable: boolean;
  /** The texts that it may hold; any unless told. */
  readonly values: readonly string[] | undefined;
  /** JSON of what it holds where an insert leaves it out. */
  readonly preset: unknown;
  /** The database keeps a bigint, code has a number. */
  readonly isNumber: boolean;
}

/** The type of a table's rows; undefined where it is no object. */
export function rowOf({ type }: TableModel): NamedType | undefined {
  const row = unalias(type);
  return row.kind === 'ref' && row.to.type.kind === 'object' ? row.to : undefined;
}

/** The columns of a table, in the order of its fields. */
export function columnsOf(table: TableModel): readonly Column[] {
  const known = made.get(table);
  if (known !== undefined) return known;
  const row = rowOf(table)?.type;
  const columns = row?.kind === 'object' ? row.fields.map((field) => columnOf(field, table)) : [];
  made.set(table, columns);
  return columns;
}

const made = new WeakMap<TableModel, readonly Column[]>();

/** The column of a field; undefined where there is no such field. */
export function findColumn(table: TableModel, property: string): Column | undefined {
  return columnsOf(table).find((column) => column.property === property);
}

/** What the database calls a table. */
export function tableName({ sqlName, name }: TableModel): string {
  return sqlName?.value ?? toSnake(name.value);
}

/** The columns of these fields that there are. */
export function columnsNamed(
  table: TableModel,
  fields: readonly { readonly value: string }[],
): readonly Column[] {
  return fields.flatMap(({ value }) => findColumn(table, value) ?? []);
}

/**
 * The key that is made where an insert leaves it out: an `int64` is counted up by the database, a `uuid` is made by the service. It is
 * one field that refers to nothing.
 */
export function madeKey(
  table: TableModel,
): { readonly column: Column; readonly by: 'database' | 'service' } | undefined {
  const [column, more] = columnsNamed(table, table.key);
  if (column?.type === undefined || more !== undefined) return undefined;
  if (table.references.some(({ field }) => field.value === column.property)) return undefined;
  const by = columnFacts(column.type).madeBy;
  return by && { column, by };
}

/** Whether rows can be put in an order by it that all databases agree on. */
export function isOrdered({ type, isNullable }: Column): boolean {
  return !isNullable && type !== undefined && columnFacts(type).isOrdered === true;
}

function columnOf(field: Field, table: TableModel): Column {
  const property = propertyOf(field);
  const inner = withoutNull(field.type);
  const isNull = holdsNull(field.type);
  const type = columnType(inner);
  const named = table.columnNames.find((each) => each.field.value === property);
  const preset = field.default?.value;
  return {
    field,
    property,
    name: named?.name.value ?? toSnake(property),
    type,
    inner,
    isNull,
    isNullable: isNull || field.optional,
    values: inner.kind === 'enum' && type === 'text' && !inner.open ? inner.values.map(String) : undefined,
    preset: preset === undefined || preset === null ? undefined : wireDefault(inner, preset),
    isNumber: type === 'integer',
  };
}

function holdsNull(type: Type): boolean {
  const now = unalias(type);
  return now.kind === 'nullable';
}

function columnType(type: Type): ColumnType | undefined {
  switch (type.kind) {
    case 'builtin':
      return builtinOf(type.name).column;
    case 'enum':
      if (type.values.every((value) => typeof value === 'string')) return 'text';
      return type.values.every((value) => Number.isSafeInteger(value)) ? 'integer' : 'json';
    default:
      return 'json';
  }
}

/** `createdAt` -> `created_at`, `URLPath` -> `url_path`. */
export function toSnake(name: string): string {
  return name
    .replaceAll('$', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
