// Who is served next: the consumers of a queue, by priority and in turn. One that is served goes to the end of its priority; one that is
// full leaves the row, and comes back at that end.
import type { Entry } from './ready.js';

/** Somebody who gets messages as they come. */
export interface Consumer {
  readonly tag: string;
  readonly noAck: boolean;
  readonly isExclusive: boolean;
  readonly priority: number;
  /** Whether it may be given one more now. */
  canTake(): boolean;
  /** Gets a message; settles it later unless `noAck`. */
  take(entry: Entry): void;
  /** The queue is gone. */
  lose(): void;
}

/** The consumers of a queue. */
export class Row {
  readonly #hasOne: boolean;
  /** All, in the order in which they came. */
  readonly #all = new Set<Consumer>();
  /** Those who may be able to take one, in the order in which they are asked. */
  #waiting: Consumer[] = [];

  /** With `hasOne` only the first who came is served, until it goes. */
  constructor(hasOne: boolean) {
    this.#hasOne = hasOne;
  }

  get size(): number {
    return this.#all.size;
  }

  get hasExclusive(): boolean {
    return [...this.#all].some(({ isExclusive }) => isExclusive);
  }

  all(): readonly Consumer[] {
    return [...this.#all];
  }

  add(consumer: Consumer): void {
    this.#all.add(consumer);
    this.#enqueue(consumer);
  }

  /** False where it was not there. */
  remove(consumer: Consumer): boolean {
    this.#waiting = this.#waiting.filter((other) => other !== consumer);
    return this.#all.delete(consumer);
  }

  /** It may take more again. False where that changes nothing. */
  wake(consumer: Consumer): boolean {
    if (!this.#all.has(consumer)) return false;
    if (!this.#waiting.includes(consumer)) this.#enqueue(consumer);
    return true;
  }

  /** Whose turn it is, of those who can take one. */
  next(): Consumer | undefined {
    if (this.#hasOne) {
      const [first] = this.#all;
      return first?.canTake() === true ? first : undefined;
    }
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      this.#waiting.shift();
      if (!first.canTake()) continue;
      this.#enqueue(first);
      return first;
    }
    return undefined;
  }

  #enqueue(consumer: Consumer): void {
    const behind = this.#waiting.findIndex(({ priority }) => priority < consumer.priority);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, consumer);
  }
}
