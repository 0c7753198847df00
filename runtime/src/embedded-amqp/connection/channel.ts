// A channel: its consumers, what it has in hand, and what each method does.
import { randomBytes } from 'node:crypto';
import { refuse, refuseAll } from '../broker/amqp-error.js';
import type { Broker } from '../broker/broker.js';
import { Message } from '../broker/message.js';
import type { Queue } from '../broker/queue.js';
import type { Entry } from '../broker/ready.js';
import { integerOf, type Table } from '../wire/fields.js';
import type { Arguments, Method, MethodName } from '../wire/methods.js';
import { ChannelConsumer } from './channel-consumer.js';
import { type Delivery, InHand } from './in-hand.js';

/** What a channel needs of its connection. */
export interface ChannelHost {
  readonly broker: Broker;
  /** Whose exclusive queues it may use. */
  readonly user: object;
  readonly userName: string;
  send<Name extends MethodName>(name: Name, values: Arguments<Name>): void;
  /** A method with a message behind it. */
  sendMessage<Name extends MethodName>(name: Name, values: Arguments<Name>, message: Message): void;
}

type Handlers = { readonly [Name in MethodName]?: (values: Arguments<Name>) => void };

const longestQueueName = 255;

/** An open channel. Its methods throw AmqpError. */
export class Channel {
  readonly #host: ChannelHost;
  readonly #inHand = new InHand();
  readonly #consumers = new Map<string, ChannelConsumer>();
  /** For consumers made from now on. */
  #prefetch = 0;
  /** For all of the channel; 0 for no limit. */
  #limit = 0;
  #confirmed: number | undefined;
  #lastQueue: string | undefined;
  readonly #handlers: Handlers;

