// Publishes events, and waits until the broker has them.
import { randomUUID } from 'node:crypto';
import { failure } from '../error/service-error.js';
import type { EventsDefinition, PublishedEvent, PublishOptions } from './definition.js';
import type { BrokerLink } from './broker-link.js';
import type { EventCounts } from './counts.js';
import { type Carried, type Outgoing, routingKey, toProperties } from './event-message.js';
import { exchangeName } from './topology.js';

/** Publishes the events of a service: a function for each. */
export type Publishers = Readonly<Record<string, (data: unknown, options?: PublishOptions) => Promise<void>>>;

/** Hands an event to the broker. Rejects where that does not confirm before the signal aborts. */
export type Send = (event: Outgoing, signal: AbortSignal) => Promise<void>;

/** On whose behalf events go out. */
export interface PublishingFor extends Carried {
  readonly signal: AbortSignal | undefined;
}

/** On behalf of no call. */
export const noCall: PublishingFor = {
  requestId: undefined,
  traceparent: undefined,
  tracestate: undefined,
  signal: undefined,
};

/** What publishers are made with. */
export interface PublisherParts {
  readonly send: Send;
  readonly counts: EventCounts;
  /** For the confirm, where no call says how long. */
  readonly confirmMs: number;
}

/**
 * Makes them. They reject with `unavailable` where the broker is away or refuses, and when the call ends with its reason; the event may
 * be out all the same where only the confirm is missing.
 */
export function createPublishers(
  { service, publishes }: EventsDefinition,
  by: PublishingFor,
  { send, counts, confirmMs }: PublisherParts,
): Publishers {
  const publish = async (
    event: string,
    { data: codec, key }: PublishedEvent,
    data: unknown,
    options: PublishOptions,
  ) => {
    const encoded = codec.encode(data);
    const outgoing: Outgoing = {
      id: randomUUID(),
      service,
      event,
      publishedAt: Date.now(),
      key: key === undefined ? undefined : keyOf(encoded, key),
      requestId: by.requestId,
      traceparent: by.traceparent,
      tracestate: by.tracestate,
      body: Buffer.from(JSON.stringify(encoded)),
    };
    const ends = [options.signal, by.signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any([...ends, AbortSignal.timeout(confirmMs)]);
    try {
      await send(outgoing, signal);
      counts.add('published', routingKey(outgoing));
    } catch (error) {
      counts.add('unpublished', routingKey(outgoing));
      const ended = ends.find(({ aborted }) => aborted);
      if (ended) throw ended.reason;
      throw failure('unavailable', `the event ${routingKey(outgoing)} is not confirmed`, { cause: error });
    }
  };
  return Object.fromEntries(
    Object.entries(publishes).map(([name, event]) => [
      name,
      (data: unknown, options: PublishOptions = {}) => publish(name, event, data, options),
    ]),
  );
}

/** The way over a broker. */
export function sendOver(link: BrokerLink, namespace: string): Send {
  return async (event, signal) => {
    const { outgoing, ended } = await link.live(signal);
    const either = AbortSignal.any([signal, ended]);
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void =>
        reject(new Error(ended.aborted ? 'the connection broke' : 'the broker has not confirmed it in time'));
      either.addEventListener('abort', giveUp, { once: true });
      outgoing.publish(
        exchangeName(namespace),
        routingKey(event),
        event.body,
        toProperties(event),
        (error: unknown) => {
          either.removeEventListener('abort', giveUp);
          if (error === null) resolve();
          else reject(error);
        },
      );
    });
  };
}

/** The key as it is compared: the field's form on the wire. */
function keyOf(encoded: unknown, key: string): string | undefined {
  const value = (encoded as Readonly<Record<string, unknown>>)[key];
  return value === undefined || value === null
    ? undefined
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}
