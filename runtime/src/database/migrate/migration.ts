// What a migration is, and the steps that it may take.
import type { ColumnSchema, DatabaseSchema, ReferenceSchema, TableSchema } from '../../wire/tables.js';

/** A change of a table. Columns are named as they are after `rename`. */
export interface TableChange {
  /** Old name of a column to its new one. */
  readonly rename?: Readonly<Record<string, string>>;
  readonly drop?: readonly string[];
  /** New columns. One that cannot be NULL has a default, or `fill`. */
  readonly add?: Readonly<Record<string, ColumnSchema>>;
  /** Columns as they are afterwards. Values are kept where the new type takes them. */
  readonly change?: Readonly<Record<string, ColumnSchema>>;
  /** What rows get that are there: in JSON, for columns that are added, or that were NULL and cannot be any more. */
  readonly fill?: Readonly<Record<string, unknown>>;
  readonly unique?: ListChange<readonly string[]>;
  readonly indexes?: ListChange<readonly string[]>;
  readonly references?: {
    readonly drop?: readonly string[];
    readonly add?: Readonly<Record<string, ReferenceSchema>>;
  };
}

/** What goes from a list, and what comes. */
export interface ListChange<Item> {
  readonly drop?: readonly Item[];
  readonly add?: readonly Item[];
}

/** The database while a migration runs: in one transaction, which ends with it. */
export interface MigrationSteps {
  readonly engine: 'sqlite' | 'postgres';
  createTable(name: string, table: TableSchema): Promise<void>;
  dropTable(name: string): Promise<void>;
  renameTable(name: string, to: string): Promise<void>;
  alterTable(name: string, change: TableChange): Promise<void>;
  /** Runs a statement of the database's own, with parameters as it writes them: `?` in SQLite, `$1` in PostgreSQL. Gives the rows. */
  sql(text: string, parameters?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** One migration, as `migrations/index.ts` lists it. */
export interface Migration {
  /** Of its file: `0002-add-nick`. */
  readonly name: string;
  /** Of its file's text, when it was listed. */
  readonly checksum: string;
  up(db: MigrationSteps): Promise<void>;
  down(db: MigrationSteps): Promise<void>;
  /** The tables after it. */
  readonly state: DatabaseSchema;
}
