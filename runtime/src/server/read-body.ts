// Reads a request's body as bytes, within a limit, and as parsed JSON or form fields.
import type { IncomingMessage } from 'node:http';
import { failure } from '../error/service-error.js';
import { tooLarge } from '../front/respond.js';

/** Media type of a request's body, lower-case and without parameters; undefined when there is no body. */
export function bodyType(request: IncomingMessage): string | undefined {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': type } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return undefined;
  return (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads the whole body as UTF-8 text. Rejects with `too-large` as soon as the limit is passed, `unsupported-media-type`
 * for compressed bodies and other character sets, `invalid-input` for bytes that are not UTF-8, `cancelled` when the sender went away.
 */
export async function readText(request: IncomingMessage, limit: number): Promise<string> {
  checkEncoding(request);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const bytes = await readBytes(request, limit);
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw failure('invalid-input', 'the body is not valid UTF-8', { cause });
  }
}

/** Parses a JSON body; `invalid-input` when it isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failure('invalid-input', 'the body is not valid JSON', {
      details: { problems: [{ at: '', rule: 'json', message: 'must be valid JSON' }] },
      cause,
    });
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function checkEncoding(request: IncomingMessage): void {
  const { 'content-encoding': encoding, 'content-type': type } = request.headers;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw failure(
      'unsupported-media-type',
      `bodies compressed with ${JSON.stringify(encoding)} are not read`,
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw failure('unsupported-media-type', 'bodies are read as UTF-8 only');
  }
}

function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      request.off('data', take).off('end', end).off('error', broken).off('close', broken);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      stop();
      request.pause();
      reject(tooLarge(limit));
    };
    const end = (): void => {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    const broken = (cause?: unknown): void => {
      stop();
      reject(failure('cancelled', undefined, { cause }));
    };
    request.on('data', take).on('end', end).on('error', broken).on('close', broken);
  });
}
