// What generated database.ts hands to the runtime, and what its repositories are made of.
import type { Codec } from '../codec/codec.js';
import type { DatabaseSchema } from '../wire/tables.js';
import type { Migration } from './migrate/migration.js';
import type { RowsOf } from './repository.js';

/** A field of a row. */
export interface FieldDefinition {
  readonly column: string;
  /** Where its column is NULL it is absent rather than null. */
  readonly optional?: true;
  /** An enum of whole numbers, or an `integer`: a number here, a bigint there. */
  readonly number?: true;
  /** Of what is kept as JSON: how it is written there. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each field has a type of its own; a union of all of them would say nothing.
  readonly json?: Codec<any, any>;
}

/** A table. Fields are named as in code. */
export interface TableDefinition {
  /** Its name in the database. */
  readonly table: string;
  readonly fields: Readonly<Record<string, FieldDefinition>>;
  readonly key: readonly string[];
  /** A uuid that is made where an insert leaves it out. */
  readonly makes?: string;
  /** Counts the changes of a row. */
  readonly version?: string;
}

/** A service's tables. */
export interface DatabaseDefinition<Tables> {
  readonly service: string;
  readonly schema: DatabaseSchema;
  /** By their names in code. */
  readonly tables: Readonly<Record<string, TableDefinition>>;
  readonly migrations: readonly Migration[];
  /** Whether the service applies pending migrations when it starts. */
  readonly migrate: 'auto' | 'wait';
  /** Makes the repositories. */
  readonly repositories: (rows: RowsOf) => Tables;
}
