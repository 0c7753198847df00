// Statements that define tables: what each database is told for a step of a migration.
import type { TableSchema } from '../../../wire/tables.js';
import type { TableChange } from '../migration.js';

/** A table under its name. */
export interface NamedTable {
  readonly name: string;
  readonly table: TableSchema;
}

/** The statements of one database. References to what has another name follow by themselves. */
export interface EngineDdl {
  create(created: NamedTable): string[];
  drop(name: string): string[];
  rename(before: NamedTable, after: NamedTable): string[];
  renameColumns(before: NamedTable, after: NamedTable, names: Readonly<Record<string, string>>): string[];
  /** Everything but names. */
  alter(before: NamedTable, after: NamedTable, change: Omit<TableChange, 'rename'>): string[];
}
