// Puts a published message together: its method, a header that says how long it is, and parts of the body.
import { refuseAll } from '../broker/amqp-error.js';
import type { Arguments } from '../wire/methods.js';

/** A published message. */
export interface Content {
  readonly method: Arguments<'basic.publish'>;
  /** The properties, as they came. */
  readonly encoded: Buffer;
  readonly body: Buffer;
}

/** Reads one after another. Throws AmqpError where frames are out of order. */
export class ContentReader {
  #method: Content['method'] | undefined;
  #encoded: Buffer | undefined;
  #parts: Buffer[] = [];
  #left = 0;

  /** A message has begun and is not whole. */
  get isReading(): boolean {
    return this.#method !== undefined;
  }

  /** The method came: a header has to follow. */
  begin(method: Content['method']): void {
    if (this.#method)
      throw refuseAll('UNEXPECTED_FRAME', 'expected content header for class 60, got method frame instead');
    this.#method = method;
  }

  /** The header came. Gives the message if it has no body. */
  header(payload: Buffer): Content | undefined {
    if (!this.#method || this.#encoded)
      throw refuseAll('UNEXPECTED_FRAME', 'expected method frame, got content header frame instead');
    this.#left = Number(payload.readBigUInt64BE(4));
    // Messages outlive what they were read from by far: a copy does not keep the rest of it.
    this.#encoded = Buffer.from(payload.subarray(12));
    return this.#whole();
  }

  /** A part of the body came. Gives the message if that was the last. */
  body(payload: Buffer): Content | undefined {
    if (!this.#encoded)
      throw refuseAll('UNEXPECTED_FRAME', 'expected method frame, got content body frame instead');
    this.#parts.push(payload);
    this.#left -= payload.length;
    return this.#whole();
  }

  /** Forgets what it has. */
  reset(): void {
    this.#method = undefined;
    this.#encoded = undefined;
    this.#parts = [];
  }

  #whole(): Content | undefined {
    const [method, encoded] = [this.#method, this.#encoded];
    if (this.#left > 0 || !method || !encoded) return undefined;
    const body = Buffer.concat(this.#parts);
    this.reset();
    return { method, encoded, body };
  }
}
