// Random operations on two brokers at once: the same things happen, or there is a difference. What RabbitMQ itself does differently from run
// to run is left out: limits of a whole channel, several consumers of one queue, and dead letters of several queues in one.
import type { ConfirmChannel, Message, Options } from 'amqplib';
import type { Random } from '../../embedded-etcd/testing/random.js';
import { Session } from './probe.js';

/** What was compared. */
export interface Comparison {
  readonly operations: number;
  readonly deliveries: number;
}

/** An operation, the same for both; `n` is the step. */
type Operation = (side: Side, n: number) => unknown;

const queues: Readonly<Record<string, Options.AssertQueue>> = {
  plain: {},
  dead: {},
  rejecting: { deadLetterExchange: '', deadLetterRoutingKey: 'dead' },
  short: { maxLength: 3 },
  full: { maxLength: 3, arguments: { 'x-overflow': 'reject-publish' } },
  ranked: { maxPriority: 3 },
  quorum: { arguments: { 'x-queue-type': 'quorum' } },
  gone: {},
  brief: { messageTtl: 15, deadLetterExchange: '', deadLetterRoutingKey: 'gone' },
};
const queueNames = Object.keys(queues);
const exchanges = { direct: 'direct', fanout: 'fanout', topic: 'topic', headers: 'headers' } as const;
const exchangeNames = Object.keys(exchanges) as (keyof typeof exchanges)[];
const keys = ['a', 'a.b', 'b', '', 'a.b.c'];
const patterns = ['a', 'a.*', '#', 'b', '', '*.b.#'];

/** Something in hand. */
interface Open {
  readonly channel: number;
  readonly from: string;
  readonly message: Message;
}

/** One of the two brokers. */
class Side {
  readonly session: Session;
  readonly channels: ConfirmChannel[] = [];
  /** What happened since the last comparison. */
  events: string[] = [];
  readonly open: Open[] = [];
  readonly consumers = new Map<string, { readonly channel: number; readonly tag: string }>();
  #watch: ConfirmChannel | undefined;

  constructor(url: string, prefix: string) {
    this.session = new Session(url, prefix);
  }

  async start(): Promise<void> {
    for (let index = 0; index < 3; index++) this.channels.push(await this.channel());
    this.#watch = await this.session.channel();
    const [first] = this.channels;
    if (!first) return;
    for (const [name, options] of Object.entries(queues))
      await first.assertQueue(this.queue(name), this.options(options));
    for (const name of exchangeNames)
      await first.assertExchange(this.session.exchange(name), exchanges[name]);
  }

  queue(name: string): string {
    return this.session.queue(name);
  }

  options(options: Options.AssertQueue): Options.AssertQueue {
    const { deadLetterRoutingKey: key } = options;
    return key === undefined ? options : { ...options, deadLetterRoutingKey: this.queue(key) };
  }

  async channel(): Promise<ConfirmChannel> {
    const { model } = await this.session.connection();
    const channel = await this.session.channel(model);
    channel.on('return', (message) => this.events.push(`returned ${describe(message)}`));
    return channel;
  }

  note(text: string): void {
    this.events.push(this.session.clean(text));
  }

  take(channel: number, from: string, message: Message | null): void {
    if (message === null) {
      this.consumers.delete(from);
      this.note(`${from} lost`);
      return;
    }
    this.note(`${from} on ${channel}: ${describe(message)}`);
    this.open.push({ channel, from, message });
  }

  /** The n-th of what is in hand, in an order that both sides have. */
  pick(share: number): Open | undefined {
    const sorted = [...this.open].sort((a, b) => (order(a) < order(b) ? -1 : 1));
    const found = sorted[Math.floor(share * sorted.length)];
    if (found) this.open.splice(this.open.indexOf(found), 1);
    return found;
  }

  forget(which: (open: Open) => boolean): void {
    for (const open of this.open.filter(which)) this.open.splice(this.open.indexOf(open), 1);
  }

  /** All that can be seen from outside. */
  async look(): Promise<string> {
    const watch = this.#watch;
    const counts = await Promise.all(
      queueNames.map(async (name) => {
        const said = await watch?.checkQueue(this.queue(name));
        // RabbitMQ counts who got a message of a quorum queue by asking among its consumers, for as long as it has it.
        return `${name} ${said?.messageCount}${name === 'quorum' ? '' : `/${said?.consumerCount}`}`;
      }),
    );
    return [...this.events].sort().concat(counts).join('\n');
  }
}

