// Answers with raw bytes: type, name, length, and no more in memory than the reader takes.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { holdAnswer } from '../front/exchange.js';
import { writeDisposition } from '../call/content-disposition.js';
import type { BinaryContent } from '../codec/binary.js';

/** Sends a download. Resolves when all was handed over; rejects when the content failed or the reader went away. */
export async function respondBinary(
  response: ServerResponse,
  status: number,
  binary: BinaryContent,
): Promise<void> {
  const { content, type = 'application/octet-stream', name } = binary;
  const size = content instanceof Uint8Array ? content.byteLength : binary.size;
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  if (name !== undefined) response.setHeader('Content-Disposition', writeDisposition(name));
  if (size !== undefined) response.setHeader('Content-Length', size);
  if (content instanceof Uint8Array) {
    holdAnswer(response, content.byteLength);
    response.end(content);
    return;
  }
  if (response.req.method === 'HEAD') {
    response.end();
    await content[Symbol.asyncIterator]().return?.();
    return;
  }
  // Readable.from ends the iteration when the response is destroyed, so the source is released.
  await pipeline(Readable.from(content, { objectMode: false }), response);
}
