// A queue: messages that wait, messages that somebody has in hand, and who is served next.
import type { Clock } from '../../clock/clock.js';
import type { Table } from '../wire/fields.js';
import type { Death } from './dead-letter.js';
import type { Message } from './message.js';
import { type QueueLimits, readQueueLimits } from './queue-arguments.js';
import { type Entry, Ready } from './ready.js';
import { type Consumer, Row } from './row.js';

/** What a queue is made with. */
export interface QueueSettings {
  readonly name: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  /** The connection that alone may use it. */
  readonly owner: object | undefined;
  readonly arguments: Table;
}

/** What a queue asks of the broker. */
export interface QueueHost {
  readonly clock: Clock;
  /** Runs work of a timer. */
  turn(work: () => void): void;
  /** Sends a message on that the queue gives up, once the operation that caused it is over. */
  deadLetter(queue: Queue, message: Message, reason: Death): void;
  /** A kept entry is gone for good. */
  settled(queue: Queue, entry: Entry): void;
  /** Nobody uses it any more. */
  remove(queue: Queue): void;
}

/** The earliest rank: what a quorum queue gets back goes before all that is new. */
const front = Number.MIN_SAFE_INTEGER;

/** A queue. */
export class Queue {
  readonly settings: QueueSettings;
  readonly limits: QueueLimits;
  readonly ready = new Ready();
  readonly row: Row;
  isDeleted = false;
  readonly #host: QueueHost;
  readonly #inHand = new Set<Entry>();
  #lastId = 0;
  #lastRank = 0;
  #lastReturn = front;
  #cancelHead: (() => void) | undefined;
  #cancelExpiry: (() => void) | undefined;

  constructor(settings: QueueSettings, host: QueueHost) {
    this.settings = settings;
    this.limits = readQueueLimits(settings.arguments);
    this.row = new Row(this.limits.hasOneConsumer);
    this.#host = host;
    this.touch();
  }

  get name(): string {
    return this.settings.name;
  }

  /** A message for this queue, not in it yet. An `id` is that of a journal. */
  entryOf(message: Message, id = this.#lastId + 1): Entry {
    const { ttl, maxPriority, isQuorum } = this.limits;
    const { expiration, priority = 0 } = message.properties;
    const time = Math.min(ttl ?? Infinity, expiration === undefined ? Infinity : Number(expiration));
    this.#lastId = Math.max(this.#lastId, id);
    return {
      id,
      message,
      priority: Math.min(priority, maxPriority ?? 0),
      expiresAt: time === Infinity ? undefined : this.#host.clock.now() + time,
      isKept: this.settings.isDurable && (isQuorum || message.isPersistent),
      rank: ++this.#lastRank,
      wasDelivered: false,
      returns: 0,
    };
  }

  /** Takes a message in. False where it is full and refuses more. */
  offer(entry: Entry): boolean {
    if (this.limits.overflow !== 'drop-head' && this.#isFullFor(entry)) {
      this.#giveUp(entry, this.limits.overflow === 'reject-publish-dlx' ? 'maxlen' : undefined);
      return false;
    }
    const consumer = this.ready.size === 0 ? this.row.next() : undefined;
    if (consumer !== undefined) this.#handOut(entry, consumer);
    else {
      this.ready.add(entry);
      this.#settleDown();
    }
    return true;
  }

  /** An entry from a journal, which may have been delivered before. */
  restore(entry: Entry): void {
    entry.wasDelivered = true;
    this.ready.add(entry);
    this.#watchHead();
  }

  /** Takes one by asking. */
  get(): Entry | undefined {
    this.touch();
    this.#expire();
    const entry = this.ready.shift();
    if (entry !== undefined) this.#inHand.add(entry);
    this.#settleDown();
    return entry;
  }

