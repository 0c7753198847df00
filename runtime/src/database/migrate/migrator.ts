// Applies migrations, takes them back, and says how a database stands. Each is one transaction with the note that it was applied, under a
// lock that all processes share: it is there or it is not, whatever happens to the process.
import type { DatabaseSchema, EngineName } from '../../wire/tables.js';
import type { Connection, Engine } from '../engine/engine.js';
import { StartError } from '../../server/start-error.js';
import type { DatabaseDefinition } from '../definition.js';
import { diffSchemas } from './diff.js';
import type { Migration } from './migration.js';
import { differences } from './read-tables.js';
import { createSteps, type RunSql } from './steps.js';

/** A migration that was applied. */
export interface Applied {
  readonly name: string;
  readonly checksum: string;
  /** RFC 3339. */
  readonly at: string;
}

/** How a database stands. */
export interface MigrationStatus {
  readonly applied: readonly Applied[];
  /** In the order in which they are applied. */
  readonly pending: readonly string[];
  /** Their files were edited after they were applied. */
  readonly edited: readonly string[];
  /** Applied, and no file of that name is there. */
  readonly missing: readonly string[];
  /** How the tables differ from what the last applied one left. */
  readonly drift: readonly string[];
}

/** The migrations of a service on its database. */
export interface Migrator {
  /** Makes the tables ready where that is for the service to do; false where somebody else applies what is pending. */
  prepare(kind: 'production' | 'development' | 'test'): Promise<boolean>;
  status(): Promise<MigrationStatus>;
  /** Applies what is pending; gives the names. Rejects with an Error that names what does not work; what came before it stays. */
  up(): Promise<readonly string[]>;
  /** Takes the last one back; gives its name, or undefined where none is applied. */
  down(): Promise<string | undefined>;
}

/** Where applied migrations are noted, for all services that share the database. */
const history = 'armature_migrations';
/** Notes the tables of a service that has no migrations yet. */
const prototype = '0000-manifest';

type Migrated = Pick<DatabaseDefinition<unknown>, 'service' | 'schema' | 'migrations' | 'migrate'>;

/** The migrations of a definition. `at.engine` is asked anew each time: it may move. */
export function createMigrator(definition: Migrated, at: { readonly engine: Engine }): Migrator {
  const { service, schema, migrations, migrate } = definition;
  const last = migrations.at(-1);
  const within = <Result>(work: (session: Session) => Promise<Result>): Promise<Result> =>
    inTransaction(at.engine, service, work);

  /** Applies the first one that is not; undefined where there is none. */
  const applyNext = (): Promise<string | undefined> =>
    within(async (session) => {
      const applied = await readHistory(session, service);
      refuseEdited(migrations, applied);
      const next = migrations.find(({ name }) => !applied.some((each) => each.name === name));
      if (next === undefined) return undefined;
      const early = applied.find(({ name }) => name !== prototype && name > next.name);
      if (early)
        throw new Error(
          `${next.name} comes before ${early.name}, which is applied: give its file a later number`,
        );
      const isPrototype = applied.some(({ name }) => name === prototype);
      const before = isPrototype ? undefined : stateBefore(migrations, next);
      if (before !== undefined) await run(next, 'up', session, before, next.state);
      else await adopt(session, service, next);
      await note(session, service, next.name, next.checksum, next.state);
      return next.name;
    });

  const up = async (): Promise<readonly string[]> => {
    const names: string[] = [];
    for (let name = await applyNext(); name !== undefined; name = await applyNext()) names.push(name);
    return names;
  };

  return {
    async prepare(kind) {
      const isCurrent = last !== undefined && isSame(last.state, schema);
      if (kind === 'test' && !isCurrent) {
        await within((session) => createAll(session, schema));
        return true;
      }
      if (last === undefined) {
        if (kind === 'production')
          throw new StartError(2, `there are no migrations yet: scaffold migrate draft ${service} create`);
        await within((session) => followManifest(session, service, schema));
        return true;
      }
      if (!isCurrent)
        throw new StartError(
          2,
          `the tables of the manifest are not those of the last migration: scaffold migrate draft ${service}`,
        );
      if (migrate !== 'auto' && kind === 'production') return false;
      if (migrate !== 'auto' && kind === 'development' && at.engine.name !== 'sqlite') return false;
      await up();
      return true;
    },

    status: () =>
      within(async (session) => {
        const applied = await readHistory(session, service);
        const names = new Set(applied.map(({ name }) => name));
        const state = lastState(migrations, applied);
        return {
          applied,
          pending: migrations.flatMap(({ name }) => (names.has(name) ? [] : [name])),
          edited: editedOf(migrations, applied),
          missing: applied.flatMap(({ name }) =>
            name === prototype || migrations.some((each) => each.name === name) ? [] : [name],
          ),
          drift: state === undefined ? [] : await differences(state, session.engine, session.run),
        };
      }),

    up,

    down: () =>
      within(async (session) => {
        const applied = await readHistory(session, service);
        refuseEdited(migrations, applied);
        const name = applied.at(-1)?.name;
        if (name === undefined) return undefined;
        const migration = migrations.find((each) => each.name === name);
        if (migration === undefined) throw new Error(`${name} is applied, but there is no file of that name`);
        await run(migration, 'down', session, migration.state, stateBefore(migrations, migration));
        await session.run(
          `delete from ${history} where service = ${session.place(1)} and name = ${session.place(2)}`,
          [service, name],
        );
        return name;
      }),
  };
}

/** A transaction on one connection. */
interface Session {
  readonly engine: EngineName;
  readonly run: RunSql;
  place(index: number): string;
}

