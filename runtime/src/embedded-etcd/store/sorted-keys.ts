// The keys of the store in byte order, in chunks, so that an insertion moves a few hundred entries at most.

const chunkLimit = 512;

/** A sorted set of keys that is walked from any point. */
export class SortedKeys {
  #chunks: string[][] = [];

  /** Adds a key that is not in the set yet. */
  add(key: string): void {
    if (this.#chunks.length === 0) {
      this.#chunks.push([key]);
      return;
    }
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at]!;
    chunk.splice(lowerBound(chunk, key), 0, key);
    if (chunk.length > chunkLimit) this.#chunks.splice(at + 1, 0, chunk.splice(chunk.length >> 1));
  }

  /** Removes a key that is in the set. */
  delete(key: string): void {
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at];
    if (!chunk) return;
    const index = lowerBound(chunk, key);
    if (chunk[index] !== key) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** Every key from `start` on, in order, up to `end` (exclusive) or to the last where `end` is absent. */
  *from(start: string, end?: string): Generator<string> {
    if (this.#chunks.length === 0) return;
    let at = this.#chunkOf(start);
    let index = lowerBound(this.#chunks[at]!, start);
    for (; at < this.#chunks.length; at++, index = 0) {
      const chunk = this.#chunks[at]!;
      for (; index < chunk.length; index++) {
        const key = chunk[index]!;
        if (end !== undefined && key >= end) return;
        yield key;
      }
    }
  }

  /** The last chunk whose first key is not past `key`. */
  #chunkOf(key: string): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#chunks[middle]![0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
