// Reads a request's body as bytes, within a limit, and as parsed JSON or form fields.
import type { IncomingMessage } from 'node:http';
import { failure } from '../error/service-error.js';
import type { Budget } from '../front/budget.js';
import { GatheredBytes } from '../front/gathered-bytes.js';
import { tooLarge } from '../front/respond.js';

/** How a body is read. */
export interface BodyOptions {
  /** Its most bytes. */
  readonly limit: number;
  /** Where they are counted while they come in. */
  readonly memory: Budget;
}

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
export async function readText(request: IncomingMessage, { limit, memory }: BodyOptions): Promise<string> {
  checkEncoding(request);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const bytes = await readBytes(request, { limit, memory });
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

function readBytes(request: IncomingMessage, { limit, memory }: BodyOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gathered = new GatheredBytes();
    const stop = (): void => {
      request.off('data', take).off('end', end).off('error', broken).off('close', broken);
      memory.give(gathered.length);
    };
    const take = (chunk: Buffer): void => {
      if (gathered.length + chunk.length > limit) return refuse(tooLarge(limit));
      try {
        memory.take(chunk.length);
      } catch (error) {
        return refuse(error as Error);
      }
      gathered.add(chunk);
    };
    const end = (): void => {
      stop();
      resolve(gathered.whole());
    };
    const refuse = (error: Error): void => {
      stop();
      request.pause();
      reject(error);
    };
    const broken = (cause?: unknown): void => {
      stop();
      reject(failure('cancelled', undefined, { cause }));
    };
    request.on('data', take).on('end', end).on('error', broken).on('close', broken);
  });
}
