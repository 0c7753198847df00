// One subscription on one connection: what comes is handled in lanes, then acknowledged, tried again later, or put with the dead.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { type Clock, pause } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { Subscription } from './definition.js';
import { type Incoming, readMessage, routingKey, toProperties } from './event-message.js';
import type { Handle } from './handler.js';
import type { EventCounts } from './counts.js';
import { Lanes } from './lanes.js';
import { deadQueueName, pauseAfter, waitQueueName } from './topology.js';

/** What it is made with. */
export interface SubscriberOptions {
  readonly subscription: Subscription;
  readonly queue: string;
  readonly handle: Handle;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counts: EventCounts;
}

/** Of events with a key so many wait in the process for each that is handled: one key that fails holds up few others. */
const heldPerLane = 8;

/** A running subscription. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #lanes: Lanes;
  readonly #stopping = new AbortController();
  readonly #begun = new Set<Promise<void>>();
  #channel: ConfirmChannel | undefined;
  #tag: string | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#lanes = new Lanes(options.subscription.concurrency);
  }

  /** Begins to take events, on a channel of its own. `onLost` hears when the broker ends it. */
  async start(channel: ConfirmChannel, onLost: () => void): Promise<void> {
    const { subscription, queue } = this.#options;
    const { concurrency, key } = subscription;
    this.#channel = channel;
    channel.once('close', () => {
      if (!this.#stopping.signal.aborted) onLost();
    });
    await channel.prefetch(key === undefined ? concurrency : concurrency * heldPerLane);
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message === null) onLost();
      else void this.#take(channel, message);
    });
    this.#tag = consumerTag;
  }

  /** Takes no more, and resolves when what was begun is done. What only waits is left to others. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    const [channel, tag] = [this.#channel, this.#tag];
    if (channel && tag !== undefined) await channel.cancel(tag).catch(() => {});
    await Promise.all(this.#begun);
    // Acknowledgements go out before the channel's end, but not before that of a connection.
    await channel?.close().catch(() => {});
  }

  async #take(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
    const { subscription } = this.#options;
    const incoming = readMessage(message, subscription);
    // Without a key in the event itself each is a lane of its own.
    const key = subscription.key === undefined ? undefined : incoming.key;
    await this.#lanes.run(key, async () => {
      if (this.#stopping.signal.aborted) return;
      const work = this.#handle(channel, message, incoming);
      this.#begun.add(work);
      await work.finally(() => this.#begun.delete(work));
    });
  }

  /** Never rejects: what could not be settled comes again. */
  async #handle(channel: ConfirmChannel, message: ConsumeMessage, incoming: Incoming): Promise<void> {
    const { handle, subscription, counts, log } = this.#options;
    const name = routingKey(subscription);
    try {
      const handled = await handle(incoming);
      if (handled.kind === 'done') {
        counts.add('handled', name);
        channel.ack(message);
        return;
      }
      const isLast = handled.kind === 'unreadable' || incoming.attempt >= subscription.retry.attempts;
      counts.add(isLast ? 'dead' : 'retried', name);
      if (isLast) await this.#giveUp(channel, incoming, handled.reason);
      else if (subscription.key === undefined) await this.#later(channel, incoming, handled.reason);
      else return await this.#again(channel, message, incoming);
      channel.ack(message);
    } catch (error) {
      log.debug({ err: error, event: name, id: incoming.id }, 'an event was not settled: it comes again');
    }
  }

  /** On the broker: nothing is held here meanwhile, and a restart loses nothing. */
  #later(channel: ConfirmChannel, incoming: Incoming, reason: string): Promise<void> {
    const { queue, subscription } = this.#options;
    const { attempt } = incoming;
    return send(channel, waitQueueName(queue, pauseAfter(subscription.retry, attempt)), incoming, {
      attempt: attempt + 1,
      reason,
    });
  }

  /** In its place: later events of its key wait behind it, others go on. */
  async #again(channel: ConfirmChannel, message: ConsumeMessage, incoming: Incoming): Promise<void> {
    const { subscription, clock } = this.#options;
    const { attempt } = incoming;
    await pause(clock, pauseAfter(subscription.retry, attempt), this.#stopping.signal);
    if (this.#stopping.signal.aborted || this.#channel !== channel) return;
    await this.#handle(channel, message, { ...incoming, attempt: attempt + 1 });
  }

  async #giveUp(channel: ConfirmChannel, incoming: Incoming, reason: string): Promise<void> {
    const { queue, subscription, log } = this.#options;
    const { id, attempt } = incoming;
    const fields = { event: routingKey(subscription), id, attempt, reason };
    if (subscription.deadLetter) await send(channel, deadQueueName(queue), incoming, { attempt, reason });
    log.error(fields, subscription.deadLetter ? 'an event is put with the dead' : 'an event is dropped');
  }
}

function send(
  channel: ConfirmChannel,
  queue: string,
  incoming: Incoming,
  more: { readonly attempt: number; readonly reason: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish('', queue, incoming.body, toProperties(incoming, more), (error: unknown) =>
      error === null ? resolve() : reject(error),
    );
  });
}
