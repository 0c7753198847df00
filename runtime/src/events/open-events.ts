// Opens the events of a service: connection, publishers, subscribers, health and metrics.
import { gauge } from '../observe/metrics.js';
import type { CapabilityHost, OpenCapability, ReadyService } from '../server/capability.js';
import { readVariable } from '../wire/environment.js';
import { settings } from '../wire/settings.js';
import { type BrokerAddress, findBroker } from './broker-address.js';
import { type BrokerLink, type LiveLink, openLink } from './broker-link.js';
import { EventCounts } from './counts.js';
import type { EventsDefinition } from './definition.js';
import { bindHandler, type Handle } from './handler.js';
import { createPublishers, noCall, sendOver } from './publisher.js';
import { Subscriber } from './subscriber.js';
import { declareExchange, declareSubscription, queueName } from './topology.js';

/** Opens them. Rejects with a StartError where nothing says where the broker is; one that is away is waited for. */
export async function openEvents(
  definition: EventsDefinition,
  host: CapabilityHost,
): Promise<OpenCapability> {
  const { log, clock, signal } = host;
  const { env, folder } = host.surroundings;
  const find = (): BrokerAddress => findBroker(readVariable(env, 'ARMATURE_MQ'), host.parent.mq, folder);
  let address = find();
  const counts = new EventCounts();
  const subscribing = new Subscribing(definition, host, counts);
  const link = openLink({
    address: () => address,
    name: definition.service,
    clock,
    log,
    setUp: (live) => subscribing.setUp(live),
  });
  const stopFollowing = host.onParent(() => {
    try {
      address = find();
      link.renew();
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'the new [mq] is refused; the old one stays in force');
    }
  });
  const close = async (): Promise<void> => {
    stopFollowing();
    await link.close();
  };
  try {
    await link.live(signal);
  } catch (error) {
    await close();
    throw error;
  }
  const parts = { send: sendOver(link, definition.namespace), counts, confirmMs: settings.confirmMs.value };
  return {
    context: { events: createPublishers(definition, noCall, parts) },
    call: {
      events: ({ requestId, trace, signal: end }) =>
        createPublishers(definition, { ...trace, requestId, signal: end }, parts),
    },
    health: () => ({
      ok: link.trouble === undefined,
      ...(link.trouble !== undefined && { trouble: link.trouble }),
    }),
    metrics: () => [
      gauge('armature_events_up', 'Whether the broker answers.', link.trouble === undefined ? 1 : 0),
      ...counts.collect(),
    ],
    ready: (service) => subscribing.begin(service, link),
    drain: () => subscribing.drain(),
    close,
  };
}

/** The subscriptions of a service, which begin when the user's code is there and again on each new connection. */
class Subscribing {
  readonly #definition: EventsDefinition;
  readonly #host: CapabilityHost;
  readonly #counts: EventCounts;
  #handlers: readonly Handle[] | undefined;
  #subscribers: Subscriber[] = [];
  #isDraining = false;

  constructor(definition: EventsDefinition, host: CapabilityHost, counts: EventCounts) {
    this.#definition = definition;
    this.#host = host;
    this.#counts = counts;
  }

  /** Declares what is needed on a new connection, and subscribes where the user's code is there. */
  async setUp(live: LiveLink): Promise<void> {
    const { namespace, service, subscribes } = this.#definition;
    const channel = await live.connection.createChannel();
    channel.on('error', () => {});
    await declareExchange(channel, namespace);
    for (const subscription of subscribes)
      await declareSubscription(channel, subscription, {
        namespace,
        subscriber: service,
        hasQuorum: live.hasQuorum,
      });
    await channel.close();
    if (this.#handlers) await this.#subscribe(live);
  }

  /** The user's code is there. */
  async begin(service: ReadyService, link: BrokerLink): Promise<void> {
    const { log, clock, signal } = this.#host;
    this.#handlers = this.#definition.subscribes.map((subscription) =>
      bindHandler(subscription, { service, clock, log }),
    );
    await this.#subscribe(await link.live(signal));
  }

  async drain(): Promise<void> {
    this.#isDraining = true;
    await Promise.all(this.#subscribers.map((subscriber) => subscriber.drain()));
  }

  async #subscribe({ connection }: LiveLink): Promise<void> {
    const { namespace, service, subscribes } = this.#definition;
    const { clock, log } = this.#host;
    // Those of a connection that broke have nothing any more; what they began ends by itself.
    for (const subscriber of this.#subscribers) void subscriber.drain();
    this.#subscribers = [];
    if (this.#isDraining) return;
    for (const [index, subscription] of subscribes.entries()) {
      const handle = this.#handlers?.[index];
      if (!handle) continue;
      const queue = queueName(namespace, service, subscription);
      const subscriber = new Subscriber({ subscription, queue, handle, clock, log, counts: this.#counts });
      const channel = await connection.createConfirmChannel();
      channel.on('error', (error) => log.error({ reason: error.message, queue }, 'a subscription broke'));
      const lose = (): void => void connection.close().catch(() => {});
      await subscriber.start(channel, lose);
      this.#subscribers.push(subscriber);
    }
  }
}
