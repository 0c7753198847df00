// Sends requests to the instances of one service: deadline -> retry (pick, once a try) -> breaker of that instance -> HTTP.
// What services among themselves and the gateway have in common.
import type { Ending } from '../call/ending.js';
import { systemClock, type Clock } from '../clock/clock.js';
import type { Discovery } from '../discovery/discovery.js';
import { failure, ServiceError } from '../error/service-error.js';
import { sickStatuses } from '../wire/codes.js';
import type { Breaker, BreakerOptions } from '../resilience/breaker.js';
import { createRetryBudget, type RetryOptions } from '../resilience/retry.js';
import { createTargets } from '../resilience/targets.js';
import {
  connectInstance,
  ExchangeFailure,
  type ConnectOptions,
  type Exchange,
  type ExchangeResponse,
  type InstanceConnection,
} from './exchange.js';
import { isInnocent, type CallAnswer, type InstanceCall } from './instance-call.js';
import { createRetry, type Attempt, type Outgoing } from './retry-calls.js';

/** How a service's instances are called. */
export interface CallerOptions {
  readonly discovery: Discovery;
  /** The service that is called. */
  readonly service: string;
  readonly retry?: RetryOptions;
  readonly breaker?: Omit<BreakerOptions, 'clock'>;
  readonly connect?: ConnectOptions;
  readonly clock?: Clock;
  /** Numbers in [0, 1). */
  readonly random?: () => number;
}

/** The instances of one service, ready to be called. */
export interface InstanceCaller {
  /**
   * Resolves with any answer that came, also a failed one. Rejects with a ServiceError: `unavailable` (its cause an ExchangeFailure
   * where an instance was tried), `deadline-exceeded` or `cancelled`.
   */
  call(call: InstanceCall): Promise<CallAnswer>;
  /** What each instance has to do, for metrics. */
  status(): readonly { readonly address: string; readonly inFlight: number; readonly breaker: string }[];
  /** What became of all calls so far: `answered`, or the kind of the failure; and how many tries there were after the first ones. */
  counts(): { readonly outcomes: ReadonlyMap<string, number>; readonly retries: number };
  /** Lets what is under way end; later calls are refused with `unavailable`. Idempotent. */
  close(): void;
}

