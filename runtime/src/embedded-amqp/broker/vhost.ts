// A virtual host: its exchanges and queues, what may be done with them and what is refused, in RabbitMQ's words.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock/clock.js';
import { type Field, type Table, textOf } from '../wire/fields.js';
import { refuse, refuseAll } from './amqp-error.js';
import { type Death, isCycle, toDeadLetter } from './dead-letter.js';
import { type Binding, Exchange, type ExchangeSettings } from './exchange.js';
import { exchangeTypes, isExchangeType, problemOfMatch } from './matching.js';
import type { Message } from './message.js';
import { Queue, type QueueHost, type QueueSettings } from './queue.js';
import { checkQueueArguments, checkSameArgument, checkSameArguments } from './queue-arguments.js';
import { bindingRecord, type BrokerRecord, exchangeRecord, messageRecord, queueRecord } from './records.js';

/** What a virtual host is made with. */
export interface VhostOptions {
  readonly name: string;
  readonly clock: Clock;
  /** Runs work of a timer as one operation. */
  readonly turn: (work: () => void) => void;
  /** Runs work once the operation is over. */
  readonly later: (work: () => void) => void;
  /** Keeps a record. */
  readonly keep: (record: BrokerRecord) => void;
}

/** What became of a message. */
export interface Outcome {
  /** Some queue was found for it. */
  readonly isRouted: boolean;
  /** A queue was full and refused it. */
  readonly isRefused: boolean;
}

/** Names in a binding. */
export interface BindingNames {
  readonly source: string;
  readonly destination: string;
  readonly isToExchange: boolean;
  readonly key: string;
  readonly arguments: Table;
}

/** What is declared, and how. */
export interface Declaration<Settings> {
  readonly settings: Settings;
  /** It is only asked whether it is there. */
  readonly isPassive: boolean;
}

/** An exchange as somebody asks for it: its type may be none. */
export type AskedExchange = Omit<ExchangeSettings, 'type'> & { readonly type: string };

/** A virtual host. */
export class Vhost {
  readonly #options: VhostOptions;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #queues = new Map<string, Queue>();
  readonly #queueHost: QueueHost;

  constructor(options: VhostOptions) {
    this.#options = options;
    const { clock, turn, later, keep } = options;
    this.#queueHost = {
      clock,
      turn,
      deadLetter: (queue, message, reason) => later(() => this.#deadLetter(queue, message, reason)),
      settled: (queue, { id }) => keep({ kind: 'settled', queue: queue.name, id }),
      remove: (queue) => this.#removeQueue(queue),
    };
    const system = { isDurable: true, isAutoDelete: false, arguments: new Map<string, Field>() };
    for (const type of exchangeTypes)
      this.#addSystem({ ...system, name: `amq.${type}`, type, isInternal: false });
    this.#addSystem({ ...system, name: 'amq.match', type: 'headers', isInternal: false });
    this.#addSystem({ ...system, name: 'amq.rabbitmq.trace', type: 'topic', isInternal: true });
  }

  /** Declares an exchange. Throws AmqpError. */
  declareExchange({ settings, isPassive }: Declaration<AskedExchange>): void {
    const { name, type } = settings;
    const known = this.#exchanges.get(name);
    if (isPassive && name !== '') {
      if (!known) throw this.#noExchange(name);
      return;
    }
    if (!isExchangeType(type)) throw refuseAll('COMMAND_INVALID', `unknown exchange type '${type}'`);
    if (name === '') throw refuse('ACCESS_REFUSED', 'operation not permitted on the default exchange');
    if (known) {
      this.#checkSameExchange(settings, known.settings);
      return;
    }
    if (name.startsWith('amq.'))
      throw refuse('ACCESS_REFUSED', `exchange name '${name}' contains reserved prefix 'amq.*'`);
    const exchange = new Exchange({ ...settings, type });
    this.#exchanges.set(name, exchange);
    if (settings.isDurable) this.#options.keep(exchangeRecord(exchange));
  }

