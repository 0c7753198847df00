// Bytes that are gathered as they come, in as much memory as they need: a body that is sent byte by byte must not cost an object each.

/** Gathers bytes. The first part is kept as it is, since most bodies come in one. */
export class GatheredBytes {
  #bytes: Buffer | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (this.#bytes === undefined) {
      this.#bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    } else {
      if (length > this.#bytes.length) {
        const more = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
        more.set(this.#bytes.subarray(0, this.#length));
        this.#bytes = more;
      }
      this.#bytes.set(part, this.#length);
    }
    this.#length = length;
  }

  /** All that was gathered. */
  whole(): Buffer {
    return this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }
}
