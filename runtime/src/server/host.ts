// What guards and calls need of the service that runs them. `serve` makes one, tests make one, and so may an application of its own.
import type { CallSpans, CarriedCall } from '../call/transport.js';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Codec } from '../codec/codec.js';
import { silentLogger, type Logger } from '../log/logger.js';
import type { RequestObserver } from '../observe/request-durations.js';
import { type Spans, spansOfCalls } from '../observe/spans.js';
import { ActiveCalls } from '../front/active-calls.js';
import { createBudget, type Budget } from '../front/budget.js';
import type { FailureObserver } from '../front/exchange.js';
import { defaultLimits, defaultRoleClaim, type Limits } from '../wire/defaults.js';
import type { CallEntry } from './capability.js';
import { createBrokenAnswers, type BrokenAnswers } from './broken-answers.js';
import type { ServerInterceptor } from './interception.js';
import { createTokens, type Tokens } from './tokens.js';
import { settings } from '../wire/settings.js';

/** What a router needs of the service that runs it. */
export interface Host {
  readonly log: Logger;
  readonly clock: Clock;
  /** The RPC keys that are valid now. */
  readonly rpcKeys: () => readonly string[];
  readonly tokens: Tokens;
  readonly claims: Codec<unknown, never>;
  readonly roleClaim: string;
  readonly cookie: string | undefined;
  /** Origins from which browsers may use the cookie, beside the service's own. */
  readonly origins: readonly string[];
  /** Creates the clients of the dependencies for one call. */
  readonly clients: (carried: CarriedCall) => unknown;
  readonly limits: Limits;
  /** Bytes that all requests together hold in memory, and in temporary files. */
  readonly memory: Budget;
  readonly disk: Budget;
  /** Time between two comments that keep an event stream open, in milliseconds. */
  readonly heartbeatMs: number;
  readonly calls: ActiveCalls;
  /** Hears of each request that was answered; probes are left out. */
  readonly onRequest: RequestObserver | undefined;
  /** Who keeps the steps of traces, where somebody does: requests, and calls of the dependencies. */
  readonly spans: Spans | undefined;
  readonly callSpans: CallSpans | undefined;
  /** Hears of each failure before it is answered, with all that is known of it. For tests. */
  readonly onFailure: FailureObserver | undefined;
  /** Looks after answers that are not what their contract says. Counted and logged unless told otherwise. */
  readonly answers: BrokenAnswers;
  /** Layers around every operation, and around single ones by name. */
  readonly interceptors: readonly ServerInterceptor[];
  readonly operations: Readonly<Record<string, readonly ServerInterceptor[]>>;
  /** What each call has beyond what all calls have, by name. */
  readonly callEntries: Readonly<Record<string, CallEntry>>;
}

/** What a host is made of: all that is not given has a default. */
export type HostInit = Partial<Omit<Host, 'tokens' | 'limits' | 'callSpans'>> & {
  readonly tokens?: Tokens;
  readonly limits?: Partial<Limits>;
  /** Secrets of the tokens that are valid now, where no `tokens` are given. */
  readonly jwtSecrets?: () => readonly string[];
};

/** Creates a host. Without keys and secrets it denies all that needs them. */
export function createHost({ tokens, limits: given, jwtSecrets, ...init }: HostInit): Host {
  const { log = silentLogger } = init;
  const limits: Limits = { ...defaultLimits, ...given };
  return {
    log,
    clock: systemClock,
    rpcKeys: () => [],
    claims: plainClaims,
    roleClaim: defaultRoleClaim,
    cookie: undefined,
    origins: [],
    clients: () => ({}),
    heartbeatMs: settings.heartbeatMs.value,
    calls: new ActiveCalls(),
    onRequest: undefined,
    spans: undefined,
    onFailure: undefined,
    answers: createBrokenAnswers({ strict: false, log }),
    interceptors: [],
    operations: {},
    callEntries: {},
    tokens: tokens ?? createTokens({ secrets: jwtSecrets ?? (() => []) }),
    memory: createBudget(limits.memory),
    disk: createBudget(limits.disk),
    ...init,
    callSpans: init.spans && spansOfCalls(init.spans),
    limits,
  };
}

/** Claims as they stand in the token. */
const plainClaims: Codec<unknown, never> = { decode: (value) => value, encode: (value) => value };
