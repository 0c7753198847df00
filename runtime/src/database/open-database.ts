// Opens the tables of a service: engine, Kysely, repositories, migrations, health and metrics.
import { pause } from '../clock/clock.js';
import type { HealthPart } from '../front/health.js';
import type { Logger } from '../log/logger.js';
import type { Family } from '../observe/metrics.js';
import type { CapabilityHost, OpenCapability } from '../server/capability.js';
import { StartError } from '../server/start-error.js';
import { readVariable } from '../wire/environment.js';
import { settings } from '../wire/settings.js';
import type { DatabaseConfig } from '../config/parent-config.js';
import { type Address, findAddress, overriddenBy } from './address.js';
import type { DatabaseDefinition } from './definition.js';
import { isAway } from './failures.js';
import { createDatabase, type Database, statement } from './kysely.js';
import { type LiveEngine, openLiveEngine } from './live-engine.js';
import { createMigrator } from './migrate/migrator.js';
import { createQueryTimes } from './query-times.js';
import { planTable, type TablePlan } from './rows/plan.js';
import type { Run, Within } from './repository.js';
import { createRows } from './rows/rows.js';

/** Opens them. Rejects with a StartError where the address is not good, and waits for a database that does not answer yet. */
export async function openDatabase<Tables>(
  definition: DatabaseDefinition<Tables>,
  host: CapabilityHost,
): Promise<OpenCapability> {
  const { log, clock, signal } = host;
  let address = addressOf(definition, host);
  const names = Object.values(definition.tables).map(({ table }) => table);
  const times = createQueryTimes(names, () => address.slowMs);
  const live = await openLiveEngine({
    address,
    folder: host.surroundings.folder,
    application: definition.service,
    clock,
    log,
    times,
    waitMs: settings.databaseWaitMs.value,
  });
  try {
    await whenItAnswers(live, host);
    const plans = planAll(definition, live);
    const open = (beneficiary: {
      readonly log: Logger;
      readonly signal: AbortSignal | undefined;
    }): Opened<Tables> => {
      const database = createDatabase<never>(live.source(beneficiary));
      return {
        database,
        tables: definition.repositories((name) => createRows(planOf(plans, name), runnerOf(database))),
      };
    };
    const opened = open({ log, signal: undefined });
    const migrator = createMigrator(definition, live);
    let pending: readonly string[] = [];
    const follow = async (): Promise<void> => {
      try {
        address = addressOf(definition, host);
        await live.move(address);
      } catch (error) {
        log.error(
          { reason: (error as Error).message },
          'the new [db] is refused; the old one stays in force',
        );
      }
    };
    const stops = [host.onParent(() => void follow()), host.onConfig(() => void follow())];
    const byCall = new WeakMap<object, Opened<Tables>>();
    const ofCall = (call: { readonly log: Logger; readonly signal: AbortSignal }): Opened<Tables> => {
      let made = byCall.get(call);
      if (made === undefined) byCall.set(call, (made = open({ log: call.log, signal: call.signal })));
      return made;
    };
    // Without migrations there is nothing that could be applied later: the tables are made as the manifest has them.
    const prepare = async (): Promise<void> => {
      if (await migrator.prepare(host.surroundings.kind)) return;
      for (;;) {
        pending = (await migrator.status()).pending;
        if (pending.length === 0) return;
        log.warn({ pending }, `waiting for migrations: scaffold migrate up ${definition.service}`);
        await pause(clock, 1_000, signal);
        if (signal.aborted)
          throw new StartError(
            4,
            `migrations are pending (${pending.join(', ')}): scaffold migrate up ${definition.service}`,
          );
      }
    };
    await prepare();
    return {
      context: { ...opened },
      call: { database: (call) => ofCall(call).database, tables: (call) => ofCall(call).tables },
      health: () => healthOf(live),
      metrics: () => metricsOf(live, times.collect()),
      async close() {
        for (const stop of stops) stop();
        await live.close();
      },
    };
  } catch (error) {
    await live.close();
    throw error;
  }
}

interface Opened<Tables> {
  readonly database: Database<never>;
  readonly tables: Tables;
}

function addressOf(
  { service }: Pick<DatabaseDefinition<unknown>, 'service'>,
  { surroundings: { env, folder, kind }, parent, config }: CapabilityHost,
): Address {
  // Whoever has tables has this in the type of its own config.
  const { db: own } = config as { readonly db?: Partial<DatabaseConfig> };
  return findAddress({
    variable: readVariable(env, 'ARMATURE_DB'),
    config: overriddenBy(parent.db, own),
    folder,
    service,
    kind,
  });
}

async function whenItAnswers(live: LiveEngine, { log, clock, signal }: CapabilityHost): Promise<void> {
  const database = createDatabase<never>(live.source({ log, signal: undefined }));
  for (;;) {
    try {
      await database.executeQuery(statement('select 1', []));
      return;
    } catch (error) {
      const reason = live.trouble ?? (error as Error).message;
      if (!isAway(error)) throw new StartError(4, `${live.engine.place}: ${reason}`, error);
      await pause(clock, 500, signal);
      if (signal.aborted) throw new StartError(4, `${live.engine.place} does not answer (${reason})`, error);
    }
  }
}

function planAll(
  { tables, schema }: DatabaseDefinition<unknown>,
  { engine }: LiveEngine,
): ReadonlyMap<string, TablePlan> {
  return new Map(
    Object.entries(tables).map(([name, table]) => {
      const of = schema[table.table];
      if (of === undefined) throw new Error(`the schema has no table ${table.table}`);
      return [name, planTable(table, of, engine)];
    }),
  );
}

function planOf(plans: ReadonlyMap<string, TablePlan>, name: string): TablePlan {
  const plan = plans.get(name);
  if (plan === undefined) throw new Error(`there is no table ${name}`);
  return plan;
}

/** A transaction is Kysely's own: statements of repositories go the way of all others. */
function runnerOf(database: Database<never>): (within: Within) => Run {
  return (within) => {
    const on = (within ?? database) as Pick<Database<never>, 'executeQuery'>;
    return async (sql, parameters) => {
      const { rows } = await on.executeQuery(statement(sql, parameters));
      return rows as readonly Readonly<Record<string, unknown>>[];
    };
  };
}

function healthOf({ engine, trouble }: LiveEngine): HealthPart {
  const { name } = engine;
  return {
    ok: trouble === undefined,
    engine: name,
    pool: engine.state(),
    ...(trouble !== undefined && { trouble }),
  };
}

function metricsOf({ engine, trouble }: LiveEngine, times: Family): Family[] {
  const { size, inUse, waiting } = engine.state();
  return [
    {
      name: 'armature_database_connections',
      help: 'Connections of the pool.',
      kind: 'gauge',
      samples: [
        { labels: { state: 'used' }, value: inUse },
        { labels: { state: 'idle' }, value: size - inUse },
      ],
    },
    {
      name: 'armature_database_waiting',
      help: 'Who waits for a connection.',
      kind: 'gauge',
      samples: [{ value: waiting }],
    },
    {
      name: 'armature_database_up',
      help: 'Whether the database answers.',
      kind: 'gauge',
      samples: [{ value: trouble === undefined ? 1 : 0 }],
    },
    times,
  ];
}
