// What a service may have beyond answering calls (a database, events, jobs): opened before the user's code is created, closed after its last
// call. Generated service.ts lists them in its definition.
import type { Clock } from '../clock/clock.js';
import type { HealthCheck } from '../front/health.js';
import type { Family } from '../observe/metrics.js';
import type { Trace } from '../observe/trace.js';
import type { CarriedCall } from '../call/transport.js';
import type { CallOf, ContextOf } from './context.js';

/** The process that a service runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where its config.toml is; the working directory where there is none. */
  readonly folder: string;
  readonly kind: 'production' | 'development' | 'test';
  /** By the name of a capability, what a test puts in the place of what is outside of the process. */
  readonly standIns?: Readonly<Record<string, unknown>>;
}

/** The service that a capability opens in: what every context has, and more that only parts of the framework need. */
export interface CapabilityHost extends Omit<ContextOf<unknown, unknown, unknown>, 'folder' | 'onShutdown'> {
  readonly version: string;
  /** First segment of every key in etcd. */
  readonly namespace: string;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  /** Aborts when the start has taken too long, and when the service shuts down. */
  readonly signal: AbortSignal;
}

/** A call, and where it stands in a trace. */
export interface TracedCall extends CallOf<unknown, unknown> {
  readonly trace: Pick<Trace, 'traceparent' | 'tracestate'>;
}

/** Makes an entry of a call, at the first ask within that call. */
export type CallEntry = (call: TracedCall) => unknown;

/** The service once the user's code is there: what work that nobody calls for is done with. */
export interface ReadyService {
  /** What `create` gave. */
  readonly api: unknown;
  /** The clients of one piece of work, with what it carries along. */
  clients(carried: CarriedCall): unknown;
  /** What each call has beyond what all calls have, by name. */
  readonly callEntries: Readonly<Record<string, CallEntry>>;
}

/** A capability that is open. All but `close` may be left out. */
export interface OpenCapability {
  /** Entries of the context, by name. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Entries of each call, by name. */
  readonly call?: Readonly<Record<string, CallEntry>>;
  /** Its part of `/readyz`, under its name. */
  readonly health?: HealthCheck;
  /** Its part of `/metrics`. */
  readonly metrics?: () => readonly Family[];
  /** The user's code is there: work that nobody calls for may begin. The service is ready only after it. */
  readonly ready?: (service: ReadyService) => Promise<void> | void;
  /** The service shuts down: begins no more work of its own, and resolves when what was begun is done. */
  readonly drain?: () => Promise<void> | void;
  /** Lets go of all that it holds. Called once, after the last call. */
  readonly close: () => Promise<void> | void;
}

/** Something that a service opens and closes with itself. */
export interface Capability {
  /** Names it in `/readyz`, in logs and in the message when it does not open. */
  readonly name: string;
  open(host: CapabilityHost): Promise<OpenCapability>;
}
