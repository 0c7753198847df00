// The times at which many things under way must be over: one timer for all of them, since one each costs more than a small call.
import type { Clock } from './clock.js';

/** Something that must be over at a time. */
export interface Timed {
  /** On the clock of the deadlines. May move, but to no earlier time. */
  readonly endsAt: number;
  /** Called once, when it is over the time. */
  late(): void;
}

/** Keeps an eye on what is under way. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #underWay = new Set<Timed>();
  #armedFor = Infinity;
  #closing = false;
  #disarm: (() => void) | undefined = undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(timed: Timed): void {
    this.#underWay.add(timed);
    if (timed.endsAt < this.#armedFor) this.#arm(timed.endsAt);
  }

  /** It is over in time. The timer stays for those that come: it keeps no process alive. */
  delete(timed: Timed): void {
    this.#underWay.delete(timed);
    if (this.#closing) this.close();
  }

  /** No more come: the timer goes with the last that is under way. */
  close(): void {
    this.#closing = true;
    if (this.#underWay.size > 0) return;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedFor = Infinity;
  }

  #arm(at: number): void {
    this.#disarm?.();
    this.#armedFor = at;
    this.#disarm = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#sweep(), 'idle');
  }

  #sweep(): void {
    this.#disarm = undefined;
    this.#armedFor = Infinity;
    const now = this.#clock.now();
    let next = Infinity;
    const late: Timed[] = [];
    for (const timed of this.#underWay) {
      if (timed.endsAt <= now) late.push(timed);
      else if (timed.endsAt < next) next = timed.endsAt;
    }
    for (const timed of late) this.#underWay.delete(timed);
    if (next < Infinity) this.#arm(next);
    for (const timed of late) timed.late();
  }
}
