// Sends requests to the instances of one service: deadline -> retry (pick, once a try) -> breaker of that instance -> HTTP.
// What services among themselves and the gateway have in common.
import { pause, systemClock, type Clock } from '../clock/clock.js';
import type { Discovery } from '../discovery/discovery.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { BreakerOptions } from '../resilience/breaker.js';
import { createRetryBudget, type RetryOptions } from '../resilience/retry.js';
import { createTargets, type Target } from '../resilience/targets.js';
import {
  connectInstance,
  ExchangeFailure,
  type ConnectOptions,
  type Exchange,
  type ExchangeRequest,
  type ExchangeResponse,
  type InstanceConnection,
} from './exchange.js';

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

/** One request to whichever instance takes it. */
export interface InstanceCall {
  /** Makes the request of one try; gets what is left of the deadline in milliseconds. */
  readonly request: (leftMs: number | undefined) => ExchangeRequest;
  /** May be executed twice without harm, and its body can be sent again. */
  readonly repeatable: boolean;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /** When it must be over, in milliseconds from now; undefined: never. */
  readonly timeoutMs?: number | undefined;
}

/** An answer whose head has come. */
export interface CallAnswer extends ExchangeResponse {
  /** Why the body broke off: the caller's signal, the deadline, or the instance. */
  readonly explain: (error: unknown) => ServiceError;
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
  const budget = createRetryBudget(options.retry);
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
  let retries = 0;
  const failed = new Map<string, number>();

  return {
    call,
    counts: () => ({ outcomes: new Map([['answered', answered], ...failed]), retries }),
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

  async function call(one: InstanceCall): Promise<CallAnswer> {
    const deadline = one.timeoutMs === undefined ? undefined : clock.now() + one.timeoutMs;
    const tried = new Set<Target<InstanceConnection>>();
    let tries = 1;
    let searchedMs = 0;
    let more = 0;
    budget.deposit();
    try {
      if (!targets.known) await firstSnapshot(one, deadline);
      for (;;) {
        checkLimits(one, deadline);
        const target = targets.pick(tried) ?? (tried.size > 0 ? targets.pick(none) : undefined);
        if (target === undefined) throw noTarget();
        // One that is known to be away, or was tried before, is tried once more for want of another: that is never free.
        const isFresh = target.breaker.allows() && !tried.has(target);
        if (tried.has(target)) await pause(clock, (20 + random() * 30) * (tries + 1), one.signal);
        const begun = clock.now();
        try {
          const answer = await attempt(target, one, deadline);
          if (!worthAnother(answer, one, tries)) {
            answered += 1;
            return answer;
          }
          answer.body.discard();
        } catch (cause) {
          if (!(cause instanceof ExchangeFailure)) throw cause;
          checkLimits(one, deadline);
          searchedMs += cause.sent ? 0 : clock.now() - begun;
          // A refused connection costs no instance anything, and is not asked for again soon: the search goes on beside the budget.
          const free = !cause.sent && isFresh && searchedMs < longestSearchMs;
          if (!free && !budget.allows({ sent: cause.sent, idempotent: one.repeatable, tries })) {
            throw failure('unavailable', `${service} did not answer`, { cause });
          }
          tries += free ? 0 : 1;
          more += 1;
          tried.add(target);
          continue;
        }
        tries += 1;
        more += 1;
        tried.add(target);
      }
    } catch (error) {
      const kind = error instanceof ServiceError ? error.kind : 'internal';
      failed.set(kind, (failed.get(kind) ?? 0) + 1);
      throw error;
    } finally {
      retries += more;
    }
  }

  async function attempt(
    target: Target<InstanceConnection>,
    one: InstanceCall,
    deadline: number | undefined,
  ): Promise<CallAnswer> {
    const left = deadline === undefined ? undefined : Math.max(0, deadline - clock.now());
    const { breaker } = target;
    const end = targets.begin(target);
    const exchange = target.connection.start(one.request(left));
    const ends = endEarly(exchange, one.signal, left, clock);
    const over = (): void => {
      end();
      ends.release();
    };
    try {
      const response = await exchange.response;
      if (isSick(response.status)) breaker.failure();
      else breaker.success();
      response.body.onOver = over;
      const explain = (error: unknown): ServiceError =>
        ends.reason ?? failure('unavailable', `${service} broke off its answer`, { cause: error });
      return { ...response, explain };
    } catch (cause) {
      over();
      if (ends.reason !== undefined) {
        if (ends.reason.kind === 'cancelled') breaker.abandon();
        else breaker.failure();
        throw ends.reason;
      }
      if (cause instanceof ExchangeFailure && !cause.sent) breaker.refused();
      else breaker.failure();
      throw cause;
    }
  }

  /** An instance that says 503 (it drains, it is not ready) leaves the call to another where a second try does no harm. */
  function worthAnother({ status }: CallAnswer, { repeatable }: InstanceCall, tries: number): boolean {
    if (status !== 503 || !repeatable || targets.size < 2) return false;
    return budget.allows({ sent: true, idempotent: true, tries });
  }

  function checkLimits({ signal }: InstanceCall, deadline: number | undefined): void {
    if (signal?.aborted) throw failure('cancelled', undefined, { cause: signal.reason });
    if (deadline !== undefined && clock.now() >= deadline) throw failure('deadline-exceeded');
    if (closed) throw failure('unavailable', 'this process is shutting down');
  }

  /** At the start of a process the first answer of the registry may be under way: worth a moment of the deadline. */
  async function firstSnapshot(one: InstanceCall, deadline: number | undefined): Promise<void> {
    const stop = new AbortController();
    const wait = Math.min(2_000, deadline === undefined ? Infinity : deadline - clock.now());
    const cancel = clock.after(wait, () => stop.abort(new Error('the registry has not answered yet')));
    const leave = (): void => stop.abort(one.signal?.reason);
    one.signal?.addEventListener('abort', leave, { once: true });
    try {
      await discovery.ready(service, stop.signal);
    } catch (cause) {
      checkLimits(one, deadline);
      throw failure('unavailable', `no instance of ${service} is known yet`, { cause });
    } finally {
      cancel();
      one.signal?.removeEventListener('abort', leave);
    }
  }

  function noTarget(): ServiceError {
    const why = targets.size === 0 ? 'no instance is registered' : 'all its instances are failing';
    return failure('unavailable', `${service} is not available: ${why}`);
  }
}

interface EarlyEnd {
  /** What ended the exchange, where it was the caller or the deadline. */
  readonly reason: ServiceError | undefined;
  release(): void;
}

function endEarly(
  exchange: Exchange,
  signal: AbortSignal | undefined,
  leftMs: number | undefined,
  clock: Clock,
): EarlyEnd {
  let reason: ServiceError | undefined;
  const end = (why: ServiceError): void => {
    reason ??= why;
    exchange.abort(why);
  };
  const cancelTimer =
    leftMs === undefined ? undefined : clock.after(leftMs, () => end(failure('deadline-exceeded')));
  const leave = (): void => end(failure('cancelled', undefined, { cause: signal?.reason }));
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted) leave();
  return {
    get reason() {
      return reason;
    },
    release() {
      cancelTimer?.();
      signal?.removeEventListener('abort', leave);
    },
  };
}

/** How long a call may look for an instance that takes its connection, before that counts as a try: milliseconds. */
const longestSearchMs = 2_000;

const none: ReadonlySet<Target<InstanceConnection>> = new Set();

/** Statuses by which an instance, or what stands before it, says that it cannot serve at all. */
function isSick(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}
