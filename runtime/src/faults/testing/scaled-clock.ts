// A clock that runs faster than the real one, so that leases and outages of many seconds fit into a quick test over real sockets; and that
// stands while this process does not run, so that a busy machine, which holds all of it up alike, makes nobody late.
import type { Clock } from '../../clock/clock.js';

/** Between two turns, and what one may count for at most, in real milliseconds. */
const turnMs = 5;
const longestTurnMs = 30;

/** Creates a clock on which `factor` seconds pass in one, as long as the event loop turns. */
export function createScaledClock(factor: number): Clock {
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  let now = 0;
  let seen = performance.now();
  const turn = (): void => {
    const real = performance.now();
    // What is beyond that, the process was not given.
    now += Math.min(real - seen, longestTurnMs) * factor;
    seen = real;
    const due = [...timers].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
    for (const timer of due) if (timers.delete(timer)) timer.callback();
    if (timers.size === 0) ticking.unref();
  };
  const ticking = setInterval(turn, turnMs).unref();
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      ticking.ref();
      return () => void timers.delete(timer);
    },
  };
}
