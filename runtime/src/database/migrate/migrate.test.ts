// Migrations lead from any tables to any others, keep what both have, refuse the rest by name, and are there or not, whatever happens.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import {
  columnTypes,
  type ColumnSchema,
  type ColumnType,
  type DatabaseSchema,
  type TableSchema,
} from '../../wire/tables.js';
import { readUrl } from '../address.js';
import type { Connection, Engine } from '../engine/engine.js';
import { openEngine } from '../engine/open-engine.js';
import { quoteName } from '../rows/column-values.js';
import { engines, freshDatabase, type TestEngine, whyNot } from '../testing/engines.js';
import { exampleMigrations } from '../testing/example-migrations.js';
import { valueLiteral } from './ddl/literals.js';
import { applySteps, diffSchemas, type DiffOptions, type Step } from './diff.js';
import type { Migration } from './migration.js';
import { createMigrator, isSame } from './migrator.js';
import { differences } from './read-tables.js';
import { createSteps, type RunSql } from './steps.js';

/** How often a process is killed. */
const rounds = process.env['ARMATURE_FAULTS'] === 'full' ? 50 : 4;

const names = ['alpha', 'beta', 'gamma'];
const columnNames = ['a', 'b', 'c', 'd'];
const presets: Readonly<Record<ColumnType, unknown>> = {
  text: "it's",
  boolean: true,
  int32: -7,
  integer: 8,
  int64: '9223372036854775807',
  double: 0.5,
  decimal: '1.50',
  datetime: '2026-01-31T12:00:00.000Z',
  date: '2026-01-31',
  uuid: '7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a',
  bytes: 'AAEC',
  json: { a: [1, "'"] },
};
const types = Object.keys(columnTypes) as ColumnType[];
const isCompared = (type: ColumnType): boolean => 'isCompared' in columnTypes[type];

const column: fc.Arbitrary<ColumnSchema> = fc
  .record({
    type: fc.constantFrom(...types),
    isNullable: fc.boolean(),
    hasDefault: fc.boolean(),
    values: fc.option(fc.subarray(["it's", 'b', 'c'], { minLength: 1 }), { freq: 3 }),
  })
  .map(({ type, isNullable, hasDefault, values }) => {
    const members = type === 'text' && values ? values : undefined;
    return {
      type,
      ...(isNullable && { nullable: true as const }),
      ...(hasDefault && { default: members ? members[0] : presets[type] }),
      ...(members && { values: members }),
    };
  });

const tableOf = fc.record({
  key: fc.constantFrom('identity', 'uuid', 'text'),
  columns: fc.dictionary(fc.constantFrom(...columnNames), column, { noNullPrototype: true }),
  unique: fc.boolean(),
  indexes: fc.boolean(),
  refersTo: fc.option(fc.constantFrom(...names)),
});

/** Tables whose keys stay what they are, so that few pairs are refused for that alone. */
const schemaOf: fc.Arbitrary<DatabaseSchema> = fc
  .dictionary(fc.constantFrom(...names), tableOf, { noNullPrototype: true })
  .map((tables) =>
    Object.fromEntries(
      Object.entries(tables).map(([name, given]) => {
        const keyType = name === 'alpha' ? 'int64' : name === 'beta' ? 'uuid' : 'text';
        const key: ColumnSchema = name === 'alpha' ? { type: 'int64', identity: true } : { type: keyType };
        const compared = Object.entries(given.columns)
          .filter(([, { type }]) => isCompared(type))
          .map(([each]) => each);
        const target = given.refersTo !== null && tables[given.refersTo] ? given.refersTo : undefined;
        const targetType = target === 'alpha' ? 'int64' : target === 'beta' ? 'uuid' : 'text';
        const table: TableSchema = {
          columns: {
            id: key,
            ...given.columns,
            ...(target && { other_id: { type: targetType, nullable: true as const } }),
          },
          key: ['id'],
          ...(given.unique && compared.length > 1 && { unique: [[...compared, 'id']] }),
          ...(given.indexes &&
            compared.length > 0 && {
              indexes: [compared.map((each, index) => (index % 2 ? each : `${each} desc`)), ['id desc']],
            }),
          ...(target && {
            references: { other_id: { table: target, column: 'id', onDelete: 'set-null' as const } },
          }),
        };
        return [name, table];
      }),
    ),
  );

/** The engine and a way to run statements on one connection of it. */
async function connected(
  context: TestContext,
  engine: TestEngine,
): Promise<{ engine: Engine; run: RunSql; url: string }> {
  const url = await freshDatabase(context, engine);
  const open = await openEngine(readUrl(url, '/'), '/', 'test');
  const connection: Connection = await open.acquire();
  context.after(async () => {
    connection.release();
    await open.close();
  });
  return {
    engine: open,
    url,
    run: async (sql, parameters = []) => (await connection.query(sql, parameters)).rows,
  };
}

