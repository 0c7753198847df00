// A service's migrations on its database, for commands: outside of a running service.
import type { DatabaseSchema } from '../../wire/tables.js';
import { type AddressSources, findAddress } from '../address.js';
import { openEngine } from '../engine/open-engine.js';
import { diffSchemas, type DiffOptions, type Refusal, type StepData } from './diff.js';
import type { Migration } from './migration.js';
import { createMigrator, isSame, type Migrator } from './migrator.js';

/** What a migrator is opened with. */
export interface MigratorSources extends Omit<AddressSources, 'kind'> {
  readonly migrations: readonly Migration[];
}

/** A migrator with the database that it works on. */
export interface OpenMigrator extends Omit<Migrator, 'prepare'> {
  /** The database's address, for people; without its password. */
  readonly place: string;
  close(): Promise<void>;
}

/** Connects. Rejects where the address is not good; a database that is away shows at the first use. */
export async function openMigratorAt({ migrations, ...sources }: MigratorSources): Promise<OpenMigrator> {
  const address = findAddress({ ...sources, kind: 'development' });
  const { service, folder } = sources;
  const engine = await openEngine(address, folder, `${service} migrate`);
  const definition = { service, schema: {}, migrations, migrate: 'wait' } as const;
  const { status, up, down } = createMigrator(definition, { engine });
  return { place: engine.place, status, up, down, close: () => engine.close() };
}

/** A migration that is still to be written. */
export interface PlannedMigration {
  readonly up: readonly StepData[];
  readonly down: readonly StepData[];
  /** Why it cannot be written so. */
  readonly refusals: readonly Refusal[];
  /** Why the way back leaves something out. */
  readonly lost: readonly Refusal[];
  /** Nothing has changed. */
  readonly isEmpty: boolean;
}

/** Plans the way from one set of tables to another, and back. */
export function planBetween(
  before: DatabaseSchema,
  after: DatabaseSchema,
  options: DiffOptions,
): PlannedMigration {
  const there = diffSchemas(before, after, options);
  const back = diffSchemas(after, before, { ...invert(options), allowLoss: true });
  return {
    up: there.steps.map(({ data }) => data),
    down: back.steps.map(({ data }) => data),
    refusals: there.refusals,
    lost: back.refusals,
    isEmpty: isSame(before, after),
  };
}

/** Renames the other way round. */
function invert({ tables = {}, columns = {} }: DiffOptions): DiffOptions {
  const turned = (names: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
  const before = turned(tables);
  return {
    tables: before,
    columns: Object.fromEntries(
      Object.entries(columns).map(([table, names]) => [before[table] ?? table, turned(names)]),
    ),
  };
}
