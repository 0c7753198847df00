// A consumer of a channel: how much it may have in hand, and how it is given a message.
import type { Message } from '../broker/message.js';
import type { Queue } from '../broker/queue.js';
import type { Entry } from '../broker/ready.js';
import type { Consumer } from '../broker/row.js';
import type { Arguments } from '../wire/methods.js';
import type { InHand } from './in-hand.js';

/** What it is made with. */
export interface ConsumerSettings extends Pick<Consumer, 'tag' | 'noAck' | 'isExclusive' | 'priority'> {
  readonly queue: Queue;
  /** How much it may have in hand; 0 for no limit. */
  readonly prefetch: number;
}

/** What it asks of its channel. */
export interface ConsumerHost {
  readonly inHand: InHand;
  /** Whether the channel has as much in hand as it may. */
  isFull(): boolean;
  deliver(values: Arguments<'basic.deliver'>, message: Message): void;
  /** Its queue is gone. */
  lost(): void;
}

/** A consumer. */
export class ChannelConsumer implements Consumer {
  readonly tag: string;
  readonly noAck: boolean;
  readonly isExclusive: boolean;
  readonly priority: number;
  readonly queue: Queue;
  readonly #prefetch: number;
  readonly #host: ConsumerHost;
  #inHand = 0;

  constructor({ tag, noAck, isExclusive, priority, queue, prefetch }: ConsumerSettings, host: ConsumerHost) {
    this.tag = tag;
    this.noAck = noAck;
    this.isExclusive = isExclusive;
    this.priority = priority;
    this.queue = queue;
    this.#prefetch = prefetch;
    this.#host = host;
  }

  canTake(): boolean {
    if (this.#host.isFull()) return false;
    return this.noAck || this.#prefetch === 0 || this.#inHand < this.#prefetch;
  }

  take(entry: Entry): void {
    const { queue, noAck, tag: consumer } = this;
    const { message, wasDelivered, returns } = entry;
    const { exchange, key } = message;
    if (!noAck) this.#inHand++;
    const delivery = { queue, entry, done: () => void this.#inHand-- };
    const tag = this.#host.inHand.number(noAck ? undefined : delivery);
    const shown =
      queue.limits.isQuorum && returns > 0
        ? message.withHeader('x-delivery-count', { type: 'l', value: BigInt(returns) })
        : message;
    this.#host.deliver({ consumer, tag, redelivered: wasDelivered, exchange, key }, shown);
  }

  lose(): void {
    this.#host.lost();
  }
}
