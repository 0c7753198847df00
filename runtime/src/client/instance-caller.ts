// Sends requests to the instances of one service: deadline -> retry (pick, once a try) -> breaker of that instance -> HTTP.
// What services among themselves and the gateway have in common.
import type { Ending } from '../call/ending.js';
import { systemClock, type Clock } from '../clock/clock.js';
import { Deadlines } from '../clock/deadlines.js';
import type { Discovery } from '../discovery/discovery.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { BreakerOptions } from '../resilience/breaker.js';
import { createRetryBudget, type RetryOptions } from '../resilience/retry.js';
import type { Selector } from '../resilience/selector.js';
import { createTargets } from '../resilience/targets.js';
import type { Resilience } from '../wire/resilience.js';
import {
  connectInstance,
  undici,
  type ConnectOptions,
  type Exchange,
  type InstanceConnection,
} from './exchange.js';
import type { ExchangeFailure } from './exchange-failure.js';
import { createHedge, outrun } from './hedge-calls.js';
import { BulkheadFull, type CallAnswer, type InstanceCall } from './instance-call.js';
import { blame, judge } from './judge.js';
import { createRetry, type Attempt, type Outgoing, type Search } from './retry-calls.js';
import { WholeAnswer, WholeCall, type WholeCallHost } from './whole-call.js';

/** How a service's instances are called. */
export interface CallerOptions {
  readonly discovery: Discovery;
  /** The service that is called. */
  readonly service: string;
  readonly retry?: RetryOptions;
  readonly breaker?: Omit<BreakerOptions, 'clock'>;
  readonly connect?: ConnectOptions;
  /** What is said of the service now; asked at each call; the same object until it changes. */
  readonly rules?: () => Resilience | undefined;
  /** Chooses instances in place of the rules' balance. */
  readonly selector?: Selector | undefined;
  /** Where the caller is. */
  readonly zone?: string | undefined;
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
  /** The same for a call whose body is no stream, resolved when all of its answer is there. */
  callWhole(call: InstanceCall): Promise<WholeAnswer>;
  /** What each instance has to do, for metrics. */
  status(): readonly { readonly address: string; readonly inFlight: number; readonly breaker: string }[];
  /**
   * What became of all calls so far: `answered`, or the kind of the failure; how many tries there were after the first ones; and how many
   * instances were asked beside another.
   */
  counts(): {
    readonly outcomes: ReadonlyMap<string, number>;
    readonly retries: number;
    readonly hedges: number;
  };
  /** Lets what is under way end; later calls are refused with `unavailable`. Idempotent. */
  close(): void;
}

