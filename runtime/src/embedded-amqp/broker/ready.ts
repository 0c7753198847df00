// The messages of a queue that wait for somebody, in their order: by priority, then by rank. Nearly all come at the end and go at the front.
import type { Message } from './message.js';

/** A message in a queue. */
export interface Entry {
  /** Tells it from others of its queue, for as long as the queue is there. */
  readonly id: number;
  readonly message: Message;
  readonly priority: number;
  /** The time by the clock when it is too old; undefined for never. */
  readonly expiresAt: number | undefined;
  /** It is in the journal. */
  readonly isKept: boolean;
  /** Its place: smaller is earlier. */
  rank: number;
  wasDelivered: boolean;
  /** How often it came back. */
  returns: number;
}

/** The entries of one priority. */
class Level {
  readonly priority: number;
  #entries: Entry[] = [];
  #start = 0;

  constructor(priority: number) {
    this.priority = priority;
  }

  get size(): number {
    return this.#entries.length - this.#start;
  }

  get first(): Entry | undefined {
    return this.#entries[this.#start];
  }

  add(entry: Entry): void {
    const entries = this.#entries;
    const last = entries.at(-1);
    if (this.size === 0 || last === undefined || last.rank < entry.rank) {
      entries.push(entry);
      return;
    }
    let [low, high] = [this.#start, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.rank < entry.rank) low = middle + 1;
      else high = middle;
    }
    if (low === this.#start && low > 0) entries[--this.#start] = entry;
    else entries.splice(low, 0, entry);
  }

  shift(): Entry | undefined {
    const entry = this.#entries[this.#start];
    if (entry === undefined) return undefined;
    this.#start++;
    // What was taken is let go of now and then, so that each take costs the same on average.
    if (this.#start > 512 && this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
    return entry;
  }

  all(): readonly Entry[] {
    return this.#entries.slice(this.#start);
  }
}

/** All that wait. */
export class Ready {
  /** From the highest priority down. */
  readonly #levels: Level[] = [];
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  /** The length of all bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The next one. */
  get first(): Entry | undefined {
    return this.#levels.find(({ size }) => size > 0)?.first;
  }

  /** Puts an entry where its rank says. */
  add(entry: Entry): void {
    this.#levelOf(entry.priority).add(entry);
    this.#size++;
    this.#bytes += entry.message.body.length;
  }

  /** Takes the next one. */
  shift(): Entry | undefined {
    return this.#taken(this.#levels.find(({ size }) => size > 0));
  }

  /** Takes the one that goes first where there are too many: the oldest of the lowest priority. */
  drop(): Entry | undefined {
    return this.#taken(this.#levels.findLast(({ size }) => size > 0));
  }

  /** All of them, in order. */
  all(): readonly Entry[] {
    return this.#levels.flatMap((level) => level.all());
  }

  #taken(level: Level | undefined): Entry | undefined {
    const entry = level?.shift();
    if (entry === undefined) return undefined;
    this.#size--;
    this.#bytes -= entry.message.body.length;
    return entry;
  }

  #levelOf(priority: number): Level {
    const index = this.#levels.findIndex((level) => level.priority <= priority);
    const found = this.#levels[index];
    if (found?.priority === priority) return found;
    const level = new Level(priority);
    this.#levels.splice(index < 0 ? this.#levels.length : index, 0, level);
    return level;
  }
}