  constructor(host: ChannelHost) {
    this.#host = host;
    this.#handlers = {
      'channel.flow': ({ active }) => {
        if (!active) throw refuseAll('NOT_IMPLEMENTED', 'active=false');
        host.send('channel.flow-ok', { active });
      },
      ...this.#topology(),
      ...this.#consuming(),
      ...this.#settling(),
      'confirm.select': ({ noWait }) => {
        this.#confirmed ??= 0;
        if (!noWait) host.send('confirm.select-ok', {});
      },
    };
  }

  /** Runs a method that has no message behind it. */
  handle(method: Method): void {
    // The handler of its own name.
    const handler = this.#handlers[method.name] as ((values: Method['with']) => void) | undefined;
    if (handler === undefined) throw refuseAll('NOT_IMPLEMENTED', `method ${method.name}`);
    handler(method.with);
  }

  /** Publishes a message; its method was read before. */
  publish(
    { exchange, key, mandatory, immediate }: Arguments<'basic.publish'>,
    encoded: Buffer,
    body: Buffer,
  ): void {
    if (immediate) throw refuseAll('NOT_IMPLEMENTED', 'immediate=true');
    const message = new Message({ exchange, key, encoded, body });
    this.#checkProperties(message);
    const tag = this.#confirmed === undefined ? undefined : BigInt(++this.#confirmed);
    const { isRouted, isRefused } = this.#host.broker.vhost.publish(message);
    if (mandatory && !isRouted)
      this.#host.sendMessage('basic.return', { code: 312, text: 'NO_ROUTE', exchange, key }, message);
    if (tag === undefined) return;
    if (isRefused) this.#host.send('basic.nack', { tag, multiple: false, requeue: false });
    else this.#host.send('basic.ack', { tag, multiple: false });
  }

  /** Ends it: what it had in hand goes back. */
  close(): void {
    for (const consumer of this.#consumers.values()) this.#drop(consumer);
    this.#requeue(this.#inHand.takeAll(), true);
  }

  #checkProperties(message: Message): void {
    const { expiration, userId } = message.properties;
    const problem = expiration === undefined ? undefined : problemOfExpiration(expiration);
    if (problem !== undefined)
      throw refuse('PRECONDITION_FAILED', `invalid expiration '${expiration}': ${problem}`);
    const { userName } = this.#host;
    if (userId !== undefined && userId !== userName)
      throw refuse(
        'PRECONDITION_FAILED',
        `user_id property set to '${userId}' but authenticated user was '${userName}'`,
      );
  }

  #topology(): Handlers {
    const { send, user, broker } = this.#host;
    const { vhost } = broker;
    const bindQueue = (values: Arguments<'queue.unbind'>) => {
      const destination = this.#named(values.destination);
      // Without any name the queue made last is bound by its own.
      const key = values.destination === '' && values.key === '' ? destination : values.key;
      return { ...values, destination, key, isToExchange: false };
    };
    return {
      'exchange.declare': ({
        exchange,
        type,
        passive,
        durable,
        autoDelete,
        internal,
        noWait,
        arguments: table,
      }) => {
        const settings = {
          name: exchange,
          isDurable: durable,
          isAutoDelete: autoDelete,
          isInternal: internal,
        };
        vhost.declareExchange({ settings: { ...settings, type, arguments: table }, isPassive: passive });
        if (!noWait) send('exchange.declare-ok', {});
      },
      'exchange.delete': ({ exchange, ifUnused, noWait }) => {
        vhost.deleteExchange(exchange, ifUnused);
        if (!noWait) send('exchange.delete-ok', {});
      },
      'exchange.bind': (values) => {
        vhost.bind({ ...values, isToExchange: true }, user);
        if (!values.noWait) send('exchange.bind-ok', {});
      },
      'exchange.unbind': (values) => {
        vhost.unbind({ ...values, isToExchange: true }, user);
        if (!values.noWait) send('exchange.unbind-ok', {});
      },
      'queue.declare': (values) => this.#declareQueue(values),
      'queue.bind': (values) => {
        vhost.bind(bindQueue(values), user);
        if (!values.noWait) send('queue.bind-ok', {});
      },
      'queue.unbind': (values) => {
        vhost.unbind(bindQueue(values), user);
        send('queue.unbind-ok', {});
      },
      'queue.purge': ({ queue, noWait }) => {
        const messages = vhost.queue(this.#named(queue), user).purge();
        if (!noWait) send('queue.purge-ok', { messages });
      },
      'queue.delete': ({ queue, ifUnused, ifEmpty, noWait }) => {
        const messages = vhost.deleteQueue(this.#named(queue), { ifUnused, ifEmpty }, user);
        if (!noWait) send('queue.delete-ok', { messages });
      },
    };
  }

  #declareQueue({
    queue: asked,
    passive,
    durable,
    exclusive,
    autoDelete,
    noWait,
    arguments: table,
  }: Arguments<'queue.declare'>): void {
    const { broker, user, send } = this.#host;
    const name = passive ? this.#named(asked) : asked;
    const owner = exclusive ? user : undefined;
    const settings = { name, isDurable: durable, isAutoDelete: autoDelete, owner, arguments: table };
    const queue = broker.vhost.declareQueue({ settings, isPassive: passive }, user);
    this.#lastQueue = queue.name;
    if (!noWait)
      send('queue.declare-ok', { queue: queue.name, messages: queue.ready.size, consumers: queue.row.size });
  }

  #consuming(): Handlers {
    const { send } = this.#host;
    return {
      'basic.qos': ({ size, count, global }) => {
        if (size > 0) throw refuseAll('NOT_IMPLEMENTED', `prefetch_size!=0 (${size})`);
        this.#limit = global ? count : 0;
        if (!global) this.#prefetch = count;
        send('basic.qos-ok', {});
        this.#wake();
      },
      'basic.consume': (values) => this.#consume(values),
      'basic.cancel': ({ tag, noWait }) => {
        const consumer = this.#consumers.get(tag);
        if (consumer) this.#drop(consumer);
        if (!noWait) send('basic.cancel-ok', { tag });
      },
      'basic.get': ({ queue: asked, noAck }) => {
        const queue = this.#queue(asked);
        const entry = queue.get();
        if (entry === undefined) send('basic.get-empty', { reserved: '' });
        else this.#giveOne(queue, entry, noAck);
      },
    };
  }

  #giveOne(queue: Queue, entry: Entry, noAck: boolean): void {
    const { message, wasDelivered, returns } = entry;
    const { exchange, key } = message;
    const tag = this.#inHand.number(noAck ? undefined : { queue, entry });
    const shown = queue.limits.isQuorum
      ? message.withHeader('x-delivery-count', { type: 'l', value: BigInt(returns) })
      : message;
    const values = { tag, redelivered: wasDelivered, exchange, key, messages: queue.ready.size };
    this.#host.sendMessage('basic.get-ok', values, shown);
    entry.wasDelivered = true;
    if (noAck) queue.acknowledge(entry);
  }

  #consume({
    queue: asked,
    tag: given,
    noAck,
    exclusive,
    noWait,
    arguments: table,
  }: Arguments<'basic.consume'>): void {
    const { send, sendMessage } = this.#host;
    const name = this.#named(asked);
    const tag = given === '' ? `amq.ctag-${randomBytes(16).toString('base64url')}` : given;
    if (this.#consumers.has(tag)) throw refuseAll('NOT_ALLOWED', `attempt to reuse consumer tag '${tag}'`);
    const queue = this.#queue(asked);
    const what = `queue '${name}' in vhost '/'`;
    if (queue.limits.isQuorum && this.#limit > 0)
      throw refuseAll('NOT_IMPLEMENTED', `${what} does not support global qos`);
    if (queue.row.hasExclusive || (exclusive && queue.row.size > 0))
      throw refuse('ACCESS_REFUSED', `${what} in exclusive use`);
    const consumer = new ChannelConsumer(
      { tag, queue, noAck, isExclusive: exclusive, priority: priorityOf(table), prefetch: this.#prefetch },
      {
        inHand: this.#inHand,
        isFull: () => this.#limit > 0 && this.#inHand.size >= this.#limit,
        deliver: (values, message) => sendMessage('basic.deliver', values, message),
        lost: () => {
          this.#consumers.delete(tag);
          send('basic.cancel', { tag, noWait: true });
        },
      },
    );
    this.#consumers.set(tag, consumer);
    if (!noWait) send('basic.consume-ok', { tag });
    queue.consume(consumer);
  }

  #settling(): Handlers {
    const { send } = this.#host;
    return {
      'basic.ack': ({ tag, multiple }) => {
        for (const { queue, entry } of this.#take(tag, multiple)) queue.acknowledge(entry);
        this.#wake();
      },
      'basic.nack': ({ tag, multiple, requeue }) => this.#refuse(tag, multiple, requeue),
      'basic.reject': ({ tag, requeue }) => this.#refuse(tag, false, requeue),
      'basic.recover': ({ requeue }) => {
        this.#recover(requeue);
        send('basic.recover-ok', {});
      },
      'basic.recover-async': ({ requeue }) => this.#recover(requeue),
    };
  }

  #recover(requeue: boolean): void {
    if (!requeue) throw refuseAll('NOT_IMPLEMENTED', 'requeue=false');
    this.#requeue(this.#inHand.takeAll());
    this.#wake();
  }

  #refuse(tag: bigint, multiple: boolean, requeue: boolean): void {
    const taken = this.#take(tag, multiple);
    if (requeue) this.#requeue(taken);
    else for (const { queue, entry } of taken) queue.reject(entry);
    this.#wake();
  }

  #take(tag: bigint, multiple: boolean): readonly Delivery[] {
    const taken = this.#inHand.take(tag, multiple);
    if (taken === undefined) throw refuse('PRECONDITION_FAILED', `unknown delivery tag ${tag}`);
    return taken;
  }

  #requeue(deliveries: readonly Delivery[], isGone = false): void {
    const byQueue = new Map<Queue, Entry[]>();
    for (const { queue, entry } of deliveries) {
      const entries = byQueue.get(queue);
      if (entries) entries.push(entry);
      else byQueue.set(queue, [entry]);
    }
    for (const [queue, entries] of byQueue) queue.requeue(entries, isGone);
  }

  #wake(): void {
    for (const consumer of this.#consumers.values()) consumer.queue.wake(consumer);
  }

  #drop(consumer: ChannelConsumer): void {
    this.#consumers.delete(consumer.tag);
    consumer.queue.leave(consumer);
  }

  #queue(asked: string): Queue {
    return this.#host.broker.vhost.queue(this.#named(asked), this.#host.user);
  }

  /** No name means the queue that was declared last. */
  #named(name: string): string {
    if (name !== '') return name.slice(0, longestQueueName);
    if (this.#lastQueue === undefined) throw refuse('NOT_FOUND', 'no previously declared queue');
    return this.#lastQueue;
  }
}

function priorityOf(table: Table): number {
  return integerOf(table.get('x-priority')) ?? 0;
}

function problemOfExpiration(text: string): string | undefined {
  const [number, rest] = [/^[+-]?\d+/.exec(text)?.[0], text.replace(/^[+-]?\d+/, '')];
  if (number === undefined) return 'no_integer';
  if (rest !== '') return `{leftover_string,"${rest}"}`;
  const value = Number(number);
  if (value < 0) return `{value_negative,${value}}`;
  return value > 4_294_967_295 ? `{value_too_large,${value}}` : undefined;
}
