// The names of what stands on the broker, and how it is declared. Declaring again changes nothing.
import type { Channel, Options } from 'amqplib';
import type { RetryPolicy, Subscription } from './definition.js';
import { routingKey } from './event-message.js';

/** How often a message may come back from subscribers that died of it, before it is given up. */
const deliveryLimit = 100;

/** The exchange of a workspace's events. */
export function exchangeName(namespace: string): string {
  return `${namespace}.events`;
}

/** The queue that the instances of a subscriber share: `shop.user.mail.algo.taskGroupEnded`. */
export function queueName(
  namespace: string,
  subscriber: string,
  subscription: Pick<Subscription, 'service' | 'event' | 'group'>,
): string {
  const { group } = subscription;
  return [namespace, subscriber, ...(group === undefined ? [] : [group]), routingKey(subscription)].join('.');
}

/** Where events wait before they are tried again. */
export function waitQueueName(queue: string, pauseMs: number): string {
  return `${queue}.wait.${pauseMs}`;
}

/** Where events end that could not be handled. */
export function deadQueueName(queue: string): string {
  return `${queue}.dead`;
}

/** The pause after an attempt: doubled each time, up to the longest. */
export function pauseAfter({ fromMs, toMs }: RetryPolicy, attempt: number): number {
  return Math.min(toMs, fromMs * 2 ** Math.min(attempt - 1, 30));
}

/** Declares the exchange. */
export async function declareExchange(channel: Channel, namespace: string): Promise<void> {
  await channel.assertExchange(exchangeName(namespace), 'topic', { durable: true });
}

/** Declares a subscription's queues; quorum queues where the server has them. */
export async function declareSubscription(
  channel: Channel,
  subscription: Subscription,
  { namespace, subscriber, hasQuorum }: { namespace: string; subscriber: string; hasQuorum: boolean },
): Promise<string> {
  const queue = queueName(namespace, subscriber, subscription);
  const { retry, key, deadLetter } = subscription;
  const kind = hasQuorum ? { 'x-queue-type': 'quorum' } : {};
  const dead: Options.AssertQueue = deadLetter
    ? { deadLetterExchange: '', deadLetterRoutingKey: deadQueueName(queue) }
    : {};
  if (deadLetter) await channel.assertQueue(deadQueueName(queue), { durable: true, arguments: kind });
  await channel.assertQueue(queue, {
    durable: true,
    ...dead,
    arguments: {
      ...kind,
      ...(hasQuorum && { 'x-delivery-limit': deliveryLimit }),
      // One instance at a time keeps the order; another takes over where it goes.
      ...(key !== undefined && { 'x-single-active-consumer': true }),
    },
  });
  // Events with a key wait where they are, so that later ones of the key do not overtake them.
  if (key === undefined) {
    const pauses = new Set(
      Array.from({ length: retry.attempts - 1 }, (_, index) => pauseAfter(retry, index + 1)),
    );
    for (const pauseMs of pauses)
      await channel.assertQueue(waitQueueName(queue, pauseMs), {
        durable: true,
        messageTtl: pauseMs,
        deadLetterExchange: '',
        deadLetterRoutingKey: queue,
        arguments: kind,
      });
  }
  await channel.bindQueue(queue, exchangeName(namespace), routingKey(subscription));
  return queue;
}