  /** Whoever had it is done with it. */
  acknowledge(entry: Entry): void {
    if (!this.#inHand.delete(entry)) return;
    this.#gone(entry);
  }

  /** Whoever had it does not want it. */
  reject(entry: Entry): void {
    if (this.#inHand.delete(entry)) this.#giveUp(entry, 'rejected');
  }

  /** Whoever had them could not do it, or went: others may. */
  requeue(entries: readonly Entry[], isGone = false): void {
    for (const entry of entries) if (this.#inHand.delete(entry)) this.#putBack(entry, isGone);
    this.#settleDown();
  }

  /** Empties it of what waits. Answers with how many. */
  purge(): number {
    const all = this.ready.all();
    for (const entry of all) {
      this.ready.shift();
      this.#gone(entry);
    }
    this.#settleDown();
    return all.length;
  }

  /** Adds a consumer, and gives it what waits. */
  consume(consumer: Consumer): void {
    this.row.add(consumer);
    this.touch();
    this.#settleDown();
  }

  /** A consumer goes. */
  leave(consumer: Consumer): void {
    if (!this.row.remove(consumer)) return;
    this.touch();
    if (this.settings.isAutoDelete && this.row.size === 0) this.#host.remove(this);
    else this.#settleDown();
  }

  /** A consumer may be able to take more than before. */
  wake(consumer: Consumer): void {
    if (this.row.wake(consumer)) this.#settleDown();
  }

  /** It was used: it does not expire for another while. */
  touch(): void {
    const { expires } = this.limits;
    this.#cancelExpiry?.();
    this.#cancelExpiry = undefined;
    if (expires === undefined || this.isDeleted || this.row.size > 0) return;
    this.#cancelExpiry = this.#host.clock.after(expires, () =>
      this.#host.turn(() => this.#host.remove(this)),
    );
  }

  /** Lets go of everything; who consumes hears of it. */
  delete(): void {
    this.isDeleted = true;
    this.stop();
    for (const consumer of this.row.all()) {
      this.row.remove(consumer);
      consumer.lose();
    }
    this.#inHand.clear();
  }

  /** Its timers end. */
  stop(): void {
    this.#cancelHead?.();
    this.#cancelExpiry?.();
  }

  /** All that is kept of it, in order: what waits, and what is in hand. */
  kept(): readonly Entry[] {
    return [...this.#inHand, ...this.ready.all()].filter(({ isKept }) => isKept).sort((a, b) => a.id - b.id);
  }

  #handOut(entry: Entry, consumer: Consumer): void {
    if (!consumer.noAck) this.#inHand.add(entry);
    consumer.take(entry);
    entry.wasDelivered = true;
    if (consumer.noAck) this.#gone(entry);
  }

  #putBack(entry: Entry, isGone: boolean): void {
    const { isQuorum, deliveryLimit } = this.limits;
    entry.returns++;
    entry.wasDelivered = true;
    if (isQuorum) {
      if (deliveryLimit !== undefined && entry.returns > deliveryLimit) {
        this.#giveUp(entry, 'delivery_limit');
        return;
      }
      entry.rank = deliveryLimit === undefined && !isGone ? ++this.#lastRank : this.#lastReturn++;
    }
    this.ready.add(entry);
  }

  /** After each change: drops what is too much or too old, and serves whoever can take some. */
  #settleDown(): void {
    while (this.#isOver() && this.limits.overflow === 'drop-head') {
      const entry = this.ready.drop();
      if (entry === undefined) break;
      this.#giveUp(entry, 'maxlen');
    }
    this.#expire();
    while (this.ready.size > 0) {
      const consumer = this.row.next();
      const entry = consumer && this.ready.shift();
      if (consumer === undefined || entry === undefined) break;
      this.#handOut(entry, consumer);
      this.#expire();
    }
    this.#watchHead();
  }

  #isOver(): boolean {
    const { maxLength = Infinity, maxBytes = Infinity } = this.limits;
    return this.ready.size > maxLength || this.ready.bytes > maxBytes;
  }

  #isFullFor(entry: Entry): boolean {
    const { maxLength = Infinity, maxBytes = Infinity } = this.limits;
    return this.ready.size + 1 > maxLength || this.ready.bytes + entry.message.body.length > maxBytes;
  }

  /** Only the first is looked at: one that is too old waits behind one that is not. */
  #expire(): void {
    const now = this.#host.clock.now();
    for (let first = this.ready.first; first?.expiresAt !== undefined && first.expiresAt <= now; ) {
      this.ready.shift();
      this.#giveUp(first, 'expired');
      first = this.ready.first;
    }
  }

  #watchHead(): void {
    this.#cancelHead?.();
    this.#cancelHead = undefined;
    const expiresAt = this.ready.first?.expiresAt;
    if (expiresAt === undefined || this.isDeleted) return;
    const wait = Math.max(0, Math.ceil(expiresAt - this.#host.clock.now()));
    this.#cancelHead = this.#host.clock.after(wait, () => this.#host.turn(() => this.#settleDown()));
  }

  #giveUp(entry: Entry, reason: Death | undefined): void {
    if (reason !== undefined && this.limits.deadLetterExchange !== undefined)
      this.#host.deadLetter(this, entry.message, reason);
    this.#gone(entry);
  }

  #gone(entry: Entry): void {
    if (entry.isKept) this.#host.settled(this, entry);
  }
}
