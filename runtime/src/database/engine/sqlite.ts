// SQLite in a file or in memory, by libsql: one connection that is taken in turns. Statements run at once, on the service's own thread.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { columnTypes } from '../../wire/tables.js';
import { failure } from '../../error/service-error.js';
import { databaseAway, ForeignKeyViolation, StatementError, UniqueViolation } from '../failures.js';
import { loadPackage } from '../../server/load-package.js';
import type { Answer, Connection, Engine } from './engine.js';
import { createTurns } from './turns.js';

/** What is used of libsql, which has no types of its own for all of it. */
interface Statement {
  readonly reader: boolean;
  raw(isRaw: boolean): Statement;
  safeIntegers(areSafe: boolean): Statement;
  columns(): readonly { readonly name: string; readonly type: string | null }[];
  all(...parameters: readonly unknown[]): unknown[][];
  run(...parameters: readonly unknown[]): { readonly changes: number };
}
interface Handle {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
}

/** Another connection may hold the file for so long, in milliseconds. */
const busyMs = 5_000;
/** The longest pause between two tries, in milliseconds. */
const longestPauseMs = 25;
/** Statements that are kept ready. */
const mostKept = 300;

/** Opens a file, which is made where it is not there; `:memory:` is a database of its own each time. */
export async function openSqlite(path: string): Promise<Engine> {
  const { default: Open } = await loadPackage('libsql', () => import('libsql'));
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  // Its declared types lack some of what it has.
  const handle = new Open(path, { timeout: busyMs }) as unknown as Handle;
  handle.exec('PRAGMA foreign_keys = ON');
  if (path !== ':memory:') handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  // From here on waiting is ours: SQLite would hold up the whole process, and with it whoever holds the file where that is in it, too.
  handle.exec('PRAGMA busy_timeout = 0');
  const run = createRunner(handle);
  const turns = createTurns(1);
  const connectionOf = (release: () => void): Connection => ({
    isBroken: false,
    query: (sql, parameters, signal) => untilFree(() => run(sql, parameters), signal),
    release,
  });
  return {
    name: 'sqlite',
    place: path === ':memory:' ? 'SQLite in memory' : `SQLite in ${path}`,
    acquire: async (signal) => connectionOf(await turns.take(signal)),
    toColumn: {},
    state: () => ({ size: 1, inUse: turns.taken, waiting: turns.waiting }),
    resize: () => {},
    async close() {
      await turns.idle();
      handle.close();
    },
  };
}

/** Tries again as long as another connection holds the file; rejects with the signal's reason as soon as nobody waits any longer. */
async function untilFree(run: () => Answer, signal: AbortSignal | undefined): Promise<Answer> {
  let waited = 0;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal?.throwIfAborted();
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || waited >= busyMs) throw toFailure(error);
    }
    await setTimeout(pauseMs);
    waited += pauseMs;
  }
}

/** Somebody else writes. Not where this connection reads what has changed since: that is so for good. */
function isBusy(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_RECOVERY';
}

interface Ready {
  readonly statement: Statement;
  /** Of statements that give rows: how each column's value is read. */
  readonly columns: readonly { readonly name: string; readonly read: (value: unknown) => unknown }[];
}

function createRunner(handle: Handle): (sql: string, parameters: readonly unknown[]) => Answer {
  const kept = new Map<string, Ready>();
  const prepare = (sql: string): Ready => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const statement = handle.prepare(sql);
    const columns = statement.reader
      ? statement.columns().map(({ name, type }) => ({ name, read: readerOf(type) }))
      : [];
    if (statement.reader) statement.raw(true).safeIntegers(true);
    if (kept.size >= mostKept) kept.clear();
    kept.set(sql, { statement, columns });
    return { statement, columns };
  };
  return (sql, parameters) => {
    // What follows from the tables' shape is not kept beyond a change of it.
    const isPlain = /^\s*(select|insert|update|delete|with|begin|commit|rollback|savepoint|release)\b/i.test(
      sql,
    );
    if (!isPlain) kept.clear();
    const { statement, columns } = prepare(sql);
    const values = parameters.map(toParameter);
    if (!statement.reader) return { rows: [], changed: statement.run(...values).changes };
    const rows = statement.all(...values).map((row) => {
      const object: Record<string, unknown> = {};
      for (const [index, { name, read }] of columns.entries()) object[name] = read(row[index]);
      return object;
    });
    return { rows, changed: rows.length };
  };
}

/** libsql ends the process where it is given anything else. */
function toParameter(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      if (BigInt.asIntN(64, value) !== value) throw failure('invalid-input', 'a number is beyond 64 bits');
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'undefined':
      return null;
    default:
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      throw new TypeError(
        'a parameter must be a text, a number, a bigint, a boolean, a Date, bytes or null: JSON is given as text',
      );
  }
}

type Reader = (value: unknown) => unknown;
const plain: Reader = (value) => value;
const readers: Readonly<Record<string, Reader>> = {
  [columnTypes.boolean.sqlite]: (value) => (value === null ? null : value !== 0n),
  [columnTypes.int32.sqlite]: (value) => (typeof value === 'bigint' ? Number(value) : value),
  [columnTypes.double.sqlite]: (value) => (typeof value === 'bigint' ? Number(value) : value),
  [columnTypes.datetime.sqlite]: (value) => (typeof value === 'string' ? new Date(value) : value),
  [columnTypes.bytes.sqlite]: (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value),
  [columnTypes.json.sqlite]: (value) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
};

function readerOf(type: string | null): Reader {
  return readers[type ?? ''] ?? plain;
}

function toFailure(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  const said = String(message);
  const cause = new StatementError(said, code);
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    const places = said.replace(/^.*?: /, '').split(', ');
    const [table = ''] = places[0]?.split('.') ?? [];
    const fields = places.map((place) => place.split('.')[1] ?? place);
    return new UniqueViolation({ table, fields, message: 'another row has the same', cause });
  }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new ForeignKeyViolation({
      table: '',
      fields: [],
      message: 'a row refers to one that is not there',
      cause,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|FULL|READONLY)/.test(code))
    return databaseAway(`${code}: ${said}`);
  return cause;
}