function order({ channel, from, message }: Open): string {
  return `${channel} ${from} ${message.content.toString().padStart(9)} ${message.fields.deliveryTag.toString().padStart(9)}`;
}

function describe({ content, fields, properties }: Message): string {
  const { redelivered, exchange, routingKey } = fields as {
    redelivered?: boolean;
    exchange: string;
    routingKey: string;
  };
  const { headers = {}, priority, expiration } = properties;
  const deaths = (headers['x-death'] ?? []) as readonly { count: number; reason: string; queue: string }[];
  const died = deaths.map(({ count, reason, queue }) => `${count} ${reason} ${queue}`);
  return JSON.stringify([
    content.toString(),
    redelivered,
    exchange,
    routingKey,
    priority,
    expiration,
    headers['x-delivery-count'],
    died,
  ]);
}

/** Runs so many on both, and says where they part. */
export async function compareRandomly(
  urls: readonly [string, string],
  random: Random,
  wanted: { readonly operations: number; readonly prefix: string },
): Promise<Comparison> {
  const sides = urls.map((url) => new Side(url, wanted.prefix));
  const history: string[] = [];
  let deliveries = 0;
  try {
    await Promise.all(sides.map((side) => side.start()));
    for (let n = 0; n < wanted.operations; n++) {
      const [name, operation] = choose(random, sides[0]!);
      history.push(`${n} ${name}`);
      await Promise.all(sides.map((side) => operation(side, n)));
      await agree(sides, () => history.slice(-12).join('\n'));
      deliveries += sides[0]!.events.length;
      for (const side of sides) side.events = [];
    }
    return { operations: wanted.operations, deliveries };
  } finally {
    await Promise.all(sides.map((side) => side.session.close()));
  }
}

