// The body of an answer as it comes in: read once, as text or part by part, with back pressure towards the sender.

import type { Writable } from 'node:stream';

/** Bytes that wait before the sender is told to stop. */
const highWater = 64 * 1024;

/** Who hears of a body while it is written on. */
export interface WriteOptions {
  /** Called for each part that was written. */
  readonly onProgress?: () => void;
  /** Told how many bytes wait for the reader, and with the same number below zero when they do no more. */
  readonly waiting?: (bytes: number) => void;
}

/** A body that is being received. */
export class IncomingBody {
  readonly #resume: () => void;
  readonly #exchange: { abort(reason: Error): void };
  #chunks: Buffer[] = [];
  #waiting = 0;
  #paused = false;
  #whole = false;
  #over = false;
  #failure: Error | undefined = undefined;
  #wake: (() => void) | undefined = undefined;
  #onOver: (() => void) | undefined = undefined;

  /** `resume` lets the sender go on; the exchange's `abort` ends the request. */
  constructor(resume: () => void, exchange: { abort(reason: Error): void }) {
    this.#resume = resume;
    this.#exchange = exchange;
  }

  /** Called once when the last byte came or the body failed; at once when that was so already. */
  set onOver(listener: () => void) {
    if (this.#over) listener();
    else this.#onOver = listener;
  }

  /** Why the body broke off; undefined while all is well. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Takes a part; false asks the sender to pause. */
  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    this.#wakeReader();
    this.#paused = !this.#whole && this.#waiting >= highWater;
    return !this.#paused;
  }

  /** The last byte has come. */
  end(): void {
    this.#finish();
  }

  /** The body broke off. */
  fail(reason: Error): void {
    this.#failure ??= reason;
    this.#finish();
  }

  /** The whole body as text. Rejects when it breaks off. */
  async text(): Promise<string> {
    this.#whole = true;
    this.#goOn();
    while (!this.#over) await this.#next();
    if (this.#failure !== undefined) throw this.#failure;
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [];
    return all === undefined ? '' : all.toString('utf8');
  }

  /** The body part by part. Leaving early aborts the request. */
  async *parts(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) {
          this.#waiting -= chunk.length;
          this.#goOn();
          yield chunk;
        } else if (this.#failure !== undefined) throw this.#failure;
        else if (this.#over) return;
        else await this.#next();
      }
    } finally {
      this.discard();
    }
  }

  /**
   * Writes the body to a stream as it comes, at the stream's pace. Resolves when all was written; rejects when the body breaks off.
   * Does not end the stream.
   */
  async writeTo(stream: Writable, { onProgress, waiting }: WriteOptions = {}): Promise<void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        const more = stream.write(chunk);
        if (!more && !stream.destroyed) {
          const bytes = stream.writableLength + this.#waiting;
          waiting?.(bytes);
          await drained(stream);
          waiting?.(-bytes);
        }
        onProgress?.();
        this.#goOn();
      } else if (this.#failure !== undefined) throw this.#failure;
      else if (this.#over) return;
      else await this.#next();
    }
  }

  /** Nobody reads it (on): ends the request unless it is over. */
  discard(): void {
    this.#chunks = [];
    this.#waiting = 0;
    if (!this.#over) this.#exchange.abort(new Error('the answer is not read on'));
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#wakeReader();
    this.#onOver?.();
  }

  #goOn(): void {
    if (!this.#paused) return;
    if (!this.#whole && this.#waiting >= highWater) return;
    this.#paused = false;
    this.#resume();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** Resolves when the stream takes more, or never will. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}
