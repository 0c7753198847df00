// Frames: what connections are made of.

/** A frame. Type 1 is a method, 2 a content's header, 3 a part of its body, 8 a heartbeat. */
export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

/** The types. */
export const frameTypes = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;

const end = 0xce;

/** A frame that is none. */
export class FrameError extends Error {}

/** Cuts what arrives into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Frames that are larger are refused. */
  limit = 131_072;

  /** Adds what arrived. */
  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
  }

  /** The first bytes, taken out; undefined until there are so many. */
  take(length: number): Buffer | undefined {
    if (this.#rest.length < length) return undefined;
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  /** The next frame, undefined until it is whole. Throws FrameError where it does not end as it should. */
  next(): Frame | undefined {
    const rest = this.#rest;
    if (rest.length < 8) return undefined;
    const size = rest.readUInt32BE(3);
    if (size > this.limit - 8) throw new FrameError('frame too large');
    if (rest.length < size + 8) return undefined;
    if (rest[size + 7] !== end) throw new FrameError('invalid frame end octet');
    this.#rest = rest.subarray(size + 8);
    return { type: rest[0]!, channel: rest.readUInt16BE(1), payload: rest.subarray(7, size + 7) };
  }
}

/** Writes a frame. */
export function encodeFrame(type: number, channel: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(payload.length + 8);
  frame[0] = type;
  frame.writeUInt16BE(channel, 1);
  frame.writeUInt32BE(payload.length, 3);
  payload.copy(frame, 7);
  frame[payload.length + 7] = end;
  return frame;
}
