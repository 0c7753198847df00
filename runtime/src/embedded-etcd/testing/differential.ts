// One sequence of random operations, sent to two servers alike; the first difference in an answer or a watch event
// throws, with the seed and the step to repeat it.
import { deepStrictEqual } from 'node:assert';
import type { ServiceName } from '../services/protocol.js';
import { comparable, createRawClient, type RawAnswer, type RawClient } from './raw-client.js';
import { timeless } from './timeless.js';
import { createRandom, type Random } from './random.js';
import {
  randomDelete,
  randomLease,
  randomPut,
  randomRange,
  randomRangeRequest,
  randomRevision,
  randomTransaction,
  type Situation,
} from './random-requests.js';
import { openWatchLog, type WatchLog } from './watch-log.js';

/** What to compare. */
export interface DifferentialOptions {
  readonly endpoints: readonly [string, string];
  readonly seed: number;
  readonly operations: number;
}

/** What was done. */
export interface DifferentialResult {
  readonly operations: number;
  readonly failures: number;
  readonly events: number;
}

const streamsEach = 3;
const patience = 10_000; // milliseconds until watch events that differ are taken to differ for good

/** Runs a sequence; resolves when all of it was the same. */
export async function compareServers(options: DifferentialOptions): Promise<DifferentialResult> {
  const comparison = new Comparison(options);
  try {
    return await comparison.run();
  } finally {
    comparison.close();
  }
}

class Comparison {
  readonly #options: DifferentialOptions;
  readonly #random: Random;
  readonly #clients: RawClient[];
  /** A pair of streams, one a server, for each stream. */
  readonly #logs: WatchLog[][];
  readonly #situation: Situation = { revision: 1, compacted: 0 };
  #answersExpected: number[];
  #step = 0;
  #failures = 0;
  #events = 0;
  #physical = true;
  /** Whether a watcher was created that etcd may not have looked at yet: it catches up every 100 ms only. */
  #catchingUp = false;

  constructor(options: DifferentialOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#clients = options.endpoints.map(createRawClient);
    this.#logs = Array.from({ length: streamsEach }, () => this.#clients.map(openWatchLog));
    this.#answersExpected = this.#logs.map(() => 0);
  }

