// What events go over in tests in place of a broker: keeps what is published, and hands events to the methods that handle them.
import { randomUUID } from 'node:crypto';
import type { CapabilityHost, OpenCapability } from '../server/capability.js';
import { Problems } from '../codec/problems.js';
import { EventCounts } from './counts.js';
import type { EventsDefinition, PublishedEvent, Subscription } from './definition.js';
import { type Outgoing, routingKey } from './event-message.js';
import { bindHandler, type Handle, type Handled } from './handler.js';
import { createPublishers, noCall } from './publisher.js';

/** An event that a service has published. */
export interface PublishedTestEvent {
  /** `algo.taskGroupEnded`. */
  readonly name: string;
  /** As its subscribers read it. */
  readonly data: unknown;
  readonly key: string | undefined;
  readonly requestId: string | undefined;
}

/** An event that was given up. */
export interface DeadTestEvent {
  readonly name: string;
  readonly reason: string;
}

interface Subscribed {
  readonly subscription: Subscription;
  readonly handle: Handle;
  /** What came before is done when it resolves. */
  last: Promise<void>;
}

/** The events of one service in a test. */
export class EventStage {
  /** What was published, in its order. */
  readonly published: PublishedTestEvent[] = [];
  /** What was handed over and given up. */
  readonly dead: DeadTestEvent[] = [];
  readonly #subscribed = new Map<string, Subscribed>();
  readonly #listeners: ((event: Outgoing) => void)[] = [];

  /** Hears of everything that is published. */
  onPublished(listener: (event: Outgoing) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Hands an event to the method that handles it, once, as it comes over the wire: `deliver('algo.taskGroupEnded', { … })`. Resolves when it is
   * handled; rejects with what the method threw, and where the service does not subscribe to it or the data is not valid.
   */
  async deliver(name: string, data: unknown): Promise<void> {
    const subscribed = this.#subscribed.get(name);
    if (!subscribed) throw new Error(`it does not subscribe to ${name}`);
    const { service, event, data: codec } = subscribed.subscription;
    const body = Buffer.from(JSON.stringify(codec.encode(data)));
    const rest = { key: undefined, requestId: undefined, traceparent: undefined, tracestate: undefined };
    const incoming = { id: randomUUID(), service, event, publishedAt: Date.now(), body, attempt: 1, ...rest };
    const handled = await subscribed.handle(incoming);
    if (handled.kind === 'failed') throw handled.error;
    if (handled.kind === 'unreadable') throw new Error(handled.reason);
  }

  /** What a broker does with an event: hands it over after those before it, again without pauses where that fails, and gives it up. Never rejects. */
  async take(event: Outgoing): Promise<void> {
    const name = routingKey(event);
    const subscribed = this.#subscribed.get(name);
    if (!subscribed) return;
    const { retry } = subscribed.subscription;
    const work = async (): Promise<void> => {
      let handled: Handled = { kind: 'done' };
      for (let attempt = 1; attempt <= retry.attempts; attempt++) {
        handled = await subscribed.handle({ ...event, attempt });
        if (handled.kind !== 'failed') break;
      }
      if (handled.kind !== 'done') this.dead.push({ name, reason: handled.reason });
    };
    await (subscribed.last = subscribed.last.then(work));
  }

  /** Opens the events of a service on it. */
  open(definition: EventsDefinition, { log, clock }: CapabilityHost): OpenCapability {
    const send = async (event: Outgoing): Promise<void> => {
      const data = readStrictly(definition.publishes[event.event], event);
      const { key, requestId } = event;
      this.published.push({ name: routingKey(event), data, key, requestId });
      for (const listener of this.#listeners) listener(event);
    };
    const parts = { send, counts: new EventCounts(), confirmMs: 5_000 };
    return {
      context: { events: createPublishers(definition, noCall, parts) },
      call: {
        events: ({ requestId, trace, signal }) =>
          createPublishers(definition, { ...trace, requestId, signal }, parts),
      },
      ready: (service) => {
        for (const subscription of definition.subscribes) {
          const handle = bindHandler(subscription, { service, clock, log });
          this.#subscribed.set(routingKey(subscription), { subscription, handle, last: Promise.resolve() });
        }
      },
      close: () => this.#subscribed.clear(),
    };
  }
}

/** The data as subscribers read it. In tests what they would refuse is not published at all. */
function readStrictly(published: PublishedEvent | undefined, { body, ...event }: Outgoing): unknown {
  const problems = new Problems();
  const data: unknown = published?.data.decode(JSON.parse(body.toString('utf8')), '', problems);
  if (problems.none) return data;
  const list = problems.list.map(({ at, message }) => `${at || '/'} ${message}`).join('; ');
  throw new Error(`the data of ${routingKey(event)} is not valid: ${list}`);
}
