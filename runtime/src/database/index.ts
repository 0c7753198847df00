// Entry point `@armature/runtime/database`: the tables of a service. It loads neither Kysely nor an engine until a service with tables starts.
import type { Capability } from '../server/capability.js';
import type { DatabaseDefinition } from './definition.js';
import { loadPackage } from './engine/engine.js';

export type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely';
export type { Database } from './kysely.js';
export type { DatabaseDefinition, FieldDefinition, TableDefinition } from './definition.js';
export type { ListChange, Migration, MigrationSteps, TableChange } from './migrate/migration.js';
export type { Page, PageRequest, Rows, RowsOf } from './repository.js';
export type { ColumnSchema, DatabaseSchema, ReferenceSchema, TableSchema } from '../wire/tables.js';
export { Conflict, ForeignKeyViolation, StatementError, UniqueViolation } from './failures.js';

/** The tables of a service, for its definition's `capabilities`. */
export function databaseOf<Tables>(definition: DatabaseDefinition<Tables>): Capability {
  return {
    name: 'database',
    async open(host) {
      const { openDatabase } = await loadPackage('kysely', () => import('./open-database.js'));
      return openDatabase(definition, host);
    },
  };
}