  async run(): Promise<DifferentialResult> {
    const range = { key: Buffer.from([0]), range_end: Buffer.from([0]), limit: 1 };
    const { header } = await this.#both('KV', 'Range', range);
    this.#situation.revision = Number((header as { revision: string }).revision);
    while (this.#step < this.#options.operations) await this.#next();
    await this.#settle('the end');
    return { operations: this.#step, failures: this.#failures, events: this.#events };
  }

  close(): void {
    for (const log of this.#logs.flat()) log.close();
    for (const client of this.#clients) client.close();
  }

  async #next(): Promise<void> {
    const random = this.#random;
    const choice = random.below(1000);
    if (choice < 300) await this.#reads();
    else if (choice < 600) await this.#write('Put', randomPut(random));
    else if (choice < 700) await this.#write('DeleteRange', randomDelete(random));
    else if (choice < 860) await this.#write('Txn', randomTransaction(random, this.#situation));
    else if (choice < 960) await this.#lease();
    else if (choice < 975) await this.#createWatchers();
    else if (choice < 982) await this.#cancelWatcher();
    else if (choice < 990) await this.#progress();
    else if (choice < 994) await this.#compact();
    else
      await this.#both('KV', 'Compact', { revision: randomRevision(random, { revision: 5, compacted: 1 }) });
  }

  /** Reads change nothing, so several go out at once. */
  async #reads(): Promise<void> {
    const requests = Array.from({ length: 4 }, () => randomRangeRequest(this.#random, this.#situation));
    await Promise.all(requests.map((request) => this.#both('KV', 'Range', request)));
  }

  async #write(method: string, request: object): Promise<void> {
    const { header } = await this.#both('KV', method, request);
    if (header) this.#situation.revision = Number((header as { revision: string }).revision);
  }

  async #lease(): Promise<void> {
    const ID = randomLease(this.#random);
    const choice = this.#random.below(10);
    if (choice < 4) {
      const TTL = this.#random.chance(0.05) ? '9000000001' : String(1000 * (1 + this.#random.below(4)));
      await this.#both('Lease', 'LeaseGrant', { ID, TTL });
    } else if (choice < 6) {
      const { header } = await this.#both('Lease', 'LeaseRevoke', { ID });
      if (header) this.#situation.revision = Number((header as { revision: string }).revision);
    } else if (choice < 9) {
      await this.#both('Lease', 'LeaseTimeToLive', { ID, keys: this.#random.chance(0.7) });
    } else {
      await this.#both('Lease', 'LeaseLeases', {});
    }
  }

  async #createWatchers(): Promise<void> {
    const open = this.#logs.reduce((sum, [log]) => sum + log!.watchers.size, 0);
    if (open > 12) return this.#cancelWatcher();
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      const stream = this.#random.below(streamsEach);
      const id = this.#random.chance(0.3) ? String(1 + this.#random.below(4)) : '0';
      await this.#watchRequest(stream, {
        create_request: {
          ...randomRange(this.#random),
          start_revision: this.#startRevision(),
          prev_kv: this.#random.chance(0.5),
          progress_notify: this.#random.chance(0.2),
          fragment: this.#random.chance(0.2),
          filters: this.#random.chance(0.2) ? [this.#random.below(2)] : [],
          watch_id: id,
        },
      });
    }
  }

  /** Mostly "now"; what a compaction that is still at work has left of its own revision is a matter of timing. */
  #startRevision(): number {
    if (this.#random.chance(0.5)) return 0;
    const { compacted } = this.#situation;
    const oldest = compacted > 0 && this.#random.chance(0.3);
    const revision = oldest ? compacted : randomRevision(this.#random, this.#situation);
    if (revision < 0) return 0; // etcd takes it for the end of time, and loses what others watch with it
    if (revision <= this.#situation.revision) this.#catchingUp = true;
    return revision === compacted && !this.#physical ? revision + 1 : revision;
  }

  async #cancelWatcher(): Promise<void> {
    const stream = this.#random.below(streamsEach);
    const [log] = this.#logs[stream]!;
    if (log!.watchers.size === 0) return;
    await this.#caughtUp();
    await this.#settle('before a cancel');
    const id = this.#random.pick([...log!.watchers]);
    log!.watchers.delete(id);
    await this.#watchRequest(stream, { cancel_request: { watch_id: id } });
  }

  async #progress(): Promise<void> {
    await this.#watchRequest(this.#random.below(streamsEach), { progress_request: {} });
  }

  /** Everything is delivered first: what a watcher that is behind still gets of it is a matter of timing. */
  async #compact(): Promise<void> {
    await this.#caughtUp();
    await this.#settle('before a compaction');
    const revision = randomRevision(this.#random, this.#situation);
    const physical = this.#random.chance(0.8);
    const { header } = await this.#both('KV', 'Compact', { revision, physical });
    if (!header) return;
    this.#situation.compacted = revision;
    this.#physical = physical;
  }

  async #watchRequest(stream: number, request: object): Promise<void> {
    this.#step++;
    const expected = ++this.#answersExpected[stream]!;
    const logs = this.#logs[stream]!;
    for (const log of logs) log.send(request);
    await within(Promise.all(logs.map((log) => log.answered(expected))), () =>
      this.#where(JSON.stringify(request)),
    );
  }

  async #both(service: ServiceName, method: string, request: object): Promise<RawAnswer> {
    const step = ++this.#step;
    const [left, right] = await Promise.all(
      this.#clients.map((client) => client.call(service, method, request)),
    );
    const shown = (answer: RawAnswer): unknown => timeless(method, request, answer);
    const message = `seed ${this.#options.seed}, step ${step}: ${method} ${JSON.stringify(comparable(request))}`;
    equal(shown(left!), shown(right!), message);
    if (left!['error']) this.#failures++;
    return left!;
  }

  /**
   * Waits until both servers have looked at every watcher that is behind: they have when one that was created last, and
   * that has something to hear, has heard it. Until then, what a cancel or a compaction cuts off is a matter of timing.
   */
  async #caughtUp(): Promise<void> {
    if (!this.#catchingUp) return;
    this.#catchingUp = false;
    const key = Buffer.from('witness');
    await this.#write('Put', { key });
    const create_request = { key, start_revision: this.#situation.revision };
    const witnesses = this.#clients.map(openWatchLog);
    const heard = witnesses.map(
      (log) => new Promise<void>((resolve) => log.onMessage(() => void (log.size === 2 && resolve()))),
    );
    for (const log of witnesses) log.send({ create_request });
    await within(Promise.all(heard), () => this.#where('catching up'));
    for (const log of witnesses) log.close();
  }

  /** Waits until both servers have said the same to all watchers; throws when they don't get there. */
  async #settle(when: string): Promise<void> {
    for (const logs of this.#logs) {
      const [left, right] = logs;
      const same = (): boolean => left!.size === right!.size && sameText(left!, right!);
      const settled = new Promise<void>((resolve) => {
        const check = (): void => void (same() && resolve());
        for (const log of logs) log.onMessage(check);
        check();
      });
      await within(settled, () => {
        equal(Object.fromEntries(left!.said()), Object.fromEntries(right!.said()), this.#where(when));
        return this.#where(when);
      });
      this.#events += left!.size;
      for (const log of logs) log.forget();
    }
  }

  #where(what: string): string {
    return `seed ${this.#options.seed}, step ${this.#step}: ${what}`;
  }
}

function sameText(left: WatchLog, right: WatchLog): boolean {
  for (const [id, said] of left.said()) if (said.join() !== right.said().get(id)?.join()) return false;
  return true;
}

function equal(left: unknown, right: unknown, message: string): void {
  try {
    deepStrictEqual(left, right);
  } catch (error) {
    throw new Error(`${message}\n${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function within(work: Promise<unknown>, explain: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      try {
        reject(new Error(`no agreement in time: ${explain()}`));
      } catch (error) {
        reject(error); // `explain` throws the difference itself
      }
    }, patience);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
