// Work in lanes: of one key one after another, of different keys side by side, and never more at once than allowed.

/** Runs work in lanes. */
export class Lanes {
  readonly #limit: number;
  readonly #tails = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How much runs or waits for its turn. */
  get size(): number {
    return this.#running + this.#waiting.length;
  }

  /** Runs work after all earlier work of its key; without a key as soon as there is room. The work must not reject. */
  run(key: string | undefined, work: () => Promise<void>): Promise<void> {
    if (key === undefined) return this.#within(work);
    const tail = (this.#tails.get(key) ?? Promise.resolve()).then(() => this.#within(work));
    this.#tails.set(key, tail);
    return tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
  }

  async #within(work: () => Promise<void>): Promise<void> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
