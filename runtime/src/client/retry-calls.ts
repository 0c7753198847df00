// Trying again: on another instance, where that does no harm, and within the retry budget.
import type { Ending } from '../call/ending.js';
import { pause, type Clock } from '../clock/clock.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { RetryBudget } from '../resilience/retry.js';
import type { Target, Targets } from '../resilience/targets.js';
import type { ExchangeResponse, InstanceConnection } from './exchange.js';
import { ExchangeFailure } from './exchange-failure.js';
import { isInnocent, type CallAnswer, type InstanceCall } from './instance-call.js';

/** A call on its way out. */
export interface Outgoing {
  readonly call: InstanceCall;
  /** On the caller's clock. */
  readonly begunAt: number;
  readonly deadline: number | undefined;
}

/** One try of it, at one instance. */
export interface Attempt extends Omit<Outgoing, 'begunAt'> {
  readonly target: Target<InstanceConnection>;
  /** Those that were tried before it. */
  readonly tried: ReadonlySet<Target<InstanceConnection>>;
  /** Ends this try alone. */
  readonly ending?: Ending | undefined;
}

/** What retrying needs. */
export interface RetryInit {
  readonly service: string;
  readonly targets: Targets<InstanceConnection>;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Throws when the call has ended: cancelled, out of time, or nobody calls any more. */
  readonly checkLimits: (outgoing: Outgoing, now?: number) => void;
  /** Makes one try. */
  readonly attempt: (attempt: Attempt) => CallAnswer | Promise<CallAnswer>;
}

/** Retrying for one service. */
export interface Retry {
  /** Makes a call, with as many tries as it takes. */
  run(outgoing: Outgoing): Promise<CallAnswer>;
  /** Begins one whose first try somebody else makes. Throws where there is none to be made. */
  begin(outgoing: Outgoing): Search;
  /** Whether the answer to a try leaves the call to another instance. Takes from the budget when it does. */
  worthAnother(answer: Pick<ExchangeResponse, 'status' | 'rawHeaders'>, search: Search): boolean;
  /** Goes on after a try that came to nothing, by its failure, or by an answer that leaves the call to another instance. */
  goOn(search: Search, cause: ExchangeFailure | undefined): Promise<CallAnswer>;
  /** How many tries there were after the first ones. */
  count(): number;
}

/** How far a call has come in its search for an instance that answers. */
export interface Search {
  readonly outgoing: Outgoing;
  /** The one that is tried. */
  target: Target<InstanceConnection>;
  /** One that is known to be away, or was tried before, is tried once more for want of another: that is never free. */
  isFresh: boolean;
  begunAt: number;
  /** One of its own from the first failure on: most calls need none. */
  tried: Set<Target<InstanceConnection>>;
  tries: number;
  searchedMs: number;
}

/** How long a call may look for an instance that takes its connection, before that counts as a try: milliseconds. */
const longestSearchMs = 2_000;

/** Nothing is ever added to it. */
const none = new Set<Target<InstanceConnection>>();

/** Creates it. */
export function createRetry(init: RetryInit): Retry {
  const { service, targets, budget, clock, random, checkLimits, attempt } = init;
  let retries = 0;
  return {
    count: () => retries,
    begin,
    worthAnother,
    run: async (outgoing) => search(begin(outgoing)),
    async goOn(state, cause) {
      moveOn(state, cause === undefined ? false : mayRepeat(state, cause));
      pickNext(state);
      return search(state);
    },
  };

  function begin(outgoing: Outgoing): Search {
    const { begunAt } = outgoing;
    budget.deposit();
    checkLimits(outgoing, begunAt);
    const target = targets.pick(none);
    if (target === undefined) throw noTarget();
    const isFresh = target.breaker.allows();
    return { outgoing, target, isFresh, begunAt, tried: none, tries: 1, searchedMs: 0 };
  }

  async function search(state: Search): Promise<CallAnswer> {
    const { outgoing } = state;
    const { call, deadline } = outgoing;
    for (;;) {
      const { target, tried, tries } = state;
      if (tried.has(target)) await pause(clock, (20 + random() * 30) * (tries + 1), call.signal);
      state.begunAt = clock.now();
      let free = false;
      try {
        const answer = await attempt({ call, deadline, target, tried });
        if (!worthAnother(answer, state)) return answer;
        answer.body.discard();
      } catch (cause) {
        if (!(cause instanceof ExchangeFailure)) throw cause;
        free = mayRepeat(state, cause);
      }
      moveOn(state, free);
      pickNext(state);
    }
  }

  function pickNext(state: Search): void {
    checkLimits(state.outgoing);
    const { tried } = state;
    const target = targets.pick(tried) ?? (tried.size > 0 ? targets.pick(none) : undefined);
    if (target === undefined) throw noTarget();
    state.target = target;
    state.isFresh = target.breaker.allows() && !tried.has(target);
  }

  /** Whether a failed try is free; throws where it may not be repeated at all. */
  function mayRepeat(state: Search, cause: ExchangeFailure): boolean {
    checkLimits(state.outgoing);
    state.searchedMs += cause.sent ? 0 : clock.now() - state.begunAt;
    // A refused connection costs no instance anything, and is not asked for again soon: the search goes on beside the budget.
    const free = !cause.sent && state.isFresh && state.searchedMs < longestSearchMs;
    const { repeatable, rules } = state.outgoing.call;
    const { tries } = state;
    const most = rules?.maxTries;
    if (!free && !budget.allows({ sent: cause.sent, idempotent: repeatable, tries, most }))
      throw failure('unavailable', `${service} did not answer`, { cause });
    return free;
  }

  function moveOn(state: Search, free: boolean): void {
    state.tries += free ? 0 : 1;
    retries += 1;
    if (state.tried === none) state.tried = new Set();
    state.tried.add(state.target);
  }

  /** An instance that says 503 (it drains, it is not ready) leaves the call to another where a second try does no harm. */
  function worthAnother(
    answer: Pick<ExchangeResponse, 'status' | 'rawHeaders'>,
    { outgoing, tries }: Search,
  ): boolean {
    if (answer.status !== 503 || !outgoing.call.repeatable || targets.size < 2 || isInnocent(answer))
      return false;
    return budget.allows({ sent: true, idempotent: true, tries, most: outgoing.call.rules?.maxTries });
  }

  function noTarget(): ServiceError {
    const why = targets.size === 0 ? 'no instance is registered' : 'all its instances are failing';
    return failure('unavailable', `${service} is not available: ${why}`);
  }
}
