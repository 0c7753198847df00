// The layer that asks a second instance beside one that takes long: for operations that only read, where rules say so, and once a try.
import { CallEnding, eitherEnding } from '../call/ending.js';
import type { Interceptor, Next } from '../call/interceptor.js';
import type { Clock } from '../clock/clock.js';
import { failure } from '../error/service-error.js';
import type { Hedging } from '../resilience/hedging.js';
import type { Targets } from '../resilience/targets.js';
import { sickStatuses } from '../wire/codes.js';
import type { InstanceConnection } from './exchange.js';
import type { CallAnswer } from './instance-call.js';
import type { Attempt } from './retry-calls.js';

/** Why a try ends that another one has overtaken. */
export const outrun = failure('cancelled', 'another instance was faster');

/** What it needs. */
export interface HedgeInit {
  readonly targets: Pick<Targets<InstanceConnection>, 'pick'>;
  readonly clock: Clock;
}

/** Hedging for one service. */
export interface Hedge {
  readonly layer: Interceptor<Attempt, CallAnswer>;
  /** How many instances were asked beside another. */
  count(): number;
}

/** Creates the layer. Calls without rules pass at no cost. */
export function createHedge({ targets, clock }: HedgeInit): Hedge {
  let hedges = 0;
  return {
    count: () => hedges,
    layer: (next) => (attempt) => {
      const { call } = attempt;
      const hedging = call.reads === true && call.repeatable ? call.rules?.hedging : undefined;
      return hedging === undefined ? next(attempt) : race(next, attempt, hedging);
    },
  };

  function race(next: Next<Attempt, CallAnswer>, attempt: Attempt, hedging: Hedging): Promise<CallAnswer> {
    const delayMs = hedging.begin();
    const { signal } = attempt.call;
    return new Promise((resolve, reject) => {
      const runs: CallEnding[] = [];
      let waiting = 0;
      let isDecided = false;
      let worse: (() => void) | undefined;
      const cancel = delayMs === undefined ? undefined : clock.after(delayMs, askAnother);
      start(attempt);

      function start(run: Attempt): void {
        const own = new CallEnding();
        const begun = clock.now();
        runs.push(own);
        waiting += 1;
        const answer = Promise.resolve(next({ ...run, ending: eitherEnding(signal, own) }));
        answer.then(
          (good) => {
            if (isDecided) return good.body.discard();
            hedging.observe(clock.now() - begun);
            if (!sickStatuses.has(good.status)) return decide(own, () => resolve(good));
            lose(
              () => resolve(good),
              () => good.body.discard(),
            );
          },
          (error: unknown) => {
            if (isDecided) return hedging.observe(clock.now() - begun);
            lose(() => reject(error));
          },
        );
      }

      function askAnother(): void {
        const target = targets.pick(new Set([...attempt.tried, attempt.target]));
        if (isDecided || target === undefined || !hedging.take()) return;
        hedges += 1;
        start({ ...attempt, target });
      }

      function decide(winner: CallEnding | undefined, settle: () => void): void {
        isDecided = true;
        cancel?.();
        settle();
        for (const run of runs) if (run !== winner) run.abort(outrun);
      }

      /** A failure counts when nothing better can come any more; the first one is told. */
      function lose(settle: () => void, drop: () => void = () => {}): void {
        waiting -= 1;
        if (worse === undefined) worse = settle;
        else drop();
        if (waiting === 0) decide(undefined, worse);
      }
    });
  }
}
