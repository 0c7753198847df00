// Two ends of a connection in memory: what one writes, the other reads, at the reader's pace.
import { Duplex } from 'node:stream';

/** Creates the two ends. They end as sockets do: one that is destroyed still delivers what it wrote, then its end. */
export function createDuplexPair(): [Duplex, Duplex] {
  const left = new Side();
  const right = new Side();
  left.other = right;
  right.other = left;
  return [left, right];
}

class Side extends Duplex {
  other: Side | undefined;
  #ended = false;
  #resume: (() => void) | undefined;

  /** As sockets have it; Node's HTTP calls it after the last answer. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    // A turn of its own, as on a network: no side runs within the other's call.
    setImmediate(() => {
      const { other } = this;
      if (!other || other.destroyed) callback(new Error('EPIPE: the other end of the connection is closed'));
      else if (other.push(chunk)) callback();
      else other.#resume = callback;
    });
  }

  override _final(callback: () => void): void {
    setImmediate(() => {
      this.other?.finishReading();
      callback();
    });
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    setImmediate(() => {
      this.other?.finishReading();
      // Nobody reads here any more: what the other end is about to write fails.
      this.#resume?.();
    });
    callback(error);
  }

  /** The other end sends no more. */
  finishReading(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }
}
