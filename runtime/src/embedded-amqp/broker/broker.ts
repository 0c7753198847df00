// The state of a broker: its virtual host, one operation after another, and the journal, which is written before anybody hears of it.
import type { Clock } from '../../clock/clock.js';
import { JournalFile } from '../../journal/journal-file.js';
import { type BrokerRecord, readTableText, type WrittenBinding } from './records.js';
import { Message } from './message.js';
import { Vhost } from './vhost.js';

/** What a broker is made with. */
export interface BrokerOptions {
  readonly clock: Clock;
  /** A file that keeps what is durable. */
  readonly dataFile?: string | undefined;
}

/** So many records are written before it is worth looking whether the journal has become too long. */
const leastBeforeRewriting = 20_000;

/** A broker. */
export class Broker {
  #journal: JournalFile<BrokerRecord> | undefined;
  readonly vhost: Vhost;
  readonly #flushes = new Set<() => void>();
  #pending: (() => void)[] = [];
  #records: BrokerRecord[] = [];
  #written = 0;
  #rewriteAt = leastBeforeRewriting;
  #isTurning = false;

  /** Throws where the data file is not one. */
  constructor({ clock, dataFile }: BrokerOptions) {
    this.vhost = new Vhost({
      name: '/',
      clock,
      turn: (work) => this.turn(work),
      later: (work) => void this.#pending.push(work),
      keep: (record) => {
        if (this.#journal) this.#records.push(record);
      },
    });
    if (dataFile === undefined) return;
    this.#journal = new JournalFile<BrokerRecord>(dataFile, {
      magic: 'armature embedded amqp 1',
      owner: 'the embedded AMQP server',
    });
    this.#restore(this.#journal.read());
    this.#records = [];
    this.#rewrite();
  }

  /**
   * Runs an operation and all that follows of it, writes down what is to be kept, and only then lets what was said go out. Within an
   * operation it only runs the work.
   */
  turn(work: () => void): void {
    if (this.#isTurning) {
      work();
      return;
    }
    this.#isTurning = true;
    try {
      work();
      for (let next = this.#pending.shift(); next; next = this.#pending.shift()) next();
      this.#keep();
    } finally {
      this.#isTurning = false;
    }
    const flushes = [...this.#flushes];
    this.#flushes.clear();
    for (const flush of flushes) flush();
  }

  /** Runs at the end of the operation. */
  flushLater(flush: () => void): void {
    this.#flushes.add(flush);
  }

  /** Ends all timers and closes the data file. */
  close(): void {
    this.#keep();
    this.vhost.stop();
    this.#journal?.close();
  }

  /** Takes over what another one would keep, as a restart would. */
  copy(from: Broker): void {
    this.#restore([...from.vhost.records()]);
    this.#records = [];
  }

  #keep(): void {
    if (!this.#journal || this.#records.length === 0) return;
    this.#journal.append(...this.#records);
    this.#written += this.#records.length;
    this.#records = [];
    if (this.#written >= this.#rewriteAt) this.#rewrite();
  }

  /** Writes only what is still true. Done again when the journal is four times as long, so that its cost a message is bounded. */
  #rewrite(): void {
    const all = [...this.vhost.records()];
    this.#journal?.rewrite(all);
    this.#written = 0;
    this.#rewriteAt = Math.max(leastBeforeRewriting, all.length * 3);
  }

  /** Topology first as it was written, messages last: those that were settled are never made. */
  #restore(records: readonly BrokerRecord[]): void {
    const settled = new Set<string>();
    // A queue that was deleted and declared again counts its entries anew.
    const lives = new Map<string, number>();
    const lifeOf = (queue: string): string => `${lives.get(queue) ?? 0} ${queue}`;
    const waiting: { message: Message; queue: string; life: string; id: number }[] = [];
    for (const record of records) {
      switch (record.kind) {
        case 'message': {
          const message = new Message({
            exchange: record.exchange,
            key: record.key,
            encoded: Buffer.from(record.properties, 'base64'),
            body: Buffer.from(record.body, 'base64'),
          });
          for (const [queue, id] of record.to) waiting.push({ message, queue, life: lifeOf(queue), id });
          break;
        }
        case 'settled':
          settled.add(`${lifeOf(record.queue)} ${record.id}`);
          break;
        case 'queue-gone':
          lives.set(record.name, (lives.get(record.name) ?? 0) + 1);
          this.vhost.deleteQueue(record.name, { ifUnused: false, ifEmpty: false }, this);
          break;
        default:
          restoreTopology(this.vhost, record, this);
      }
    }
    for (const { message, queue, life, id } of waiting)
      if (life === lifeOf(queue) && !settled.has(`${life} ${id}`))
        this.vhost.restoreMessage(message, queue, id);
  }
}

type Topology = Extract<
  BrokerRecord,
  { kind: 'exchange' | 'exchange-gone' | 'queue' | 'binding' | 'binding-gone' }
>;

function restoreTopology(vhost: Vhost, record: Topology, user: object): void {
  switch (record.kind) {
    case 'exchange':
      vhost.restore({ ...record.settings, arguments: readTableText(record.settings.arguments) });
      break;
    case 'exchange-gone':
      vhost.deleteExchange(record.name, false);
      break;
    case 'queue':
      vhost.restore({
        ...record.settings,
        owner: undefined,
        arguments: readTableText(record.settings.arguments),
      });
      break;
    case 'binding':
      vhost.bind(namesOf(record.binding), user);
      break;
    case 'binding-gone':
      vhost.unbind(namesOf(record.binding), user);
      break;
  }
}

function namesOf(binding: WrittenBinding): Parameters<Vhost['bind']>[0] {
  return { ...binding, arguments: readTableText(binding.arguments) };
}
