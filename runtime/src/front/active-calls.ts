// The calls in progress: what a graceful shutdown waits for, and ends at last.

/** Something in progress that can be told to end. */
export interface ActiveCall {
  /** No new work comes: endless answers end now, all others go on. */
  drain(): void;
  /** Time is up. */
  abort(reason: unknown): void;
}

/** Keeps count of the calls in progress. */
export class ActiveCalls {
  readonly #calls = new Set<ActiveCall>();
  #draining = false;
  #idle: (() => void)[] = [];

  /** Whether the service is on its way out: answers then close their connections. */
  get draining(): boolean {
    return this.#draining;
  }

  get size(): number {
    return this.#calls.size;
  }

  add(call: ActiveCall): void {
    this.#calls.add(call);
    if (this.#draining) call.drain();
  }

  delete(call: ActiveCall): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    const waiting = this.#idle;
    this.#idle = [];
    for (const done of waiting) done();
  }

  /** Tells all calls that the service shuts down, and resolves when none is left. */
  drain(): Promise<void> {
    this.#draining = true;
    for (const call of this.#calls) call.drain();
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Ends the calls that are left. */
  abort(reason: unknown): void {
    for (const call of this.#calls) call.abort(reason);
  }
}
