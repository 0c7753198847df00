// The steps of a migration on a database: each is run and noted in the state, from which the next one starts.
import type { DatabaseSchema, EngineName } from '../../wire/tables.js';
import { alterInSchema, renameInSchema, renameTable, tableOf, tidy } from './apply-change.js';
import type { EngineDdl, NamedTable } from './ddl/engine-ddl.js';
import { postgresDdl } from './ddl/postgres.js';
import { sqliteDdl } from './ddl/sqlite.js';
import type { MigrationSteps } from './migration.js';

/** Runs a statement. */
export type RunSql = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** The statements of each database. */
export const ddlOf: Readonly<Record<EngineName, EngineDdl>> = { sqlite: sqliteDdl, postgres: postgresDdl };

/** The steps, from the tables as they are. */
export function createSteps(engine: EngineName, from: DatabaseSchema, run: RunSql): MigrationSteps {
  const ddl = ddlOf[engine];
  let state = from;
  const named = (name: string): NamedTable => ({ name, table: tableOf(state, name) });
  const runAll = async (statements: readonly string[]): Promise<void> => {
    for (const each of statements) await run(each);
  };
  return {
    engine,
    async createTable(name, table) {
      if (state[name] !== undefined) throw new Error(`there is a table ${name} already`);
      state = { ...state, [name]: tidy(table) };
      await runAll(ddl.create(named(name)));
    },
    async dropTable(name) {
      tableOf(state, name);
      const { [name]: _gone, ...rest } = state;
      state = rest;
      await runAll(ddl.drop(name));
    },
    async renameTable(name, to) {
      const before = named(name);
      state = renameTable(state, name, to);
      await runAll(ddl.rename(before, named(to)));
    },
    async alterTable(name, { rename = {}, ...change }) {
      if (Object.keys(rename).length > 0) {
        const before = named(name);
        state = renameInSchema(state, name, rename);
        await runAll(ddl.renameColumns(before, named(name), rename));
      }
      if (Object.keys(change).length === 0) return;
      const before = named(name);
      state = alterInSchema(state, name, change);
      await runAll(ddl.alter(before, named(name), change));
    },
    sql: (text, parameters = []) => run(text, parameters),
  };
}
