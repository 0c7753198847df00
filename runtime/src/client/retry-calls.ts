// The layer that tries again: on another instance, where that does no harm, and within the retry budget.
import type { Interceptor } from '../call/interceptor.js';
import { pause, type Clock } from '../clock/clock.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { RetryBudget } from '../resilience/retry.js';
import type { Target, Targets } from '../resilience/targets.js';
import { ExchangeFailure, type InstanceConnection } from './exchange.js';
import { isInnocent, type CallAnswer, type InstanceCall } from './instance-call.js';

/** A call on its way out. */
export interface Outgoing {
  readonly call: InstanceCall;
  /** On the caller's clock. */
  readonly deadline: number | undefined;
}

/** One try of it, at one instance. */
export interface Attempt extends Outgoing {
  readonly target: Target<InstanceConnection>;
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
  readonly checkLimits: (outgoing: Outgoing) => void;
}

/** Retrying for one service. */
export interface Retry {
  /** Picks an instance for each try. */
  readonly layer: Interceptor<Outgoing, CallAnswer, Attempt>;
  /** How many tries there were after the first ones. */
  count(): number;
}

/** How long a call may look for an instance that takes its connection, before that counts as a try: milliseconds. */
const longestSearchMs = 2_000;

/** Nothing is ever added to it. */
const none = new Set<Target<InstanceConnection>>();

/** Creates the layer. */
export function createRetry({ service, targets, budget, clock, random, checkLimits }: RetryInit): Retry {
  let retries = 0;
  return {
    count: () => retries,
    layer: (next) => async (outgoing) => {
      const { call } = outgoing;
      // One of its own from the first failure on: most calls need none.
      let tried: Set<Target<InstanceConnection>> = none;
      let tries = 1;
      let searchedMs = 0;
      budget.deposit();
      for (;;) {
        checkLimits(outgoing);
        const target = targets.pick(tried) ?? (tried.size > 0 ? targets.pick(none) : undefined);
        if (target === undefined) throw noTarget();
        // One that is known to be away, or was tried before, is tried once more for want of another: that is never free.
        const isFresh = target.breaker.allows() && !tried.has(target);
        if (tried.has(target)) await pause(clock, (20 + random() * 30) * (tries + 1), call.signal);
        const begun = clock.now();
        let free = false;
        try {
          const answer = await next({ call, deadline: outgoing.deadline, target });
          if (!worthAnother(answer, call, tries)) return answer;
          answer.body.discard();
        } catch (cause) {
          if (!(cause instanceof ExchangeFailure)) throw cause;
          checkLimits(outgoing);
          searchedMs += cause.sent ? 0 : clock.now() - begun;
          // A refused connection costs no instance anything, and is not asked for again soon: the search goes on beside the budget.
          free = !cause.sent && isFresh && searchedMs < longestSearchMs;
          if (!free && !budget.allows({ sent: cause.sent, idempotent: call.repeatable, tries })) {
            throw failure('unavailable', `${service} did not answer`, { cause });
          }
        }
        tries += free ? 0 : 1;
        retries += 1;
        if (tried === none) tried = new Set();
        tried.add(target);
      }
    },
  };

  /** An instance that says 503 (it drains, it is not ready) leaves the call to another where a second try does no harm. */
  function worthAnother(answer: CallAnswer, { repeatable }: InstanceCall, tries: number): boolean {
    if (answer.status !== 503 || !repeatable || targets.size < 2 || isInnocent(answer)) return false;
    return budget.allows({ sent: true, idempotent: true, tries });
  }

  function noTarget(): ServiceError {
    const why = targets.size === 0 ? 'no instance is registered' : 'all its instances are failing';
    return failure('unavailable', `${service} is not available: ${why}`);
  }
}
