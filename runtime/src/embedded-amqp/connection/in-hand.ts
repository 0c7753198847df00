// What a channel has been given and has not settled, by delivery tag.
import type { Queue } from '../broker/queue.js';
import type { Entry } from '../broker/ready.js';

/** A message that a channel has. */
export interface Delivery {
  readonly queue: Queue;
  readonly entry: Entry;
  /** It is no longer in hand, whatever became of it. */
  readonly done?: () => void;
}

/** The deliveries of a channel, in order. */
export class InHand {
  readonly #deliveries = new Map<bigint, Delivery>();
  #last = 0n;

  get size(): number {
    return this.#deliveries.size;
  }

  /** The number of the next delivery; undefined is one that nobody settles. */
  number(delivery: Delivery | undefined): bigint {
    const tag = ++this.#last;
    if (delivery) this.#deliveries.set(tag, delivery);
    return tag;
  }

  /** Takes one, or all up to it (0: all). Undefined where there is none of the number. */
  take(tag: bigint, multiple: boolean): readonly Delivery[] | undefined {
    if (multiple && tag === 0n) return this.takeAll();
    if (!this.#deliveries.has(tag)) return undefined;
    const tags = multiple ? [...this.#deliveries.keys()].filter((other) => other <= tag) : [tag];
    return this.#remove(tags);
  }

  /** Takes all. */
  takeAll(): readonly Delivery[] {
    return this.#remove([...this.#deliveries.keys()]);
  }

  #remove(tags: readonly bigint[]): readonly Delivery[] {
    return tags.flatMap((tag) => {
      const delivery = this.#deliveries.get(tag);
      this.#deliveries.delete(tag);
      delivery?.done?.();
      return delivery ?? [];
    });
  }
}