/** Waits until both say the same: brokers do much behind their answers. */
async function agree(sides: readonly Side[], history: () => string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const [ours, theirs] = await Promise.all(sides.map((side) => side.look()));
    // What is still in it expires at another moment on each side.
    if (ours === theirs && ours?.includes('brief 0/') === true) return;
    if (attempt === 150) throw new Error(`after\n${history()}\nembedded:\n${ours}\nRabbitMQ:\n${theirs}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function choose(random: Random, model: Side): readonly [string, Operation] {
  const kind = random.below(100);
  const channel = random.below(3);
  const queue = random.pick(queueNames);
  // Who takes from it first, somebody or time, is a race.
  const asked = queue === 'brief' ? 'gone' : queue;
  if (kind < 40) return publish(random, channel);
  if (kind < 50) return get(asked, channel, random.chance(0.3));
  if (kind < 58) return consume(random, asked, channel, model);
  if (kind < 62) return cancel(asked);
  if (kind < 85) return settle(random);
  if (kind < 88) return settleAll(random, channel);
  if (kind < 95) return bind(random, queue);
  if (kind < 97)
    return [
      'purge ' + queue,
      async (side) =>
        side.note(`purged ${(await side.channels[channel]!.purgeQueue(side.queue(queue))).messageCount}`),
    ];
  if (kind < 98) return reopen(channel);
  return recreate(queue, channel);
}

function publish(random: Random, channel: number): readonly [string, Operation] {
  const exchange = random.pick(['', ...exchangeNames]);
  const target = random.pick([...queueNames, 'nowhere']);
  const key = random.pick(keys);
  const options: Options.Publish = {
    mandatory: random.chance(0.3),
    persistent: random.chance(0.5),
    // Not both: RabbitMQ does not look whether a message is too old when it overtakes others.
    ...random.pick([{}, {}, {}, { priority: random.below(5) }, { expiration: random.pick(['0', '60000']) }]),
    headers: random.chance(0.4) ? { a: random.below(2), b: 'x' } : {},
  };
  return [
    `publish ${exchange} ${exchange === '' ? target : key} ${JSON.stringify(options)}`,
    (side, n) =>
      new Promise<void>((resolve) => {
        const to = exchange === '' ? '' : side.session.exchange(exchange);
        const by = exchange === '' ? side.queue(target) : key;
        side.channels[channel]!.publish(to, by, Buffer.from(`${n}`), options, (error: unknown) => {
          side.note(error ? 'refused' : 'confirmed');
          resolve();
        });
      }),
  ];
}

function get(queue: string, channel: number, noAck: boolean): readonly [string, Operation] {
  return [
    `get ${queue} on ${channel} ${noAck}`,
    async (side) => {
      const message = await side.channels[channel]!.get(side.queue(queue), { noAck });
      if (message === false) return side.note('nothing');
      const left = queue === 'quorum' ? '' : message.fields.messageCount;
      side.note(`got ${left} ${describe(message)}`);
      if (!noAck) side.open.push({ channel, from: `get ${queue}`, message });
    },
  ];
}

/** One consumer a queue. */
function consume(random: Random, queue: string, channel: number, model: Side): readonly [string, Operation] {
  const limit = random.below(3);
  if (model.consumers.has(queue)) return cancel(queue);
  return [
    `consume ${queue} on ${channel}, ${limit} at a time`,
    async (side, n) => {
      // RabbitMQ takes a tag that was used before for the same consumer, and counts what that one still has.
      const tag = `c-${n}`;
      side.consumers.set(queue, { channel, tag });
      await side.channels[channel]!.prefetch(limit);
      await side.channels[channel]!.consume(
        side.queue(queue),
        (message) => side.take(channel, queue, message),
        {
          consumerTag: tag,
        },
      );
    },
  ];
}

function cancel(queue: string): readonly [string, Operation] {
  return [
    `cancel ${queue}`,
    async (side) => {
      const consumer = side.consumers.get(queue);
      side.consumers.delete(queue);
      if (consumer) await side.channels[consumer.channel]!.cancel(consumer.tag);
    },
  ];
}

function settle(random: Random): readonly [string, Operation] {
  const share = random.share();
  const way = random.pick(['ack', 'ack', 'requeue', 'reject'] as const);
  return [
    `${way} one`,
    (side) => {
      const open = side.pick(share);
      if (!open) return;
      const channel = side.channels[open.channel]!;
      if (way === 'ack') channel.ack(open.message);
      else channel.nack(open.message, false, way === 'requeue');
    },
  ];
}

function settleAll(random: Random, channel: number): readonly [string, Operation] {
  const isAck = random.chance(0.5);
  return [
    `${isAck ? 'ack' : 'requeue'} all on ${channel}`,
    (side) => {
      side.forget((open) => open.channel === channel);
      if (isAck) side.channels[channel]!.ackAll();
      else side.channels[channel]!.nackAll(true);
    },
  ];
}

function bind(random: Random, queue: string): readonly [string, Operation] {
  const exchange = random.pick(exchangeNames);
  const pattern = random.pick(patterns);
  const given =
    exchange === 'headers' ? { 'x-match': random.pick(['all', 'any']), a: random.below(2), b: 'x' } : {};
  const isUnbind = random.chance(0.35);
  return [
    `${isUnbind ? 'unbind' : 'bind'} ${queue} ${exchange} ${pattern} ${JSON.stringify(given)}`,
    (side) => {
      const [to, from] = [side.queue(queue), side.session.exchange(exchange)];
      const channel = side.channels[0]!;
      return isUnbind
        ? channel.unbindQueue(to, from, pattern, given)
        : channel.bindQueue(to, from, pattern, given);
    },
  ];
}

function reopen(channel: number): readonly [string, Operation] {
  return [
    `close channel ${channel}`,
    async (side) => {
      side.forget((open) => open.channel === channel);
      for (const [queue, consumer] of side.consumers)
        if (consumer.channel === channel) side.consumers.delete(queue);
      await side.channels[channel]!.close();
      side.channels[channel] = await side.channel();
    },
  ];
}

function recreate(queue: string, channel: number): readonly [string, Operation] {
  return [
    `delete ${queue} and declare it again`,
    async (side) => {
      // RabbitMQ does not always tell who consumes a quorum queue.
      if (queue === 'quorum') await cancel(queue)[1](side, 0);
      side.note(`deleted ${(await side.channels[channel]!.deleteQueue(side.queue(queue))).messageCount}`);
      // RabbitMQ 3.10's new queue of that name ends itself at a rejection of what the old one has delivered, where dead letters go somewhere.
      side.forget(({ from }) => from === queue);
      await side.channels[channel]!.assertQueue(side.queue(queue), side.options(queues[queue] ?? {}));
    },
  ];
}
