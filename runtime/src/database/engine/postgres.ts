// PostgreSQL by pg: a pool of connections, and the values of rows in the form that all engines share.
import { createConnection } from 'node:net';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import {
  databaseAway,
  ForeignKeyViolation,
  StatementError,
  UniqueViolation,
  withoutValues,
} from '../failures.js';
import { failure } from '../../error/service-error.js';
import { loadPackage } from '../../server/load-package.js';
import type { Answer, Connection, Engine } from './engine.js';
import { createTurns } from './turns.js';

/** Where a PostgreSQL is, and how it is connected to. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly connections: number;
  readonly ssl?: PoolConfig['ssl'];
  /** Where the tables are; the first schema of the search path unless told. */
  readonly schema?: string;
  /** Names the connections in the database. */
  readonly application: string;
}

/** For a connection to be made or to become free, in milliseconds, whatever the caller's deadline. */
const connectMs = 10_000;

/** Opens a pool; connections are made when they are asked for. */
export async function openPostgres(address: PostgresAddress): Promise<Engine> {
  const { default: pg } = await loadPackage('pg', () => import('pg'));
  const { host, port, user, password, database, schema } = address;
  const settings = [
    '-c timezone=UTC',
    '-c datestyle=ISO',
    '-c intervalstyle=iso_8601',
    '-c bytea_output=hex',
  ];
  if (schema !== undefined) settings.push(`-c search_path=${schema.replaceAll(/([\\ ])/g, '\\$1')}`);
  const pool = new pg.Pool({
    host,
    port,
    user,
    password,
    database,
    max: address.connections,
    options: settings.join(' '),
    application_name: address.application,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    ...(address.ssl !== undefined && { ssl: address.ssl }),
  });
  // A connection that breaks while nobody uses it: the pool drops it, and the next use makes another one.
  pool.on('error', () => {});
  // Waiting is ours: those who wait at a pool that ends are forgotten by it.
  const turns = createTurns(address.connections);
  return {
    name: 'postgres',
    place: `PostgreSQL at ${host}:${port}/${database}${schema === undefined ? '' : ` (${schema})`}`,
    async acquire(signal) {
      const end = await turns.take(signal);
      try {
        return connectionOf(await checkOut(pool, signal), end, address);
      } catch (error) {
        end();
        throw error;
      }
    },
    toColumn: { date: (value) => (typeof value === 'string' ? beforeChrist(value) : value) },
    state: () => ({ size: pool.totalCount, inUse: turns.taken, waiting: turns.waiting }),
    resize(connections) {
      pool.options.max = connections;
      turns.resize(connections);
    },
    async close() {
      await turns.idle();
      await pool.end();
    },
  };
}

/** A connection that comes when nobody waits for it any longer goes back. */
function checkOut(pool: Pool, signal: AbortSignal | undefined): Promise<PoolClient> {
  if (signal?.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    let hasLeft = false;
    const leave = (): void => {
      hasLeft = true;
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', leave, { once: true });
    pool.connect().then(
      (client) => {
        signal?.removeEventListener('abort', leave);
        if (hasLeft) client.release();
        else resolve(client);
      },
      (error: unknown) => {
        signal?.removeEventListener('abort', leave);
        reject(toFailure(error));
      },
    );
  });
}

