// Time, passed in, so that tests of leases, deadlines and backoff need not wait.

/** A source of time. */
export interface Clock {
  /** Milliseconds on a scale of its own that never goes back, so that a jump of the wall clock changes nothing. */
  now(): number;
  /** Runs the callback once after the time; the answer cancels it. Keeps the process alive until then, unless it is `idle`. */
  after(milliseconds: number, callback: () => void, kind?: 'idle'): () => void;
}

/** Timers hold 31 bits, 24 days: a longer one would go off at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, callback, kind) {
    const timer = setTimeout(callback, Math.min(milliseconds, longestTimerMs));
    if (kind === 'idle') timer.unref();
    return () => clearTimeout(timer);
  },
};

/** What a pause asks of a signal. */
interface Abortable {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Resolves after the time, or at once when the signal aborts; never rejects. */
export function pause(clock: Clock, milliseconds: number, signal?: Abortable): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(milliseconds, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
