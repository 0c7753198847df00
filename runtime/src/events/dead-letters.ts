// Events that were given up, on the broker: how many there are, what they say, and what becomes of them. For `scaffold events`.
import type { ConfirmChannel, GetMessage } from 'amqplib';
import { findBroker } from './broker-address.js';
import { connectTo } from './broker-link.js';
import { failureOf, type Incoming, readMessage, toProperties } from './event-message.js';
import { deadQueueName, queueName } from './topology.js';

/** A subscription, as far as its queues go by it. */
export interface SubscribedQueue {
  readonly namespace: string;
  readonly subscriber: string;
  readonly service: string;
  readonly event: string;
  readonly group?: string;
}

/** How many events a subscription has; undefined where there is no such queue. */
export interface QueueCounts {
  readonly queue: string;
  /** Those that wait to be handled. */
  readonly waiting: number | undefined;
  readonly dead: number | undefined;
}

/** An event that was given up. */
export interface DeadEvent extends Pick<Incoming, 'id' | 'publishedAt' | 'attempt' | 'key' | 'requestId'> {
  /** Why. */
  readonly reason: string | undefined;
  /** Its data as it came. */
  readonly body: string;
}

/** The dead letters of a broker. All reject where it is away. */
export interface DeadLetters {
  count(of: SubscribedQueue): Promise<QueueCounts>;
  /** Some of them, the oldest as a rule; they stay. A broker may take a moment to have them at hand again. */
  peek(of: SubscribedQueue, limit: number): Promise<readonly DeadEvent[]>;
  /** Puts them back into their subscription's queue, in their order, as if they were new; with an id, that one only. Gives how many. */
  replay(of: SubscribedQueue, id?: string): Promise<number>;
  /** Deletes them; with an id, that one only. Gives how many. */
  drop(of: SubscribedQueue, id?: string): Promise<number>;
  close(): Promise<void>;
}

/** Where the broker is: `url` goes before `config`, which is `[mq]` of the parent config. `folder`: of the path that `tls` may be. */
export interface DeadLettersPlace {
  readonly url: string | undefined;
  readonly config: Parameters<typeof findBroker>[1];
  readonly folder: string;
}

/** Connects. Rejects where the broker does not answer, and with a StartError where nothing says where it is. */
export async function openDeadLetters({ url, config, folder }: DeadLettersPlace): Promise<DeadLetters> {
  const connection = await connectTo(findBroker(url, config, folder), 'scaffold events');
  // What ends the connection ends what waits for it.
  connection.on('error', () => {});
  /** Works on a channel of its own, whose end gives back what is not settled. */
  const onChannel = async <T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    let isOpen = true;
    channel.once('close', () => (isOpen = false));
    try {
      return await work(channel);
    } finally {
      if (isOpen) await channel.close();
    }
  };
  const sizeOf = (queue: string): Promise<number | undefined> =>
    onChannel(async (channel) => (await channel.checkQueue(queue)).messageCount).catch((error: unknown) => {
      if ((error as { readonly code?: number }).code === 404) return undefined;
      throw error;
    });
  /** Goes through what is there now. What `settle` does not say true of stays. */
  const each = async (
    of: SubscribedQueue,
    settle: (channel: ConfirmChannel, event: Incoming, message: GetMessage) => Promise<boolean>,
  ): Promise<number> => {
    const dead = deadQueueName(queueOf(of));
    const size = (await sizeOf(dead)) ?? 0;
    if (size === 0) return 0;
    return onChannel(async (channel) => {
      let settled = 0;
      for (let seen = 0; seen < size; seen++) {
        const message = await channel.get(dead);
        if (message === false) break;
        if (!(await settle(channel, readMessage(message, of), message))) continue;
        channel.ack(message);
        settled += 1;
      }
      return settled;
    });
  };
  return {
    async count(of) {
      const queue = queueOf(of);
      return { queue, waiting: await sizeOf(queue), dead: await sizeOf(deadQueueName(queue)) };
    },
    async peek(of, limit) {
      const found: DeadEvent[] = [];
      if (limit < 1) return found;
      await each(of, (_channel, event, message) => {
        if (found.length < limit) found.push(toDead(event, message));
        return Promise.resolve(false);
      });
      return found;
    },
    async replay(of, id) {
      const queue = queueOf(of);
      if (!(await sizeOf(deadQueueName(queue)))) return 0;
      if ((await sizeOf(queue)) === undefined)
        throw new Error(`there is no queue ${queue}: its service has not run on this broker`);
      return each(of, async (channel, event) => {
        if (id !== undefined && event.id !== id) return false;
        // Not before the broker has it is the dead one gone.
        await sendTo(channel, queue, event);
        return true;
      });
    },
    drop: (of, id) => each(of, (_channel, event) => Promise.resolve(id === undefined || event.id === id)),
    close: () => connection.close(),
  };
}

function queueOf({ namespace, subscriber, ...subscription }: SubscribedQueue): string {
  return queueName(namespace, subscriber, subscription);
}

function toDead(
  { id, publishedAt, attempt, key, requestId, body }: Incoming,
  message: GetMessage,
): DeadEvent {
  return {
    id,
    publishedAt,
    attempt,
    key,
    requestId,
    reason: failureOf(message),
    body: body.toString('utf8'),
  };
}

function sendTo(channel: ConfirmChannel, queue: string, event: Incoming): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish('', queue, event.body, toProperties(event), (error: unknown) =>
      error === null ? resolve() : reject(error),
    );
  });
}