  /** Deletes an exchange, if there is one. Throws AmqpError. */
  deleteExchange(name: string, ifUnused: boolean): void {
    if (name === '') throw refuse('ACCESS_REFUSED', 'operation not permitted on the default exchange');
    if (name.startsWith('amq.'))
      throw refuse('ACCESS_REFUSED', `deletion of system exchange '${name}' ${this.#where} not allowed`);
    const exchange = this.#exchanges.get(name);
    if (!exchange) return;
    if (ifUnused && exchange.isUsed)
      throw refuse('PRECONDITION_FAILED', `exchange '${name}' ${this.#where} in use`);
    this.#removeExchange(exchange);
  }

  /** Declares a queue, with a name of its own where it is given none. Throws AmqpError. */
  declareQueue({ settings, isPassive }: Declaration<QueueSettings>, user: object): Queue {
    const known = this.#queues.get(settings.name);
    if (isPassive) return this.queue(settings.name, user);
    const what = this.#what('queue', settings.name);
    if (known) {
      this.#checkAccess(known, user);
      this.#checkSameQueue(settings, known.settings, what);
      known.touch();
      return known;
    }
    if (settings.name.startsWith('amq.'))
      throw refuse('ACCESS_REFUSED', `queue name '${settings.name}' contains reserved prefix 'amq.*'`);
    checkQueueArguments(settings.arguments, what);
    if (textOf(settings.arguments.get('x-queue-type')) === 'quorum') {
      if (!settings.isDurable)
        throw refuse('PRECONDITION_FAILED', `invalid property 'non-durable' for ${what}`);
      if (settings.owner)
        throw refuse('PRECONDITION_FAILED', `invalid property 'exclusive-owner' for ${what}`);
    }
    const name = settings.name === '' ? `amq.gen-${randomBytes(16).toString('base64url')}` : settings.name;
    const queue = new Queue({ ...settings, name }, this.#queueHost);
    this.#queues.set(name, queue);
    if (isKept(queue)) this.#options.keep(queueRecord(queue));
    return queue;
  }

  /** A queue that somebody may use. Throws AmqpError where there is none, or another connection has it for itself. */
  queue(name: string, user: object): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw refuse('NOT_FOUND', `no ${this.#what('queue', name)}`);
    this.#checkAccess(queue, user);
    return queue;
  }

  /** Deletes a queue, if there is one. Answers with how many messages waited. Throws AmqpError. */
  deleteQueue(
    name: string,
    how: { readonly ifUnused: boolean; readonly ifEmpty: boolean },
    user: object,
  ): number {
    const queue = this.#queues.get(name);
    if (!queue) return 0;
    this.#checkAccess(queue, user);
    const what = this.#what('queue', name);
    if (how.ifEmpty && queue.ready.size > 0) throw refuse('PRECONDITION_FAILED', `${what} not empty`);
    if (how.ifUnused && queue.row.size > 0) throw refuse('PRECONDITION_FAILED', `${what} in use`);
    const waiting = queue.ready.size;
    this.#removeQueue(queue);
    return waiting;
  }

