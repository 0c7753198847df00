// The body of a request on its way through: small ones are read whole, so that they can be sent again; large ones stream.
import type { IncomingMessage } from 'node:http';
import { failure } from '../error/service-error.js';
import { tooLarge } from '../front/respond.js';

/** Bytes up to which a body of known length is read whole. */
const smallBody = 64 * 1024;

/** A body to forward. */
export interface ForwardBody {
  readonly content: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Whether it can be sent a second time. */
  readonly repeatable: boolean;
}

/** How bodies are read. */
export interface BodyOptions {
  readonly maxBytes: number;
  /** Counts what is kept in memory. */
  readonly hold: (bytes: number) => void;
  /** Called for each part that comes in. */
  readonly onProgress: () => void;
  /** Called when a body whose length was not known turns out too large: the rest is not read. */
  readonly onTooLarge: (error: Error) => void;
}

/**
 * The body, at once where nothing need be read first. Throws `too-large` when the length is known to be above the limit; rejects with
 * `cancelled` when the client goes away.
 */
export function takeBody(request: IncomingMessage, options: BodyOptions): ForwardBody | Promise<ForwardBody> {
  const length = request.headers['content-length'];
  const chunked = request.headers['transfer-encoding'] !== undefined;
  if (!chunked && (length === undefined || Number(length) === 0))
    return { content: undefined, repeatable: true };
  if (!chunked && Number(length) > options.maxBytes) throw tooLarge(options.maxBytes);
  if (!chunked && Number(length) <= smallBody) {
    options.hold(Number(length));
    return readWhole(request, options).then((content) => ({ content, repeatable: true }));
  }
  // Begun only when an instance takes it, so that one that refuses leaves it whole for the next.
  return { content: { [Symbol.asyncIterator]: () => limited(request, options) }, repeatable: false };
}

async function readWhole(request: IncomingMessage, options: BodyOptions): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      options.onProgress();
      parts.push(part);
    }
  } catch (cause) {
    throw failure('cancelled', undefined, { cause });
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

async function* limited(
  request: IncomingMessage,
  options: BodyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    options.onProgress();
    bytes += part.length;
    if (bytes > options.maxBytes) {
      const error = tooLarge(options.maxBytes);
      options.onTooLarge(error);
      throw error;
    }
    yield part;
  }
}
