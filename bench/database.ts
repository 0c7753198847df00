// Rows by repositories beside the same statements written by hand for `pg`, on one PostgreSQL in one run; and what a service without tables pays for there
// being any: nothing that is loaded, and no memory.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { CapabilityHost } from '../runtime/dist/server/capability.js';
import { systemClock } from '../runtime/dist/clock/clock.js';
import { openDatabase } from '../runtime/dist/database/open-database.js';
import type { DatabaseDefinition } from '../runtime/dist/database/definition.js';
import { silentLogger } from '../runtime/dist/log/logger.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { type BuiltWorkspace, buildWorkspace } from './harness/workspace.js';
import { shopFiles } from './workspaces/shop.js';

const rows = 10_000;
const inFlight = 16;
const connections = 4;
const url = 'postgres://postgres@127.0.0.1:5432/test';

const manifest = `service: kept
version: 1.0.0
tables:
  people:
    row: { id: int64, name: string, email: email, role: 'enum(admin, member)', score: double, active: boolean, createdAt: datetime }
    key: id
    index: [[role, createdAt desc]]
routes:
  ping: { get: /ping }
`;
const kept = { 'services/kept/service.yaml': manifest };

interface Person {
  readonly id: bigint;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly score: number;
  readonly active: boolean;
  readonly createdAt: Date;
}
interface People {
  readonly people: {
    get(id: bigint): Promise<Person | undefined>;
    pageByRoleAndCreatedAt(request: object): Promise<{ readonly items: readonly Person[] }>;
  };
}

export async function benchDatabase(options: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace({ ...shopFiles, ...kept }, ['shop', 'kept']);
  try {
    await benchRows(workspace, options);
    await benchCost(workspace, options);
  } finally {
    await workspace.close();
  }
}

async function benchRows({ root }: BuiltWorkspace, { rounds, seconds, smoke }: BenchOptions): Promise<void> {
  const server = new pg.Client(url);
  try {
    await server.connect();
  } catch {
    console.log(`\ndatabase: no PostgreSQL answers at ${new URL(url).host}`);
    return;
  }
  const schema = `bench_${randomBytes(6).toString('hex')}`;
  await server.query(`create schema ${schema}`);
  const options = `-c search_path=${schema}`;
  const pool = new pg.Pool({ connectionString: url, max: connections, options });
  const module = (await import(join(root, 'dist/services/kept/generated/database.js'))) as {
    readonly keptDatabase: DatabaseDefinition<People>;
  };
  const opened = await openDatabase(
    module.keptDatabase,
    hostAt(`${url}?schema=${schema}&pool=${connections}`),
  );
  try {
    const people = (opened.context?.['tables'] as People | undefined)?.people;
    if (people === undefined) throw new Error('there are no tables');
    await pool.query(
      `insert into people (name, email, role, score, active, created_at) select 'Person ' || n, 'p' || n || '@example.org',
       case when n % 10 = 0 then 'admin' else 'member' end, n / 7.0, n % 2 = 0, timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, ${rows}) n`,
    );
    await pool.query('analyze people');
    const byHand = handWritten(pool);
    const contest = async (
      topic: string,
      runs: Readonly<Record<string, (turn: number) => Promise<unknown>>>,
    ): Promise<void> => {
      for (const run of Object.values(runs)) await paced(run, smoke ? 50 : 2_000);
      await hold({
        topic: `database: ${topic}`,
        contenders: Object.keys(runs),
        rounds,
        take: (name) => paced(runs[name]!, smoke ? 100 : seconds * 1000),
      });
    };
    const id = (turn: number): bigint => BigInt((turn * 7919) % rows) + 1n;
    await contest('one row by its key', {
      pg: (turn) => byHand.get(id(turn)),
      ours: (turn) => people.get(id(turn)),
    });
    await contest('a page of 50 by an index', {
      pg: () => byHand.page('member', 50),
      ours: () => people.pageByRoleAndCreatedAt({ role: 'member', limit: 50 }),
    });
  } finally {
    await opened.close();
    await pool.end();
    await server.query(`drop schema ${schema} cascade`);
    await server.end();
  }
}

