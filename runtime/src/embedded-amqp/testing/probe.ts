// What probes are made of: sessions with a broker, and answers in a form in which two brokers can be compared.
import {
  type Channel,
  type ChannelModel,
  connect,
  type ConfirmChannel,
  type GetMessage,
  type Message,
} from 'amqplib';

/** A question to a broker. Names are the session's own. */
export type Probe = (session: Session) => Promise<unknown>;

/** A connection to a broker, and names that nobody else uses. */
export class Session {
  readonly #url: string;
  readonly #connections: ChannelModel[] = [];
  readonly #queues = new Set<string>();
  readonly #exchanges = new Set<string>();
  readonly #prefix: string;
  #first: ChannelModel | undefined;

  constructor(url: string, prefix: string) {
    this.#url = url;
    this.#prefix = prefix;
  }

  /** The name of a queue. */
  queue(name: string): string {
    const full = `${this.#prefix}${name}`;
    this.#queues.add(full);
    return full;
  }

  /** The name of an exchange. */
  exchange(name: string): string {
    const full = `${this.#prefix}${name}`;
    this.#exchanges.add(full);
    return full;
  }

  /** Another connection, and what closes it. */
  async connection(): Promise<{ model: ChannelModel; closed: Promise<string> }> {
    const model = await connect(this.#url, { noDelay: true });
    this.#connections.push(model);
    let reason = 'closed';
    model.on('error', (error) => (reason = this.clean(error.message)));
    return { model, closed: new Promise((resolve) => model.once('close', () => resolve(reason))) };
  }

  /** A channel of the first connection, or of another. */
  async channel(of?: ChannelModel): Promise<ConfirmChannel> {
    this.#first ??= (await this.connection()).model;
    const channel = await (of ?? this.#first).createConfirmChannel();
    channel.on('error', () => {});
    return channel;
  }

  /** What an operation on a channel of its own gives, or the refusal. */
  async ask(operation: (channel: ConfirmChannel) => unknown, of?: ChannelModel): Promise<unknown> {
    const channel = await this.channel(of);
    let refusal: string | undefined;
    const closed = new Promise<void>((resolve) => channel.once('close', () => resolve()));
    channel.on('error', (error) => (refusal = this.clean(error.message)));
    try {
      const answer = await operation(channel);
      await channel.close().catch(() => closed);
      return refusal ?? this.clean(answer === undefined ? 'nothing' : answer);
    } catch (error) {
      return refusal ?? this.clean((error as Error).message);
    }
  }

  /** What an operation does to a connection of its own: the reason for its end. */
  async break(operation: (channel: ConfirmChannel) => unknown): Promise<string> {
    const { model, closed } = await this.connection();
    const channel = await this.channel(model);
    void Promise.resolve(operation(channel)).catch(() => {});
    return closed;
  }

  /** A value without the session's prefix and what differs from run to run. */
  clean<T>(value: T): T {
    const text = JSON.stringify(value, (name, item: unknown) => (name === 'time' ? 'time' : item));
    return JSON.parse(text.replaceAll(this.#prefix, '').replaceAll(/amq\.(gen|ctag)-[\w-]+/g, 'amq.$1')) as T;
  }

  /** Removes all that it may have left, and goes. */
  async close(): Promise<void> {
    const model = await connect(this.#url, { noDelay: true });
    for (const name of this.#queues) await quietly(model, (channel) => channel.deleteQueue(name));
    for (const name of this.#exchanges) await quietly(model, (channel) => channel.deleteExchange(name));
    await model.close();
    for (const connection of this.#connections) await connection.close().catch(() => {});
  }
}

async function quietly(
  model: ChannelModel,
  operation: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  await operation(channel).catch(() => {});
  await channel.close().catch(() => {});
}

/** A message in a form that can be compared. */
export function show(message: GetMessage | Message | false | null): unknown {
  if (message === false || message === null) return message;
  const { fields, properties, content } = message;
  const { redelivered, exchange, routingKey } = fields;
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return {
    redelivered,
    exchange,
    routingKey,
    properties: Object.fromEntries(set),
    content: content.toString(),
  };
}

/** Asks until there is something, so that what a broker does behind its answer is seen. */
export async function getSoon(channel: Channel, queue: string, noAck = true): Promise<GetMessage | false> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const message = await channel.get(queue, { noAck });
    if (message !== false) return message;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

/** Deliveries as they come, and a way to wait for so many. */
export function collector(): {
  readonly take: (message: Message | null) => void;
  readonly all: (Message | null)[];
  readonly until: (count: number) => Promise<readonly (Message | null)[]>;
} {
  const all: (Message | null)[] = [];
  let look = (): void => {};
  return {
    all,
    take: (message) => {
      all.push(message);
      look();
    },
    until: (count) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${all.length} of ${count} deliveries came`)), 3_000);
        look = () => {
          if (all.length < count) return;
          clearTimeout(timer);
          resolve(all);
        };
        look();
      }),
  };
}
