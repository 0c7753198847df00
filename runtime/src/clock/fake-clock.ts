// A clock for tests: time passes only when the test says so.
import type { Clock } from './clock.js';

/** A clock that a test moves by hand. */
export interface FakeClock extends Clock {
  /**
   * Moves time on, running each timer when its time comes, in order. Lets promises settle between timers, so that work
   * that a timer starts can set its own.
   */
  advance(milliseconds: number): Promise<void>;
  /** How many timers wait: 0 after everything was closed. */
  readonly pending: number;
}

/** Creates a clock that stands at 0. */
export function createFakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end);
        const next = due.reduce<(typeof due)[number] | undefined>(
          (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
          undefined,
        );
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.callback();
        await settle();
      }
      now = end;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets everything that is ready to run, run: a few turns of the event loop, no waiting. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