/** What somebody writes who has no repository: prepared statements, and rows as the service has them. */
function handWritten(pool: pg.Pool) {
  const columns = 'id, name, email, role, score, active, created_at';
  const toPerson = (row: Record<string, unknown>): Person => ({
    id: BigInt(row['id'] as string),
    name: row['name'] as string,
    email: row['email'] as string,
    role: row['role'] as Person['role'],
    score: row['score'] as number,
    active: row['active'] as boolean,
    createdAt: row['created_at'] as Date,
  });
  const get = { name: 'get', text: `select ${columns} from people where id = $1` };
  const page = {
    name: 'page',
    text: `select ${columns} from people where role = $1 order by created_at desc, id desc limit $2`,
  };
  return {
    async get(id: bigint): Promise<Person | undefined> {
      const found = await pool.query<Record<string, unknown>>({ ...get, values: [id] });
      return found.rows[0] && toPerson(found.rows[0]);
    },
    async page(role: string, limit: number) {
      // One more says whether there is another page.
      const found = await pool.query<Record<string, unknown>>({ ...page, values: [role, limit + 1] });
      return { items: found.rows.slice(0, limit).map(toPerson), hasMore: found.rows.length > limit };
    },
  };
}

/** So many at a time, for so long: how many in each second, and in each second of this process' processor time. */
async function paced(
  run: (turn: number) => Promise<unknown>,
  milliseconds: number,
): Promise<Record<string, number>> {
  const most = performance.now() + milliseconds;
  let turn = 0;
  const begun = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < most) await run((turn += 1));
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return {
    'calls/s': (turn * 1000) / (performance.now() - begun),
    'calls/cpu s': turn / ((user + system) / 1e6),
  };
}

/** The start and the memory of a service without tables and of one with, and that the first loads nothing of the second. */
async function benchCost(workspace: BuiltWorkspace, { rounds, smoke }: BenchOptions): Promise<void> {
  await hold({
    topic: 'database: a service without tables, and one with (to ready, and memory)',
    contenders: ['shop', 'kept'],
    rounds: smoke ? 1 : Math.max(rounds, 3),
    async take(name) {
      const folder = mkdtempSync(join(tmpdir(), 'armature-loaded-'));
      const env = { NODE_ENV: 'development', ARMATURE_DB: 'sqlite::memory:', NODE_V8_COVERAGE: '' };
      const server = await workspace.start(name, { env });
      const { readyMs } = server;
      const [cpuMs, megabytes] = [server.cpuSeconds() * 1000, server.megabytes()];
      await server.stop();
      const traced = await workspace.start(name, { env: { ...env, NODE_V8_COVERAGE: folder } });
      await traced.stop();
      const loaded = loadedBy(folder);
      rmSync(folder, { recursive: true, force: true });
      const ofTables = loaded.filter((each) => /\/database\/|\/(kysely|libsql|pg)\//.test(each));
      console.log(
        `${name}: ready after ${readyMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of processor time, ${megabytes.toFixed(0)} MB; ${loaded.length} modules, ${ofTables.length} for tables`,
      );
      if (name === 'shop' && ofTables.length > 0)
        throw new Error(`a service without tables loads ${ofTables.join(', ')}`);
      return { '1/ready s': 1000 / readyMs, '1/cpu s': 1000 / cpuMs, '1/GB': 1024 / megabytes };
    },
  });
}

/** The files that a process has loaded, by what V8 covered of it. */
function loadedBy(folder: string): readonly string[] {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const urls = files.flatMap((text) =>
    (JSON.parse(text) as { readonly result: readonly { readonly url: string }[] }).result.map(
      ({ url: at }) => at,
    ),
  );
  if (urls.length === 0) throw new Error('nothing is known of what was loaded');
  return [...new Set(urls)].filter((at) => at.startsWith('file:'));
}

function hostAt(database: string): CapabilityHost {
  const unused = (): never => {
    throw new Error('not part of this benchmark');
  };
  return {
    service: 'kept',
    version: '1.0.0',
    namespace: 'bench',
    config: {},
    onConfig: () => () => {},
    parent: { db: undefined, mq: undefined },
    onParent: () => () => {},
    log: silentLogger,
    discovery: { snapshot: unused, ready: unused, watch: unused },
    clients: {},
    tokens: { sign: unused },
    clock: systemClock,
    signal: new AbortController().signal,
    surroundings: { env: { ARMATURE_DB: database }, folder: process.cwd(), kind: 'test' },
  };
}