/** Starts following a service's instances. */
export function createInstanceCaller(options: CallerOptions): InstanceCaller {
  const { discovery, service, clock = systemClock, random = Math.random } = options;
  // Now, while the process starts, and not within the first call.
  undici();
  const targets = createTargets<InstanceConnection>({
    discovery,
    service,
    clock,
    random,
    connect: (instance) => connectInstance(instance.address, options.connect),
    disconnect: (connection) => connection.close(),
    selector: options.selector,
    zone: options.zone,
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    ...(options.breaker === undefined ? {} : { breaker: options.breaker }),
  });
  let closed = false;
  let answered = 0;
  let underWay = 0;
  const failed = new Map<string, number>();
  const hedge = createHedge({ targets, clock });
  const retry = createRetry({
    service,
    targets,
    clock,
    random,
    budget: createRetryBudget({ ...options.retry, clock }),
    checkLimits,
    attempt: hedge.layer(attempt),
  });
  const deadlines = new Deadlines(clock);
  const host: WholeCallHost = {
    begin(made) {
      targets.begin(made.search.target);
      if (made.endsAt !== Infinity) deadlines.add(made);
    },
    end(made) {
      targets.end(made.search.target);
      if (made.endsAt !== Infinity) deadlines.delete(made);
    },
    headCame({ search, endsAt }, status, rawHeaders) {
      const limited = endsAt !== Infinity;
      const tookMs = clock.now() - search.begunAt;
      judge(search.target.breaker, { response: { status, rawHeaders }, incomplete: false, tookMs, limited });
    },
    allCame(made, answer, rawHeaders) {
      const { search, settling } = made;
      if (retry.worthAnother({ status: answer.status, rawHeaders }, search))
        return settling.resolve(goOn(search, undefined));
      answered += 1;
      settling.resolve(answer);
    },
    brokeOff(made, cause) {
      const { search, settling, reason } = made;
      try {
        if (made.hasHead) throw reason ?? brokenOff(cause);
        const waitedMs = clock.now() - search.begunAt;
        blame(search.target.breaker, cause, { reason, incomplete: false, waitedMs });
      } catch (error) {
        return settling.reject(counted(error));
      }
      settling.resolve(goOn(search, cause));
    },
  };

  return {
    call,
    callWhole: (asked) =>
      new Promise((resolve, reject) => {
        if (!targets.known) return resolve(call(asked).then(gathered));
        const outgoing = outgoingOf(asked);
        try {
          new WholeCall(host, retry.begin(outgoing), { resolve, reject }).start();
        } catch (error) {
          reject(counted(error));
        }
      }),
    counts: () => ({
      outcomes: new Map([['answered', answered], ...failed]),
      retries: retry.count(),
      hedges: hedge.count(),
    }),
    status: () =>
      targets.all().map(({ instance, inFlight, breaker }) => ({
        address: instance.address,
        inFlight,
        breaker: breaker.state,
      })),
    close() {
      closed = true;
      targets.close();
      deadlines.close();
    },
  };

  async function call(asked: InstanceCall): Promise<CallAnswer> {
    const outgoing = outgoingOf(asked);
    try {
      const concurrent = options.rules?.()?.concurrent;
      if (concurrent !== undefined && underWay >= concurrent) throw new BulkheadFull(service, concurrent);
      if (!targets.known) await firstSnapshot(outgoing);
      const answer = await retry.run(outgoing);
      answered += 1;
      return answer;
    } catch (error) {
      throw counted(error);
    }
  }

  function outgoingOf(asked: InstanceCall): Outgoing {
    const { timeoutMs } = asked;
    const begunAt = clock.now();
    return { call: asked, begunAt, deadline: timeoutMs === undefined ? undefined : begunAt + timeoutMs };
  }

  function counted(error: unknown): unknown {
    const kind = error instanceof ServiceError ? error.kind : 'internal';
    failed.set(kind, (failed.get(kind) ?? 0) + 1);
    return error;
  }

  async function goOn(search: Search, cause: ExchangeFailure | undefined): Promise<WholeAnswer> {
    let answer: CallAnswer;
    try {
      answer = await retry.goOn(search, cause);
      answered += 1;
    } catch (error) {
      throw counted(error);
    }
    return gathered(answer);
  }

  function brokenOff(cause: unknown): ServiceError {
    return failure('unavailable', `${service} broke off its answer`, { cause });
  }

  async function attempt({ target, call, deadline, ending = call.signal }: Attempt): Promise<CallAnswer> {
    const { request, rules, repeatable } = call;
    const begun = clock.now();
    const left = deadline === undefined ? undefined : Math.max(0, deadline - begun);
    const { breaker } = target;
    targets.begin(target);
    const exchange = target.connection.start(request(left));
    // Only where another instance may be asked instead.
    const attemptMs = repeatable ? rules?.attemptMs : undefined;
    const ends = new EarlyEnd(exchange, ending, { leftMs: left, attemptMs, clock });
    underWay += 1;
    const over = (): void => {
      underWay -= 1;
      targets.end(target);
      ends.release();
    };
    try {
      const response = await exchange.response;
      ends.answered(left === undefined ? undefined : left - (clock.now() - begun));
      judge(breaker, {
        response,
        incomplete: exchange.incomplete,
        tookMs: clock.now() - begun,
        limited: left !== undefined,
      });
      response.body.onOver = over;
      const { status, rawHeaders, body, socket } = response;
      const explain = (error: unknown): ServiceError => ends.reason ?? brokenOff(error);
      return socket === undefined
        ? { status, rawHeaders, body, explain }
        : { status, rawHeaders, body, socket, explain };
    } catch (cause) {
      over();
      const { incomplete } = exchange;
      const waitedMs = clock.now() - begun;
      const isLate = ends.isLate || ending?.reason === outrun;
      blame(breaker, cause, { reason: ends.reason, incomplete, waitedMs, isLate });
      throw cause;
    }
  }

  function checkLimits({ call: { signal }, deadline }: Outgoing, now?: number): void {
    if (signal?.aborted) throw failure('cancelled', undefined, { cause: signal.reason });
    if (deadline !== undefined && (now ?? clock.now()) >= deadline) throw failure('deadline-exceeded');
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

interface Limits {
  /** Until the deadline. */
  readonly leftMs: number | undefined;
  /** Until the answer has to begin; the deadline, where that is nearer. */
  readonly attemptMs: number | undefined;
  readonly clock: Clock;
}

/** Ends an exchange with its caller, at its deadline, or when an answer has not begun in the time of one try. */
class EarlyEnd {
  /** What ended the call, where it was its caller or its deadline. */
  reason: ServiceError | undefined = undefined;
  /** Whether it was the time of one try: others may be asked. */
  isLate = false;
  readonly #exchange: Exchange;
  readonly #ending: Ending | undefined;
  readonly #clock: Clock;
  #cancelTimer: (() => void) | undefined;
  #limitsTry = false;
  readonly #leave: (() => void) | undefined;

  constructor(exchange: Exchange, ending: Ending | undefined, { leftMs, attemptMs, clock }: Limits) {
    this.#exchange = exchange;
    this.#ending = ending;
    this.#clock = clock;
    if (attemptMs !== undefined && (leftMs === undefined || attemptMs < leftMs)) {
      this.#limitsTry = true;
      this.#cancelTimer = clock.after(attemptMs, () => this.#endTry(attemptMs));
    } else this.#endAfter(leftMs);
    this.#leave = ending && (() => this.#end(failure('cancelled', undefined, { cause: ending.reason })));
    if (ending === undefined || this.#leave === undefined) return;
    if (ending.aborted) this.#leave();
    else ending.addEventListener('abort', this.#leave, { once: true });
  }

  /** The answer began: from here on the deadline holds alone. */
  answered(leftMs: number | undefined): void {
    if (!this.#limitsTry) return;
    this.#cancelTimer?.();
    this.#endAfter(leftMs);
  }

  release(): void {
    this.#cancelTimer?.();
    if (this.#leave !== undefined) this.#ending?.removeEventListener('abort', this.#leave);
  }

  #endAfter(leftMs: number | undefined): void {
    this.#cancelTimer =
      leftMs === undefined
        ? undefined
        : this.#clock.after(Math.max(0, leftMs), () => this.#end(failure('deadline-exceeded')));
  }

  #endTry(attemptMs: number): void {
    this.isLate = true;
    this.#exchange.abort(new Error(`no answer began within ${attemptMs} ms`));
  }

  #end(why: ServiceError): void {
    this.reason ??= why;
    this.#exchange.abort(why);
  }
}

/** An answer with all of its body. */
async function gathered({ status, rawHeaders, body, explain }: CallAnswer): Promise<WholeAnswer> {
  try {
    return new WholeAnswer(status, rawHeaders, await body.text());
  } catch (error) {
    throw explain(error);
  }
}