async function inTransaction<Result>(
  engine: Engine,
  service: string,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const connection: Connection = await engine.acquire();
  const run: RunSql = async (sql, parameters = []) => (await connection.query(sql, parameters)).rows;
  const isSqlite = engine.name === 'sqlite';
  const place = (index: number): string => (isSqlite ? '?' : `$${index}`);
  try {
    // Tables are put in the place of others; what refers to them is looked at before the end.
    if (isSqlite) await run('PRAGMA foreign_keys = OFF');
    await run(isSqlite ? 'begin immediate' : 'begin');
    try {
      // Held until the transaction ends, however it ends.
      if (!isSqlite) await run('select pg_advisory_xact_lock(4279629, hashtext($1))', [history]);
      await run(
        `create table if not exists ${history} (service text not null, name text not null, checksum text not null, state text not null, at text not null, primary key (service, name))`,
      );
      const result = await work({ engine: engine.name, run, place });
      const [dangling] = isSqlite ? await run('select "table" as name from pragma_foreign_key_check') : [];
      if (dangling !== undefined)
        throw new Error(`rows of ${String(dangling['name'])} refer to what is not there`);
      await run('commit');
      return result;
    } catch (error) {
      if (!connection.isBroken) await run('rollback').catch(() => {});
      throw error;
    }
  } finally {
    if (isSqlite) await run('PRAGMA foreign_keys = ON').catch(() => {});
    connection.release();
  }
}

async function run(
  migration: Migration,
  direction: 'up' | 'down',
  { engine, run: sql }: Session,
  before: DatabaseSchema,
  after: DatabaseSchema,
): Promise<void> {
  try {
    await migration[direction](createSteps(engine, before, sql));
    const different = await differences(after, engine, sql);
    if (different.length > 0)
      throw new Error(`it does not lead to the tables that it should: ${different.slice(0, 5).join('; ')}`);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${migration.name} (${direction}): ${said}`, { cause: error });
  }
}

/** The tables were made before there were migrations: the first one describes them, or they are not ours to change. */
async function adopt({ engine, run: sql, place }: Session, service: string, first: Migration): Promise<void> {
  const different = await differences(first.state, engine, sql);
  if (different.length > 0) {
    throw new Error(
      `this database was made as the manifest was, and is not what ${first.name} leads to: begin with a new one (${different[0]})`,
    );
  }
  await sql(`delete from ${history} where service = ${place(1)} and name = ${place(2)}`, [
    service,
    prototype,
  ]);
}

async function createAll({ engine, run: sql }: Session, schema: DatabaseSchema): Promise<void> {
  const { steps } = diffSchemas({}, schema);
  const to = createSteps(engine, {}, sql);
  for (const step of steps) await step.apply(to);
}

/** Without migrations the tables are what the manifest says, as far as nothing is lost by that. */
async function followManifest(session: Session, service: string, schema: DatabaseSchema): Promise<void> {
  const [noted] = await session.run(
    `select name, state from ${history} where service = ${session.place(1)} order by name desc limit 1`,
    [service],
  );
  if (noted !== undefined && noted['name'] !== prototype)
    throw new StartError(
      2,
      `the database has migrations (${String(noted['name'])}), and migrations/index.ts lists none`,
    );
  const before = noted === undefined ? {} : (JSON.parse(String(noted['state'])) as DatabaseSchema);
  if (noted !== undefined && isSame(before, schema)) return;
  const { steps, refusals } = diffSchemas(before, schema);
  const [refusal] = refusals;
  if (refusal !== undefined) {
    throw new StartError(
      2,
      `the tables have changed: ${refusal.message}. Begin with a new database, or go on by migrations: scaffold migrate draft ${service} create`,
    );
  }
  const to = createSteps(session.engine, before, session.run);
  for (const step of steps) await step.apply(to);
  await note(session, service, prototype, '', schema);
}

async function note(
  { run: sql, place }: Session,
  service: string,
  name: string,
  checksum: string,
  state: DatabaseSchema,
): Promise<void> {
  await sql(`delete from ${history} where service = ${place(1)} and name = ${place(2)}`, [service, name]);
  await sql(
    `insert into ${history} (service, name, checksum, state, at) values (${[1, 2, 3, 4, 5].map(place).join(', ')})`,
    [service, name, checksum, JSON.stringify(state), new Date().toISOString()],
  );
}

async function readHistory({ run: sql, place }: Session, service: string): Promise<readonly Applied[]> {
  const rows = await sql(
    `select name, checksum, at from ${history} where service = ${place(1)} order by name`,
    [service],
  );
  return rows.map(({ name, checksum, at }) => ({
    name: String(name),
    checksum: String(checksum),
    at: String(at),
  }));
}

function editedOf(migrations: readonly Migration[], applied: readonly Applied[]): string[] {
  return applied.flatMap(({ name, checksum }) => {
    const now = migrations.find((each) => each.name === name);
    return now === undefined || now.checksum === checksum ? [] : [name];
  });
}

function refuseEdited(migrations: readonly Migration[], applied: readonly Applied[]): void {
  const [edited] = editedOf(migrations, applied);
  if (edited !== undefined)
    throw new Error(`${edited} was edited after it was applied: undo the edit, and write another migration`);
}

function stateBefore(migrations: readonly Migration[], migration: Migration): DatabaseSchema {
  return migrations[migrations.indexOf(migration) - 1]?.state ?? {};
}

function lastState(
  migrations: readonly Migration[],
  applied: readonly Applied[],
): DatabaseSchema | undefined {
  const name = applied.at(-1)?.name;
  return migrations.find((each) => each.name === name)?.state;
}

/** Whether both say the same, in whatever order. */
export function isSame(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
