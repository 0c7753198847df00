// Time, passed in, so that tests of leases and tokens need not wait.

/** A source of time. */
export interface EtcdClock {
  /** Milliseconds on a scale of its own that never goes back. */
  now(): number;
  /** Runs the callback once after the time; the answer cancels it. It must not keep the process alive. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The real clock. */
export const systemClock: EtcdClock = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