  /** Deletes what a connection had for itself. */
  release(user: object): void {
    for (const queue of this.#queues.values()) if (queue.settings.owner === user) this.#removeQueue(queue);
  }

  /** Adds a binding. Throws AmqpError. */
  bind(names: BindingNames, user: object): void {
    const binding = this.#resolve(names, user);
    const problem = binding.source.settings.type === 'headers' ? problemOfMatch(names.arguments) : undefined;
    if (problem !== undefined) throw refuse('PRECONDITION_FAILED', problem);
    if (binding.source.bind(binding) && isKeptBinding(binding))
      this.#options.keep(bindingRecord('binding', binding));
  }

  /** Removes a binding, if it is there. Throws AmqpError only where another connection has the queue for itself. */
  unbind(names: BindingNames, user: object): void {
    if (names.source === '')
      throw refuse('ACCESS_REFUSED', 'operation not permitted on the default exchange');
    const { source, destination, isToExchange } = names;
    const known = isToExchange ? this.#exchanges.get(destination) : this.#queues.get(destination);
    if (known instanceof Queue) this.#checkAccess(known, user);
    if (known === undefined || !this.#exchanges.has(source)) return;
    this.#unbind(this.#resolve(names, user));
  }

  /** Brings a message where it belongs. Throws AmqpError where the exchange is missing or takes none. */
  publish(message: Message): Outcome {
    const { exchange: name } = message;
    const exchange = this.#exchanges.get(name);
    if (name !== '' && !exchange) throw this.#noExchange(name);
    if (exchange?.settings.isInternal === true)
      throw refuse('ACCESS_REFUSED', `cannot publish to internal exchange '${name}' ${this.#where}`);
    return this.#deliver(message, this.#route(message));
  }

  /** Everything that is kept, as the records that make it again. */
  *records(): Generator<BrokerRecord> {
    for (const exchange of this.#exchanges.values())
      if (exchange.settings.isDurable && !exchange.name.startsWith('amq.')) yield exchangeRecord(exchange);
    const queues = [...this.#queues.values()].filter(isKept);
    for (const queue of queues) yield queueRecord(queue);
    for (const exchange of this.#exchanges.values())
      for (const binding of exchange.bindings)
        if (isKeptBinding(binding)) yield bindingRecord('binding', binding);
    for (const queue of queues)
      for (const { message, id } of queue.kept()) yield messageRecord(message, [[queue.name, id]]);
  }

  /** Puts a queue or an exchange in, as it was. */
  restore(declared: ExchangeSettings | QueueSettings): void {
    if ('type' in declared) this.#exchanges.set(declared.name, new Exchange(declared));
    else this.#queues.set(declared.name, new Queue(declared, this.#queueHost));
  }

  /** Puts a message into a queue, as it was. */
  restoreMessage(message: Message, queue: string, id: number): void {
    const into = this.#queues.get(queue);
    into?.restore(into.entryOf(message, id));
  }

  /** Ends all timers. */
  stop(): void {
    for (const queue of this.#queues.values()) queue.stop();
  }

  get #where(): string {
    return `in vhost '${this.#options.name}'`;
  }

  #what(kind: 'queue' | 'exchange', name: string): string {
    return `${kind} '${name}' ${this.#where}`;
  }

  #noExchange(name: string): Error {
    return refuse('NOT_FOUND', `no ${this.#what('exchange', name)}`);
  }

  #addSystem(settings: ExchangeSettings): void {
    this.#exchanges.set(settings.name, new Exchange(settings));
  }

  #checkAccess({ name, settings: { owner } }: Queue, user: object): void {
    if (owner !== undefined && owner !== user) throw this.#locked(name);
  }

  #locked(name: string): Error {
    return refuse(
      'RESOURCE_LOCKED',
      `cannot obtain exclusive access to locked ${this.#what('queue', name)}. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
    );
  }

  #checkSameExchange(given: AskedExchange, current: ExchangeSettings): void {
    const what = this.#what('exchange', given.name);
    checkSame('type', [given.type, current.type], what);
    checkSame('durable', [given.isDurable, current.isDurable], what);
    checkSame('auto_delete', [given.isAutoDelete, current.isAutoDelete], what);
    checkSame('internal', [given.isInternal, current.isInternal], what);
    const alternate = 'alternate-exchange';
    checkSameArgument(alternate, [given.arguments.get(alternate), current.arguments.get(alternate)], what);
  }

  #checkSameQueue(given: QueueSettings, current: QueueSettings, what: string): void {
    checkSame('durable', [given.isDurable, current.isDurable], what);
    checkSame('auto_delete', [given.isAutoDelete, current.isAutoDelete], what);
    if (given.owner !== current.owner) throw this.#locked(given.name);
    checkSameArguments(given.arguments, current.arguments, what);
  }

  #resolve(names: BindingNames, user: object): Binding {
    const { source: from, destination: to, isToExchange, key } = names;
    if (from === '' || (isToExchange && to === ''))
      throw refuse('ACCESS_REFUSED', 'operation not permitted on the default exchange');
    const source = this.#exchanges.get(from);
    const destination = isToExchange ? this.#exchanges.get(to) : this.#queues.get(to);
    if (!source) throw this.#noExchange(from);
    if (!destination) throw isToExchange ? this.#noExchange(to) : this.queue(to, user);
    if (destination instanceof Queue) this.#checkAccess(destination, user);
    return { source, destination, key, arguments: names.arguments };
  }

  /** The queues that a message reaches, each once. */
  #route(message: Message): readonly Queue[] {
    const found = new Set<Queue>();
    const seen = new Set<string>();
    const waiting = [message.exchange];
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const next = name === '' ? this.#named(message.keys) : this.#exchanges.get(name)?.route(message);
      if (next === undefined) continue;
      const alternate = this.#exchanges.get(name)?.alternate;
      if (next.length === 0 && alternate !== undefined) waiting.push(alternate);
      for (const place of next) {
        if (place instanceof Queue) found.add(place);
        else waiting.push(place.name);
      }
    }
    return [...found];
  }

  #named(names: readonly string[]): readonly Queue[] {
    return names.flatMap((name) => this.#queues.get(name) ?? []);
  }

  #deliver(message: Message, queues: readonly Queue[]): Outcome {
    const shown = message.withoutBcc();
    const entries = queues.map((queue) => ({ queue, entry: queue.entryOf(shown) }));
    const kept = entries.filter(({ entry }) => entry.isKept);
    if (kept.length > 0)
      this.#options.keep(
        messageRecord(
          shown,
          kept.map(({ queue, entry }) => [queue.name, entry.id]),
        ),
      );
    let isRefused = false;
    for (const { queue, entry } of entries) if (!queue.offer(entry)) isRefused = true;
    return { isRouted: queues.length > 0, isRefused };
  }

  #deadLetter(queue: Queue, message: Message, reason: Death): void {
    const { deadLetterExchange: exchange = '', deadLetterKey: key } = queue.limits;
    if (exchange !== '' && !this.#exchanges.has(exchange)) return;
    const dead = toDeadLetter(message, { queue: queue.name, reason, exchange, key });
    const queues = this.#route(dead);
    this.#deliver(dead, reason === 'rejected' ? queues : queues.filter(({ name }) => !isCycle(dead, name)));
  }

  #removeQueue(queue: Queue): void {
    if (queue.isDeleted) return;
    this.#queues.delete(queue.name);
    if (isKept(queue)) this.#options.keep({ kind: 'queue-gone', name: queue.name });
    this.#forget(queue);
    queue.delete();
  }

  #removeExchange(exchange: Exchange): void {
    this.#exchanges.delete(exchange.name);
    if (exchange.settings.isDurable) this.#options.keep({ kind: 'exchange-gone', name: exchange.name });
    this.#forget(exchange);
  }

  /** Bindings to and from it go, and with their last binding exchanges that live for that. */
  #forget(place: Queue | Exchange): void {
    for (const exchange of [...this.#exchanges.values(), ...(place instanceof Exchange ? [place] : [])])
      for (const binding of exchange.bindings)
        if (binding.destination === place || binding.source === place) this.#unbind(binding);
  }

  #unbind(binding: Binding): void {
    const { source } = binding;
    if (!source.unbind(binding)) return;
    if (isKeptBinding(binding)) this.#options.keep(bindingRecord('binding-gone', binding));
    if (source.settings.isAutoDelete && !source.isUsed && this.#exchanges.has(source.name))
      this.#removeExchange(source);
  }
}

/** A durable queue of nobody's own. */
function isKept({ settings: { isDurable, owner } }: Queue): boolean {
  return isDurable && owner === undefined;
}

function isKeptBinding({ source, destination }: Binding): boolean {
  return (
    source.settings.isDurable &&
    (destination instanceof Exchange ? destination.settings.isDurable : isKept(destination))
  );
}

function checkSame(
  name: string,
  [given, current]: readonly [string | boolean, string | boolean],
  what: string,
): void {
  if (given !== current)
    throw refuse(
      'PRECONDITION_FAILED',
      `inequivalent arg '${name}' for ${what}: received '${given}' but current is '${current}'`,
    );
}
