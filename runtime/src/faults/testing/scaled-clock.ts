// A clock that runs faster than the real one, so that leases and outages of many seconds fit into a quick test over real sockets.
import type { Clock } from '../../clock/clock.js';

/** Creates a clock on which `factor` seconds pass in one. */
export function createScaledClock(factor: number): Clock {
  const begun = performance.now();
  return {
    now: () => (performance.now() - begun) * factor,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds / factor);
      return () => clearTimeout(timer);
    },
  };
}