async function take(
  steps: readonly Step[],
  engine: TestEngine,
  from: DatabaseSchema,
  run: RunSql,
): Promise<void> {
  const db = createSteps(engine, from, run);
  for (const step of steps) await step.apply(db);
}

/** One row with a value in each column; gives what is read back of it. */
async function addRow(
  name: string,
  { columns, key }: TableSchema,
  engine: TestEngine,
  run: RunSql,
): Promise<void> {
  const given = Object.entries(columns).filter(([column]) => column !== 'other_id');
  const values = given.map(([column, schema]) => {
    const value = schema.values
      ? schema.values.at(-1)
      : schema.type === 'int64' && key.includes(column)
        ? '1'
        : presets[schema.type];
    return valueLiteral(schema, value, engine);
  });
  const list = given.map(([column]) => quoteName(column)).join(', ');
  await run(`insert into ${quoteName(name)} (${list}) values (${values.join(', ')})`);
}

const readable = new Set<ColumnType>([
  'text',
  'int32',
  'integer',
  'int64',
  'decimal',
  'date',
  'uuid',
  'double',
  'boolean',
  'bytes',
  'datetime',
]);

for (const engine of engines) {
  const skip = await whyNot(engine);
  describe(`migrations on ${engine}`, { skip }, () => {
    test('lead from any tables to any others; what both have stays, what is refused has a reason', async (context) => {
      const { run } = await connected(context, engine);
      const kinds = new Map<string, number>();
      let count = 0;
      await fc.assert(
        fc.asyncProperty(schemaOf, schemaOf, fc.boolean(), async (before, after, allowLoss) => {
          const { steps, refusals } = diffSchemas(before, after, { allowLoss });
          for (const { kind, message } of refusals) {
            kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
            assert.ok(message.length > 10);
          }
          if (refusals.length > 0) return;
          count += 1;
          assert.ok(
            isSame(sortLists(applySteps(before, steps)), sortLists(after)),
            'the steps lead to the target',
          );
          if (engine === 'sqlite') await run('PRAGMA foreign_keys = OFF');
          await run('begin');
          await take(diffSchemas({}, before).steps, engine, {}, run);
          assert.deepEqual(await differences(before, engine, run), []);
          for (const [name, table] of Object.entries(before)) await addRow(name, table, engine, run);
          const kept: (readonly [string, Readonly<Record<string, unknown>> | undefined])[] = [];
          for (const name of Object.keys(before).filter((each) => after[each]))
            kept.push([name, (await run(`select * from ${name}`))[0]]);
          await take(steps, engine, before, run);
          assert.deepEqual(await differences(after, engine, run), []);
          for (const [name, old] of kept) {
            const [now] = await run(`select * from ${name}`);
            for (const [each, schema] of Object.entries(after[name]?.columns ?? {})) {
              const was = before[name]?.columns[each];
              if (was === undefined || was.type !== schema.type || !readable.has(was.type)) continue;
              if (schema.values && !schema.values.includes(String(old?.[each]))) continue;
              assert.deepEqual(now?.[each], old?.[each], `${name}.${each}`);
            }
          }
          await run('rollback');
        }),
        { numRuns: 200, seed: 7 },
      );
      assert.ok(count >= 40, `${count} pairs were migrated`);
      assert.deepEqual([...kinds.keys()].sort(), [
        'column-dropped',
        'default-missing',
        'members-removed',
        'table-dropped',
        'type-changed',
      ]);
    });

    test('names of tables and columns follow, in what refers to them too, and back again', async (context) => {
      const { run } = await connected(context, engine);
      const before: DatabaseSchema = {
        people: {
          columns: { id: { type: 'int64', identity: true }, nick: { type: 'text', values: ['a', 'b'] } },
          key: ['id'],
          unique: [['nick']],
          indexes: [['nick desc', 'id']],
        },
        posts: {
          columns: { id: { type: 'uuid' }, by: { type: 'int64' }, parent: { type: 'uuid', nullable: true } },
          key: ['id'],
          references: { by: { table: 'people', column: 'id' }, parent: { table: 'posts', column: 'id' } },
        },
      };
      const users: TableSchema = {
        columns: { number: { type: 'int64', identity: true }, alias: { type: 'text', values: ['a', 'b'] } },
        key: ['number'],
        unique: [['alias']],
        indexes: [['alias desc', 'number']],
      };
      const after: DatabaseSchema = {
        users,
        posts: {
          columns: {
            id: { type: 'uuid' },
            author: { type: 'int64' },
            parent: { type: 'uuid', nullable: true },
          },
          key: ['id'],
          references: {
            author: { table: 'users', column: 'number' },
            parent: { table: 'posts', column: 'id' },
          },
        },
      };
      const there: DiffOptions = {
        tables: { people: 'users' },
        columns: { users: { id: 'number', nick: 'alias' }, posts: { by: 'author' } },
      };
      const back: DiffOptions = {
        tables: { users: 'people' },
        columns: { people: { number: 'id', alias: 'nick' }, posts: { author: 'by' } },
      };
      if (engine === 'sqlite') await run('PRAGMA foreign_keys = OFF');
      await take(diffSchemas({}, before).steps, engine, {}, run);
      await run("insert into people (nick) values ('a')");
      await take(diffSchemas(before, after, there).steps, engine, before, run);
      assert.deepEqual(await differences(after, engine, run), []);
      assert.deepEqual(await run('select alias from users'), [{ alias: 'a' }]);
      await take(diffSchemas(after, before, back).steps, engine, after, run);
      assert.deepEqual(await differences(before, engine, run), []);
      await assert.rejects(
        async () => diffSchemas(before, after, { tables: { nobody: 'users' } }),
        /no table nobody/,
      );
    });

    test('are applied once and in order, taken back, refused when edited, and named when they fail', async (context) => {
      const { engine: open, run } = await connected(context, engine);
      await run('select 1');
      const url = await freshDatabase(context, engine);
      const own = await openEngine(readUrl(url, '/'), '/', 'test');
      context.after(() => own.close());
      void open;
      const migrations = exampleMigrations();
      const migrator = (list: readonly Migration[]) =>
        createMigrator(
          { service: 'user', schema: list.at(-1)?.state ?? {}, migrations: list, migrate: 'wait' },
          { engine: own },
        );
      assert.deepEqual((await migrator(migrations).status()).pending, ['0001-create', '0002-add-nick']);
      const both = await Promise.all([migrator(migrations).up(), migrator(migrations).up()]);
      assert.deepEqual(both.flat().sort(), ['0001-create', '0002-add-nick']);
      assert.deepEqual(await migrator(migrations).up(), []);
      const done = await migrator(migrations).status();
      assert.deepEqual([done.pending, done.edited, done.missing, done.drift], [[], [], [], []]);

      const edited = migrations.map((each, index) => (index === 0 ? { ...each, checksum: 'other' } : each));
      assert.deepEqual((await migrator(edited).status()).edited, ['0001-create']);
      await assert.rejects(migrator(edited).up(), /0001-create was edited after it was applied/);
      assert.deepEqual((await migrator(migrations.slice(0, 1)).status()).missing, ['0002-add-nick']);

      const broken: Migration = {
        ...(migrations[1] as Migration),
        name: '0003-broken',
        up: async (db) => {
          await db.alterTable('users', { add: { extra: { type: 'text', nullable: true } } });
          await db.sql('insert into nowhere values (1)');
        },
      };
      await assert.rejects(migrator([...migrations, broken]).up(), /0003-broken \(up\): /);
      assert.deepEqual((await migrator([...migrations, broken]).status()).drift, [], 'nothing of it is left');
      const lying: Migration = {
        ...broken,
        up: async () => {},
        state: { ...broken.state, gone: { columns: { id: { type: 'uuid' } }, key: ['id'] } },
      };
      await assert.rejects(
        migrator([...migrations, lying]).up(),
        /does not lead to the tables that it should: gone: the table is missing/,
      );

      assert.equal(await migrator(migrations).down(), '0002-add-nick');
      assert.equal(await migrator(migrations).down(), '0001-create');
      assert.equal(await migrator(migrations).down(), undefined);
    });

    test(
      'a process that is killed while it applies them leaves none of them half done',
      { timeout: 300_000 },
      async (context) => {
        const url = await freshDatabase(context, engine);
        const script = fileURLToPath(new URL('../testing/apply-example.js', import.meta.url));
        const open = await openEngine(readUrl(url, '/'), '/', 'test');
        context.after(() => open.close());
        const migrations = exampleMigrations();
        const migrator = createMigrator(
          { service: 'user', schema: {}, migrations, migrate: 'wait' },
          { engine: open },
        );
        for (let round = 0; round < rounds; round += 1) {
          const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
          const exited = once(child, 'exit');
          await once(child.stdout, 'data');
          await new Promise((resolve) => setTimeout(resolve, (round * 13) % 60));
          child.kill('SIGKILL');
          await exited;
          // What the process held is let go of as soon as its connection is found dead.
          const status = await migrator.status();
          assert.deepEqual([status.drift, status.edited, status.missing], [[], [], []]);
          assert.equal(status.applied.length + status.pending.length, migrations.length);
          await migrator.up();
          assert.deepEqual((await migrator.status()).pending, []);
          while ((await migrator.down()) !== undefined);
        }
      },
    );
  });
}

/** Lists of lists have no order of their own. */
function sortLists(schema: DatabaseSchema): DatabaseSchema {
  const sorted = (lists: readonly (readonly string[])[] = []): (readonly string[])[] =>
    [...lists].sort((a, b) => (a.join() < b.join() ? -1 : 1));
  return Object.fromEntries(
    Object.entries(schema).map(([name, table]) => [
      name,
      {
        ...table,
        unique: sorted(table.unique),
        indexes: sorted(table.indexes),
        references: table.references ?? {},
      },
    ]),
  );
}
