// The engine in force: made again where the address changes, and known to be away or there.
import type { Logger } from '../log/logger.js';
import type { Clock } from '../clock/clock.js';
import { type Address, isSamePlace } from './address.js';
import type { Answer, Connection, Engine } from './engine/engine.js';
import { databaseAway, isAway } from './failures.js';
import { openEngine } from './engine/open-engine.js';
import type { QueryTimes } from './query-times.js';
import type { Source } from './kysely.js';

/** On whose behalf statements run. */
export interface Beneficiary {
  readonly log: Logger;
  /** Aborts when nobody waits any longer; undefined for work outside of calls. */
  readonly signal: AbortSignal | undefined;
}

/** An engine and what is known of it. */
export interface LiveEngine {
  readonly engine: Engine;
  /** Why it does not answer at the moment. */
  readonly trouble: string | undefined;
  source(beneficiary: Beneficiary): Source;
  /** Takes a new address: a larger or smaller pool as it is, anything else by a new engine, while the old one finishes. */
  move(address: Address): Promise<void>;
  close(): Promise<void>;
}

/** What it needs. */
export interface LiveEngineOptions {
  readonly address: Address;
  readonly folder: string;
  /** Names its connections. */
  readonly application: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly times: QueryTimes;
  /** For a connection where no call says how long to wait. */
  readonly waitMs: number;
}

/** Between two looks whether a database is back, in milliseconds. */
const pingMs = 1_000;

/** Opens an engine at an address. */
export async function openLiveEngine(options: LiveEngineOptions): Promise<LiveEngine> {
  const { folder, application, clock, log, times } = options;
  let address = options.address;
  let engine = await openEngine(address, folder, application);
  let trouble: string | undefined;
  let cancelPing: (() => void) | undefined;
  let isClosed = false;
  const retired = new Set<Promise<void>>();

  const noteAway = (error: unknown): void => {
    if (!isAway(error) || isClosed) return;
    const { cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (trouble === undefined) log.error({ database: engine.place, reason }, 'the database does not answer');
    trouble = reason;
    cancelPing ??= clock.after(pingMs, ping);
  };
  const noteThere = (): void => {
    if (trouble === undefined) return;
    trouble = undefined;
    cancelPing?.();
    cancelPing = undefined;
    log.info({ database: engine.place }, 'the database answers again');
  };
  const ping = (): void => {
    cancelPing = undefined;
    const { signal } = limit(options.waitMs, clock);
    void acquire(signal)
      .then((connection) =>
        run(connection, 'select 1', [], { log, signal }).finally(() => connection.release()),
      )
      .catch(noteAway);
  };
  const acquire = async (signal: AbortSignal | undefined): Promise<Connection> => {
    try {
      return await engine.acquire(signal);
    } catch (error) {
      noteAway(error);
      throw error;
    }
  };
  const run = async (
    connection: Connection,
    sql: string,
    parameters: readonly unknown[],
    { log: to, signal }: Beneficiary,
  ): Promise<Answer> => {
    const startedAt = clock.now();
    try {
      const answer = await connection.query(sql, parameters, signal);
      if (trouble !== undefined) noteThere();
      return answer;
    } catch (error) {
      noteAway(error);
      throw error;
    } finally {
      times.note(sql, clock.now() - startedAt, to);
    }
  };

  return {
    get engine() {
      return engine;
    },
    get trouble() {
      return trouble;
    },
    source: (beneficiary) => ({
      name: engine.name,
      acquire: async () => {
        if (beneficiary.signal !== undefined) return acquire(beneficiary.signal);
        const { signal, cancel } = limit(options.waitMs, clock);
        return acquire(signal).finally(cancel);
      },
      run: (connection, sql, parameters) => run(connection, sql, parameters, beneficiary),
    }),
    async move(to) {
      if (isClosed) return;
      if (to.engine !== address.engine) {
        throw new Error('the kind of database changes at a restart only');
      }
      const isSame = isSamePlace(address, to);
      address = to;
      if (isSame) {
        if (to.engine === 'postgres') engine.resize(to.connections);
        return;
      }
      const before = engine;
      engine = await openEngine(to, folder, application);
      log.info({ from: before.place, to: engine.place }, 'the database has moved');
      const closing = before
        .close()
        .catch((error: unknown) => log.warn({ err: error }, 'the old pool did not close'));
      retired.add(closing);
      void closing.finally(() => retired.delete(closing));
    },
    async close() {
      isClosed = true;
      cancelPing?.();
      await Promise.all([engine.close(), ...retired]);
    },
  };
}

function limit(
  milliseconds: number,
  clock: Clock,
): { readonly signal: AbortSignal; readonly cancel: () => void } {
  const controller = new AbortController();
  const cancel = clock.after(milliseconds, () => controller.abort(databaseAway('no connection became free')));
  return { signal: controller.signal, cancel };
}
