// Entry point `@armature/runtime/database`: the tables of a service. It loads neither Kysely nor an engine until a service with tables starts.
import type { Capability } from '../server/capability.js';
import type { DatabaseDefinition } from './definition.js';
import { loadPackage } from '../server/load-package.js';
import type { DiffOptions } from './migrate/diff.js';
import type { MigratorSources, OpenMigrator, PlannedMigration } from './migrate/open-migrator.js';
import type { DatabaseSchema } from '../wire/tables.js';

export type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction, Updateable } from 'kysely';
export type { Database } from './kysely.js';
export type { DatabaseDefinition, FieldDefinition, TableDefinition } from './definition.js';
export type { ListChange, Migration, MigrationSteps, TableChange } from './migrate/migration.js';
export type { Page, PageRequest, Rows, RowsOf } from './repository.js';
export type { ColumnSchema, DatabaseSchema, ReferenceSchema, TableSchema } from '../wire/tables.js';
export type { DiffOptions } from './migrate/diff.js';
export type { MigratorSources, OpenMigrator, PlannedMigration } from './migrate/open-migrator.js';
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

/** Opens a service's migrations on its database, for commands. */
export async function openMigrator(sources: MigratorSources): Promise<OpenMigrator> {
  return (await import('./migrate/open-migrator.js')).openMigratorAt(sources);
}

/** Plans the way from one set of tables to another, and back. Throws where a rename names what is not there. */
export async function planMigration(
  before: DatabaseSchema,
  after: DatabaseSchema,
  options: DiffOptions,
): Promise<PlannedMigration> {
  return (await import('./migrate/open-migrator.js')).planBetween(before, after, options);
}
