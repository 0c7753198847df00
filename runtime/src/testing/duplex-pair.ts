// Two ends of a connection in memory: what one writes, the other reads, at the reader's pace.
import { Duplex } from 'node:stream';

/** Creates the two ends. When one is destroyed, the other is too, as sockets are. */
export function createDuplexPair(): [Duplex, Duplex] {
  const left = new Side();
  const right = new Side();
  left.other = right;
  right.other = left;
  return [left, right];
}

class Side extends Duplex {
  other: Side | undefined;
  #resume: (() => void) | undefined;

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#hand(chunk, callback);
  }

  override _final(callback: () => void): void {
    this.#hand(null, callback);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    const { other } = this;
    // One turn later, so that what was written before arrives.
    setImmediate(() => other?.destroy());
    callback(error);
  }

  #hand(chunk: Buffer | null, callback: () => void): void {
    const { other } = this;
    if (!other || other.destroyed) return callback();
    // A turn of its own, as on a network: no side runs within the other's call.
    setImmediate(() => {
      if (other.destroyed) return callback();
      if (other.push(chunk)) callback();
      else other.#resume = callback;
    });
  }
}
