// What `serve` can be told beyond the definition: limits for production, and every dependency on the machine for tests.
import type { Clock } from '../clock/clock.js';
import type { ClientInterceptor, TransportFactory } from '../call/transport.js';
import type { Logger } from '../log/logger.js';
import type { Selector } from '../resilience/selector.js';
import type { Registry } from '../registry/registry.js';
import type { Express } from '../server/express.js';
import type { Interception } from '../server/interception.js';
import type { Limits } from '../wire/defaults.js';
import type { HttpTimes } from './listen.js';

/** Whom `/metrics` answers: everybody, nobody, or who belongs to the platform. */
export type MetricsAudience = boolean | 'trusted';

/** What the machine gives a service. */
export interface SessionOptions {
  /** Environment variables; the process's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where `config.toml` may stand; the working directory unless told. */
  readonly cwd?: string;
  /** In place of etcd. Is not closed at shutdown: it belongs to who opened it. */
  readonly registry?: Registry;
  readonly log?: Logger;
  /** Where the lines of the service's own logger go; standard output unless told. */
  readonly writeLog?: (line: string) => void;
  readonly clock?: Clock;
  /** How long to wait for etcd and for configs at start: milliseconds, one minute unless told. */
  readonly startLimitMs?: number;
}

/** How a process stops. */
export interface StopOptions {
  /**
   * Whether the process is the service's own, as in main.ts: then SIGTERM and SIGINT shut it down, it exits 0 after that, and a
   * failure to start prints one line and exits with its code. False: failures reject and nothing touches the process.
   */
  readonly ownProcess?: boolean;
  /** How long requests in progress may take at shutdown: milliseconds, 10 s unless told. */
  readonly shutdownLimitMs?: number;
  /**
   * How long requests are still taken after deregistering, until callers have heard of it: milliseconds, 500 unless told. As long again
   * while requests still come, up to ten times.
   */
  readonly lingerMs?: number;
}

/** Options of `serve` and of the generated `serve<Name>`, which knows the operations. All may be left out. */
export interface ServeOptions<Api = unknown> extends SessionOptions, StopOptions, Interception<Api> {
  /** Layers around every call of the declared dependencies, the first one outermost. */
  readonly clientInterceptors?: readonly ClientInterceptor[];
  /** Adds Express middleware and routes of your own, before the operations. */
  readonly configure?: (app: Express) => void;
  readonly limits?: Partial<Limits>;
  readonly times?: HttpTimes;
  /** Origins from which browsers may use the token's cookie, beside the service's own. */
  readonly origins?: readonly string[];
  /** Time between two comments that keep an event stream open, in milliseconds; 15 s unless told. */
  readonly heartbeatMs?: number;
  /**
   * Whom `/metrics` answers: `'trusted'`, unless told, is who asks on the same machine or holds the RPC key (in `X-RPC-Key`, or as a
   * bearer token); true: everybody who reaches the service; false: nobody.
   */
  readonly metrics?: MetricsAudience;
  /** Whether there is a documentation page at `/docs`. Unless told, as ARMATURE_DOCS says: on under `scaffold dev`, else off. */
  readonly docs?: boolean;
  /** In place of discovery over undici: how to reach a dependency. */
  readonly transport?: TransportFactory;
  /** Choose among the instances of a dependency, by its name, in place of `balance`. */
  readonly selectors?: Readonly<Record<string, Selector>>;
}

/** A service that runs. */
export interface RunningService {
  /** `ip:port`, as registered. */
  readonly address: string;
  readonly port: number;
  /** Shuts down as SIGTERM does: deregisters, lets requests finish, runs `onShutdown`. Idempotent. Does not exit. */
  close(): Promise<void>;
  /** Resolves after a shutdown, whoever asked for it. */
  readonly closed: Promise<void>;
}