/** Starts following a service's instances. */
export function createInstanceCaller(options: CallerOptions): InstanceCaller {
  const { discovery, service, clock = systemClock, random = Math.random } = options;
  const targets = createTargets<InstanceConnection>({
    discovery,
    service,
    clock,
    random,
    connect: (instance) => connectInstance(instance.address, options.connect),
    disconnect: (connection) => connection.close(),
    ...(options.breaker === undefined ? {} : { breaker: options.breaker }),
  });
  let closed = false;
  let answered = 0;
  const failed = new Map<string, number>();
  const retry = createRetry({
    service,
    targets,
    clock,
    random,
    budget: createRetryBudget(options.retry),
    checkLimits,
  });
  const run = retry.layer(attempt);

  return {
    call,
    counts: () => ({ outcomes: new Map([['answered', answered], ...failed]), retries: retry.count() }),
    status: () =>
      targets.all().map(({ instance, inFlight, breaker }) => ({
        address: instance.address,
        inFlight,
        breaker: breaker.state,
      })),
    close() {
      closed = true;
      targets.close();
    },
  };

  async function call(asked: InstanceCall): Promise<CallAnswer> {
    const deadline = asked.timeoutMs === undefined ? undefined : clock.now() + asked.timeoutMs;
    const outgoing: Outgoing = { call: asked, deadline };
    try {
      if (!targets.known) await firstSnapshot(outgoing);
      const answer = await run(outgoing);
      answered += 1;
      return answer;
    } catch (error) {
      const kind = error instanceof ServiceError ? error.kind : 'internal';
      failed.set(kind, (failed.get(kind) ?? 0) + 1);
      throw error;
    }
  }

  async function attempt({ target, call: { request, signal }, deadline }: Attempt): Promise<CallAnswer> {
    const begun = clock.now();
    const left = deadline === undefined ? undefined : Math.max(0, deadline - begun);
    const { breaker } = target;
    const end = targets.begin(target);
    const exchange = target.connection.start(request(left));
    const ends = new EarlyEnd(exchange, signal, left, clock);
    const over = (): void => {
      end();
      ends.release();
    };
    try {
      const response = await exchange.response;
      judge(breaker, { response, exchange, tookMs: clock.now() - begun, limited: left !== undefined });
      response.body.onOver = over;
      const { status, rawHeaders, body, socket } = response;
      const explain = (error: unknown): ServiceError =>
        ends.reason ?? failure('unavailable', `${service} broke off its answer`, { cause: error });
      return socket === undefined
        ? { status, rawHeaders, body, explain }
        : { status, rawHeaders, body, socket, explain };
    } catch (cause) {
      over();
      if (ends.reason !== undefined) {
        if (ends.reason.kind === 'cancelled' || exchange.incomplete) breaker.abandon();
        else breaker.late(clock.now() - begun);
        throw ends.reason;
      }
      if (!(cause instanceof ExchangeFailure)) throw cause;
      if (cause.blame === 'caller') {
        breaker.abandon();
        throw unsent(cause);
      }
      if (!cause.sent) breaker.refused();
      else if (exchange.incomplete) breaker.abandon();
      else breaker.failure();
      throw cause;
    }
  }

  function checkLimits({ call: { signal }, deadline }: Outgoing): void {
    if (signal?.aborted) throw failure('cancelled', undefined, { cause: signal.reason });
    if (deadline !== undefined && clock.now() >= deadline) throw failure('deadline-exceeded');
    if (closed) throw failure('unavailable', 'this process is shutting down');
  }

  /** At the start of a process the first answer of the registry may be under way: worth a moment of the deadline. */
  async function firstSnapshot(outgoing: Outgoing): Promise<void> {
    const {
      call: { signal },
      deadline,
    } = outgoing;
    const stop = new AbortController();
    const wait = Math.min(2_000, deadline === undefined ? Infinity : deadline - clock.now());
    const cancel = clock.after(wait, () => stop.abort(new Error('the registry has not answered yet')));
    const leave = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await discovery.ready(service, stop.signal);
    } catch (cause) {
      checkLimits(outgoing);
      throw failure('unavailable', `no instance of ${service} is known yet`, { cause });
    } finally {
      cancel();
      signal?.removeEventListener('abort', leave);
    }
  }
}

/** Ends an exchange with its caller, or at its deadline. */
class EarlyEnd {
  /** What ended it, where it was one of these. */
  reason: ServiceError | undefined = undefined;
  readonly #exchange: Exchange;
  readonly #ending: Ending | undefined;
  readonly #cancelTimer: (() => void) | undefined;
  readonly #leave: (() => void) | undefined;

  constructor(exchange: Exchange, ending: Ending | undefined, leftMs: number | undefined, clock: Clock) {
    this.#exchange = exchange;
    this.#ending = ending;
    this.#cancelTimer =
      leftMs === undefined ? undefined : clock.after(leftMs, () => this.#end(failure('deadline-exceeded')));
    this.#leave = ending && (() => this.#end(failure('cancelled', undefined, { cause: ending.reason })));
    if (ending === undefined || this.#leave === undefined) return;
    if (ending.aborted) this.#leave();
    else ending.addEventListener('abort', this.#leave, { once: true });
  }

  release(): void {
    this.#cancelTimer?.();
    if (this.#leave !== undefined) this.#ending?.removeEventListener('abort', this.#leave);
  }

  #end(why: ServiceError): void {
    this.reason ??= why;
    this.#exchange.abort(why);
  }
}

/** A request that no instance can be sent, or whose body broke off: its sender went away, or sent what HTTP does not take. */
function unsent(cause: ExchangeFailure): ServiceError {
  return cause.sent
    ? failure('cancelled', undefined, { cause })
    : failure('invalid-input', 'the request can not be sent on', { cause });
}

interface Answered {
  readonly response: ExchangeResponse;
  readonly exchange: Exchange;
  /** Until the head came. */
  readonly tookMs: number;
  /** Whether the caller had a deadline. */
  readonly limited: boolean;
}

/** Counts an answer for or against its instance. What is the caller's or a dependency's own does not count. */
function judge(breaker: Breaker, { response, exchange, tookMs, limited }: Answered): void {
  if (!sickStatuses.has(response.status)) breaker.success(tookMs);
  else if (isInnocent(response) || exchange.incomplete) breaker.answered();
  else if (response.status === 504 && limited) breaker.late(tookMs);
  else breaker.failure();
}