function connectionOf(client: PoolClient, end: () => void, address: PostgresAddress): Connection {
  let isBroken = false;
  let isReleased = false;
  const broken = (): void => {
    isBroken = true;
  };
  client.on('error', broken);
  const release = (): void => {
    if (isReleased) return;
    isReleased = true;
    client.off('error', broken);
    client.release(isBroken);
    end();
  };
  const run = async (sql: string, parameters: readonly unknown[]): Promise<Answer> => {
    try {
      const result = await client.query<Record<string, unknown>>({
        text: sql,
        values: parameters.map(toParameter),
        types: { getTypeParser },
      });
      // Of several statements in one text there are several results.
      const last = Array.isArray(result) ? (result as (typeof result)[]).at(-1) : result;
      return { rows: last?.rows ?? [], changed: last?.rowCount ?? 0 };
    } catch (error) {
      const failed = toFailure(error);
      if (isLost(error)) isBroken = true;
      throw failed;
    }
  };
  return {
    get isBroken() {
      return isBroken;
    },
    query(sql, parameters, signal) {
      if (signal === undefined) return run(sql, parameters);
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          isBroken = true;
          cancel(client, address);
          release();
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        run(sql, parameters)
          .finally(() => signal.removeEventListener('abort', giveUp))
          .then(resolve, reject);
      });
    },
    release,
  };
}

/**
 * Has the database stop what a connection runs: it does not notice by itself that nobody waits any longer, and would hold its locks. The
 * request goes over a connection of its own, with the key that the database gave for this (PostgreSQL's protocol, CancelRequest).
 */
function cancel(client: PoolClient, { host, port }: PostgresAddress): void {
  const { processID, secretKey } = client as { processID?: unknown; secretKey?: unknown };
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const request = Buffer.alloc(16);
  for (const [index, word] of [16, 80_877_102, processID, secretKey].entries())
    request.writeInt32BE(word, index * 4);
  const socket = createConnection({ host, port });
  // Without it the query runs to its end.
  socket.on('error', () => {});
  socket.setTimeout(connectMs, () => socket.destroy());
  socket.end(request);
}

function toParameter(value: unknown): unknown {
  if (value instanceof Date) return beforeChrist(value.toISOString());
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'bigint') return value.toString();
  return value;
}

/** PostgreSQL knows no year 0: it is 1 BC. */
function beforeChrist(text: string): string {
  return text.startsWith('0000-') ? `0001${text.slice(4)} BC` : text;
}

function yearZero(text: string): string {
  return text.endsWith(' BC') ? `0000${text.slice(4, -3)}` : text;
}

type Parser = (text: string) => unknown;
const asText: Parser = (text) => text;
const toNumber: Parser = (text) => Number(text);
const toJson: Parser = (text) => JSON.parse(text) as unknown;
const parsers: Readonly<Record<number, Parser>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: (text) => BigInt(text),
  21: toNumber,
  23: toNumber,
  114: toJson,
  700: toNumber,
  701: toNumber,
  1082: yearZero,
  1184: (text) => new Date(`${yearZero(text).replace(' ', 'T').replace(/\+00$/, '')}Z`),
  3802: toJson,
};

/** What is not listed is text, arrays and all: no value depends on the machine's time zone or on guesses. */
function getTypeParser(oid: number): Parser {
  return parsers[oid] ?? asText;
}

const lostCodes = /^(08|57P0|53300|E[A-Z]+$)/;
const lostMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** The connection is of no more use, or there was none. */
function isLost(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return lostCodes.test(code) || lostMessages.test(message);
}

function toFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '', table = '', detail = '' } = error as { code?: string; table?: string; detail?: string };
  if (isLost(error)) return databaseAway([code, error.message].filter((part) => part !== '').join(': '));
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  const cause = new StatementError(withoutValues(error.message), code);
  const fields = (/^Key \((.*?)\)=/.exec(detail)?.[1] ?? '')
    .split(', ')
    .map((name) => name.replace(/^"(.*)"$/, '$1'));
  if (code === '23505')
    return new UniqueViolation({ table, fields, message: 'another row has the same', cause });
  if (code === '23503') {
    const isHeld = detail.includes('still referenced');
    const message = isHeld ? 'another row refers to this one' : 'a row refers to one that is not there';
    return new ForeignKeyViolation({ table, fields: isHeld ? [] : fields, message, cause });
  }
  if (code === '40001' || code === '40P01') {
    return failure('conflict', 'two transactions were in each other’s way: try again', { cause });
  }
  return cause;
}
