// Who may use the connections that there are: those who ask take turns, and stop waiting when nobody waits for them.

/** The turns. */
export interface Turns {
  /** Resolves with the end of the turn once it is there; rejects with the signal's reason. */
  take(signal?: AbortSignal): Promise<() => void>;
  /** So many at a time from now on. */
  resize(places: number): void;
  /** Resolves when nobody has a turn or waits for one. */
  idle(): Promise<void>;
  readonly taken: number;
  readonly waiting: number;
}

/** Creates them: so many may have their turn at a time. */
export function createTurns(places: number): Turns {
  const line = new Set<() => void>();
  const watchers = new Set<() => void>();
  let most = places;
  let taken = 0;
  const proceed = (): void => {
    for (const next of line) {
      if (taken >= most) return;
      line.delete(next);
      next();
    }
    if (taken > 0) return;
    for (const done of watchers) done();
    watchers.clear();
  };
  const begin = (): (() => void) => {
    taken += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      taken -= 1;
      proceed();
    };
  };
  return {
    take(signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      if (taken < most) return Promise.resolve(begin());
      return new Promise((resolve, reject) => {
        const go = (): void => {
          signal?.removeEventListener('abort', leave);
          resolve(begin());
        };
        const leave = (): void => {
          line.delete(go);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', leave, { once: true });
        line.add(go);
      });
    },
    resize(to) {
      most = to;
      proceed();
    },
    idle: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => watchers.add(resolve))),
    get taken() {
      return taken;
    },
    get waiting() {
      return line.size;
    },
  };
}
