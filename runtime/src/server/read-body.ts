// Reads a request's body as bytes, within a limit, and as parsed JSON or form fields.
import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { failure } from '../error/service-error.js';
import type { Budget } from '../front/budget.js';
import { enteredExchange } from '../front/exchange.js';
import { GatheredBytes } from '../front/gathered-bytes.js';
import { tooLarge } from '../front/respond.js';
import { type BodyTaker, TakeableRequest } from '../front/taken-body.js';

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
  return mediaType(type);
}

/** A media type, lower-case and without parameters. */
export function mediaType(type: string | undefined): string {
  if (type === 'application/json') return type;
  return (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads the whole body as UTF-8 text. Rejects with `too-large` as soon as the limit is passed, `unsupported-media-type`
 * for compressed bodies and other character sets, `invalid-input` for bytes that are not UTF-8, `cancelled` when the sender went away.
 */
export function readText(request: IncomingMessage, options: BodyOptions): Promise<string> {
  return read(request, options, toText);
}

/** Reads the whole body as JSON, with the failures of `readText` and `parseJson`. */
export function readJson(request: IncomingMessage, options: BodyOptions): Promise<unknown> {
  return read(request, options, toJson);
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

function toText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw failure('invalid-input', 'the body is not valid UTF-8', { cause });
  }
}

function checkEncoding(request: IncomingMessage): void {
  const { 'content-encoding': encoding, 'content-type': type } = request.headers;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw failure(
      'unsupported-media-type',
      `bodies compressed with ${JSON.stringify(encoding)} are not read`,
    );
  }
  if (type === 'application/json') return;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw failure('unsupported-media-type', 'bodies are read as UTF-8 only');
  }
}

/** The same of a body that holds fields: `null` has none. */
export function readFields(request: IncomingMessage, options: BodyOptions): Promise<unknown> {
  return read(request, options, toFields);
}

function toJson(bytes: Buffer): unknown {
  return parseJson(toText(bytes));
}

function toFields(bytes: Buffer): unknown {
  return toJson(bytes) ?? {};
}

/** One promise for all of it: each costs a small call a good part of a microsecond. */
function read<Body>(
  request: IncomingMessage,
  options: BodyOptions,
  convert: (bytes: Buffer) => Body,
): Promise<Body> {
  return new Promise((resolve, reject) => {
    checkEncoding(request);
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > options.limit) throw tooLarge(options.limit);
    new BodyReading(request, options, { resolve: (bytes) => resolve(convert(bytes)), reject }).begin();
  });
}

/** Who waits for a body. */
interface BodyWaiter {
  /** May throw what is wrong with it. */
  resolve(bytes: Buffer): void;
  reject(reason: unknown): void;
}

/** A body while it comes in, by the shortest way that there is. */
class BodyReading implements BodyTaker {
  readonly #request: IncomingMessage;
  readonly #options: BodyOptions;
  readonly #waiter: BodyWaiter;
  readonly #gathered = new GatheredBytes();
  #over = false;
  #unhear: (() => void) | undefined = undefined;

  constructor(request: IncomingMessage, options: BodyOptions, waiter: BodyWaiter) {
    this.#request = request;
    this.#options = options;
    this.#waiter = waiter;
  }

  begin(): void {
    // Nobody had the request in hand: then nobody else can want its stream.
    const untouched = enteredExchange(this.#request)?.marks !== undefined;
    if (untouched && TakeableRequest.of(this.#request)?.takeBody(this) === true) return;
    const request = this.#request;
    const part = (bytes: Buffer): void => this.part(bytes);
    const end = (): void => this.end();
    const broken = (cause?: unknown): void => this.broken(cause);
    request.on('data', part).on('end', end).on('error', broken).on('close', broken);
    this.#unhear = () =>
      void request.off('data', part).off('end', end).off('error', broken).off('close', broken);
  }

  part(bytes: Buffer): void {
    if (this.#over) return;
    const { limit, memory } = this.#options;
    if (this.#gathered.length + bytes.length > limit) return this.#refuse(tooLarge(limit));
    try {
      memory.take(bytes.length);
    } catch (error) {
      return this.#refuse(error as Error);
    }
    this.#gathered.add(bytes);
  }

  end(): void {
    if (!this.#stop()) return;
    try {
      this.#waiter.resolve(this.#gathered.whole());
    } catch (error) {
      this.#waiter.reject(error);
    }
  }

  broken(cause: unknown): void {
    if (this.#stop()) this.#waiter.reject(failure('cancelled', undefined, { cause }));
  }

  #refuse(error: Error): void {
    this.#stop();
    // Who answers decides whether the rest is read.
    TakeableRequest.of(this.#request)?.releaseBody();
    this.#request.pause();
    this.#waiter.reject(error);
  }

  #stop(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#unhear?.();
    this.#options.memory.give(this.#gathered.length);
    return true;
  }
}
