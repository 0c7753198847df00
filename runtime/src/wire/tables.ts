// The tables of a service as its database has them: what migrations lead from and to, and which column each type has in which database.

/** What a column holds. */
export type ColumnType = keyof typeof columnTypes;

/** The databases that there are. */
export type EngineName = 'sqlite' | 'postgres';

/** What is known of a type of column. */
export interface ColumnFacts extends Readonly<Record<EngineName, string>> {
  /** Its values can be told apart: it may be part of a key or a list. */
  readonly isCompared?: true;
  /** All databases put its values in one order. */
  readonly isOrdered?: true;
  /** It holds whole numbers, so that it can count. */
  readonly isCount?: true;
  /** A key of it is made where an insert leaves it out: counted up by the database, or made by the service. */
  readonly madeBy?: 'database' | 'service';
}

const ordered = { isCompared: true, isOrdered: true } as const;

/** The types of columns: what each is in each database. SQLite has five kinds of value; the names say what stands in there. */
export const columnTypes = {
  text: { sqlite: 'TEXT', postgres: 'text', ...ordered },
  boolean: { sqlite: 'BOOLEAN', postgres: 'boolean', ...ordered },
  int32: { sqlite: 'INT4', postgres: 'integer', ...ordered, isCount: true },
  integer: { sqlite: 'INT8', postgres: 'bigint', ...ordered, isCount: true },
  int64: { sqlite: 'INTEGER', postgres: 'bigint', ...ordered, isCount: true, madeBy: 'database' },
  double: { sqlite: 'REAL', postgres: 'double precision', ...ordered },
  // Kept as text by SQLite, which puts 10 before 9.
  decimal: { sqlite: 'TEXT_DECIMAL', postgres: 'numeric', isCompared: true },
  datetime: { sqlite: 'TEXT_DATETIME', postgres: 'timestamp(3) with time zone', ...ordered },
  date: { sqlite: 'TEXT_DATE', postgres: 'date', ...ordered },
  uuid: { sqlite: 'TEXT_UUID', postgres: 'uuid', ...ordered, madeBy: 'service' },
  bytes: { sqlite: 'BLOB', postgres: 'bytea' },
  json: { sqlite: 'TEXT_JSON', postgres: 'jsonb' },
} as const satisfies Readonly<Record<string, ColumnFacts>>;

/** What is known of one. */
export function columnFacts(type: ColumnType): ColumnFacts {
  return columnTypes[type];
}

/** A column. */
export interface ColumnSchema {
  readonly type: ColumnType;
  /** It may be NULL. */
  readonly nullable?: true;
  /** The database counts it up (`int64`) where an insert leaves it out. */
  readonly identity?: true;
  /** What it holds where an insert leaves it out, in JSON. */
  readonly default?: unknown;
  /** The texts that it may hold; any, unless told. */
  readonly values?: readonly string[];
}

/** A column whose value is the key of a row in a table. */
export interface ReferenceSchema {
  readonly table: string;
  readonly column: string;
  /** What becomes of the row when the other one goes; unless told that one stays. */
  readonly onDelete?: 'cascade' | 'set-null';
}

/** A table. All names are those of the database. */
export interface TableSchema {
  readonly columns: Readonly<Record<string, ColumnSchema>>;
  readonly key: readonly string[];
  /** Lists of columns that no two rows share. */
  readonly unique?: readonly (readonly string[])[];
  /** Lists of columns, with ` desc` behind those that run backwards. */
  readonly indexes?: readonly (readonly string[])[];
  readonly references?: Readonly<Record<string, ReferenceSchema>>;
}

/** The tables of one service, by name. */
export type DatabaseSchema = Readonly<Record<string, TableSchema>>;
