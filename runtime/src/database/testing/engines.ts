// The databases that the tests of this room run on: SQLite in a file, and PostgreSQL where one answers. Each test gets one of its own.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { systemClock } from '../../clock/clock.js';
import type { DatabaseConfig } from '../../config/parent-config.js';
import { silentLogger, type Logger } from '../../log/logger.js';
import type { CapabilityHost, OpenCapability, TracedCall } from '../../server/capability.js';
import { openDatabase } from '../open-database.js';
import type { DatabaseDefinition } from '../definition.js';

/** The engines; PostgreSQL on this machine, where anybody may connect. */
export const engines = ['sqlite', 'postgres'] as const;
export type TestEngine = (typeof engines)[number];

const address = { host: '127.0.0.1', port: 5432 };
const server = { ...address, user: 'postgres', database: 'test' };

/** Why an engine cannot be tested here; false where it can. Where it is required, this fails instead. */
export async function whyNot(engine: TestEngine): Promise<string | false> {
  if (engine === 'sqlite' || (await answers())) return false;
  const reason = `no PostgreSQL answers at ${address.host}:${address.port}`;
  if (process.env['ARMATURE_REQUIRE_POSTGRES'] === '1') throw new Error(reason);
  return reason;
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A database that nobody else has: the text for ARMATURE_DB. It goes with the test. */
export async function freshDatabase(
  context: TestContext,
  engine: TestEngine,
  { port = address.port, more = '' }: { readonly port?: number; readonly more?: string } = {},
): Promise<string> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'armature-db-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'test.db')}`;
  }
  const schema = `t_${randomBytes(6).toString('hex')}`;
  await onServer(`create schema ${schema}`);
  context.after(() => onServer(`drop schema ${schema} cascade`));
  return `postgres://postgres@${address.host}:${port}/test?schema=${schema}${more}`;
}

/** Runs a statement beside the pool. */
export async function onServer(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a test of a service's database holds. */
export interface TestDatabase<Tables> {
  readonly opened: OpenCapability;
  readonly tables: Tables;
  /** The same on behalf of a call that this signal ends. */
  during(signal: AbortSignal, log?: Logger): { readonly tables: Tables; readonly database: unknown };
  /** Says another `[db]` in the parent config. */
  setConfig(config: DatabaseConfig): void;
  /** Says another `[db]` in the service's own config. */
  setOwn(config: Partial<DatabaseConfig>): void;
}

/** Opens a definition on a database, as a service would. */
export async function openFor<Tables>(
  context: TestContext,
  definition: DatabaseDefinition<Tables>,
  url: string | undefined,
  options: {
    readonly config?: DatabaseConfig;
    readonly own?: Partial<DatabaseConfig>;
    readonly log?: Logger;
    readonly kind?: 'test' | 'production' | 'development';
    readonly signal?: AbortSignal;
    readonly folder?: string;
  } = {},
): Promise<TestDatabase<Tables>> {
  let db = options.config;
  let own = options.own;
  const ownListeners = new Set<() => void>();
  const listeners = new Set<Parameters<CapabilityHost['onParent']>[0]>();
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  const host: CapabilityHost = {
    service: definition.service,
    version: '1.0.0',
    namespace: 'test',
    get config() {
      return { db: own };
    },
    onConfig: (listener: (config: unknown) => void) => {
      const tell = (): void => listener({ db: own });
      ownListeners.add(tell);
      return () => void ownListeners.delete(tell);
    },
    get parent() {
      return { db, mq: undefined };
    },
    onParent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    log: options.log ?? silentLogger,
    discovery: { snapshot: unused, ready: unused, watch: unused },
    clients: {},
    tokens: { sign: unused },
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    surroundings: {
      env: url === undefined ? {} : { ARMATURE_DB: url },
      folder: options.folder ?? process.cwd(),
      kind: options.kind ?? 'test',
    },
  };
  const opened = await openDatabase(definition, host);
  context.after(() => opened.close());
  return {
    opened,
    tables: opened.context?.['tables'] as Tables,
    during: (signal, log = silentLogger) => {
      const call = { signal, log } as unknown as TracedCall;
      const entry = (name: string): unknown => opened.call?.[name]?.(call);
      return { tables: entry('tables') as Tables, database: entry('database') };
    },
    setOwn: (config) => {
      own = config;
      for (const listener of ownListeners) listener();
    },
    setConfig: (config) => {
      db = config;
      for (const listener of listeners) listener({ db, mq: undefined });
    },
  };
}
