// How long to wait before trying again: doubling from a tenth of a second, capped, with jitter so that a fleet does not
// come back in step.

/** Waiting times that grow with each failure and start anew after a success. */
export interface Backoff {
  /** The next time to wait, in milliseconds. */
  next(): number;
  reset(): void;
}

/** What a backoff is made of. */
export interface BackoffOptions {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Waiting time after the first failure in milliseconds. */
  readonly firstMs?: number;
  /** Longest waiting time in milliseconds. */
  readonly capMs?: number;
}

/** Creates a backoff: half of each time is fixed, half is chance. */
export function createBackoff({ random, firstMs = 100, capMs = 1_000 }: BackoffOptions): Backoff {
  let failures = 0;
  return {
    next() {
      const span = Math.min(capMs, firstMs * 2 ** Math.min(failures, 16));
      failures += 1;
      return span / 2 + (random() * span) / 2;
    },
    reset() {
      failures = 0;
    },
  };
}
