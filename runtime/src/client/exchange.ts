// One HTTP exchange with one instance: the only file that imports undici. Says of each failure whether anything was sent.
import type { Duplex } from 'node:stream';
import { createRequire } from 'node:module';
import type * as Undici from 'undici';
import type { Dispatcher, FormData as UndiciForm, Pool } from 'undici';
import { blameFor, ExchangeFailure } from './exchange-failure.js';
import { IncomingBody } from './incoming-body.js';
import type { WholeExchange } from './whole-exchange.js';
import { settings } from '../wire/settings.js';

/** A request to one instance. */
export interface ExchangeRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn, or an object. */
  readonly headers: string[] | Record<string, string>;
  readonly body?: string | Uint8Array | FormData | AsyncIterable<Uint8Array> | undefined;
  /** `Upgrade` header's value, where the connection is to change its protocol. */
  readonly upgrade?: string;
}

/** An answer whose head has come. */
export interface ExchangeResponse {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly Buffer[];
  readonly body: IncomingBody;
  /** The connection itself, after a change of protocol. */
  readonly socket?: Duplex;
}

/** A request that is under way. */
export interface Exchange {
  /** Resolves with the head of the answer; rejects with an ExchangeFailure. */
  readonly response: Promise<ExchangeResponse>;
  /** Whether the instance still waits for a part of the request: until then it can't be blamed. */
  readonly incomplete: boolean;
  /** Ends it; the response, or its body, fails with the reason. */
  abort(reason: Error): void;
}

/** The connections to one instance. */
export interface InstanceConnection {
  readonly address: string;
  start(request: ExchangeRequest): Exchange;
  /** The same for a request whose body is no stream, and an answer that is wanted whole. */
  startWhole(request: ExchangeRequest, exchange: WholeExchange): void;
  /** Lets what is under way end, sends nothing new. Idempotent. */
  close(): void;
  /** Ends everything now. */
  destroy(reason: Error): Promise<void>;
}

/** How to connect. */
export interface ConnectOptions {
  /** How long a connection may take to be made, in milliseconds. 1 s by default. */
  readonly connectMs?: number;
  /** Most connections to one instance; more requests wait. 256 by default. */
  readonly connections?: number;
}

let loaded: typeof Undici | undefined;

/** Loaded by the first who calls others: services that call nobody start without it. */
export function undici(): typeof Undici {
  return (loaded ??= createRequire(import.meta.url)('undici') as typeof Undici);
}

/** Prepares the connections to an instance; nothing is sent yet. */
export function connectInstance(address: string, options: ConnectOptions = {}): InstanceConnection {
  let pool: Pool | undefined;
  let closed = false;
  // Made at the first request: most of a long list are never called, and an address that is none must not stop who reads the list.
  const open = (): Pool => {
    if (closed && pool === undefined) throw new Error('the connections to this instance are closed');
    return (pool ??= new (undici().Pool)(`http://${address}`, {
      connections: options.connections ?? settings.connections.value,
      connect: { timeout: options.connectMs ?? settings.connectMs.value },
      // Deadlines are kept by the callers: an event stream may be silent for hours.
      headersTimeout: 0,
      bodyTimeout: 0,
    }));
  };
  return {
    address,
    start: (request) => startExchange(open, request),
    startWhole({ method, path, headers, body }, exchange) {
      try {
        const options: Dispatcher.DispatchOptions = { method, path, headers };
        if (body !== undefined) options.body = body as string;
        open().dispatch(options, exchange);
      } catch (error) {
        exchange.refused(error instanceof Error ? error : new Error(String(error)));
      }
    },
    close() {
      if (closed) return;
      closed = true;
      // Rejects only when destroyed meanwhile, which ends the same.
      pool?.close().catch(() => {});
    },
    async destroy(reason) {
      closed = true;
      await pool?.destroy(reason);
    },
  };
}

function startExchange(open: () => Pool, request: ExchangeRequest): Exchange {
  const exchange = new PoolExchange(request);
  try {
    open().dispatch(exchange.options, exchange);
  } catch (error) {
    // An address that is none, a closed pool, or headers that cannot be sent.
    exchange.refused(error instanceof Error ? error : new Error(String(error)));
  }
  return exchange;
}

/** An exchange over a pool, and its handler in one. undici's plain handler: it hands over raw headers, which its newer form parses each time. */
class PoolExchange implements Exchange, Dispatcher.DispatchHandler {
  readonly response: Promise<ExchangeResponse>;
  readonly options: Dispatcher.DispatchOptions;
  readonly #given: ObservedBody | undefined;
  #sent = false;
  #settled = false;
  #abortNow: ((reason?: Error) => void) | undefined = undefined;
  #abortedFor: Error | undefined = undefined;
  #body: IncomingBody | undefined = undefined;
  #resolve: (response: ExchangeResponse) => void = () => {};
  #reject: (failure: ExchangeFailure) => void = () => {};

  constructor({ method, path, headers, body, upgrade }: ExchangeRequest) {
    const given = body === undefined ? undefined : observeBody(body);
    this.#given = given;
    this.response = new Promise<ExchangeResponse>((yes, no) => {
      this.#resolve = yes;
      this.#reject = no;
    });
    const options: Dispatcher.DispatchOptions = { method, path, headers };
    // undici takes async iterables too, its types leave them out.
    if (given !== undefined) options.body = given.content as Buffer | string;
    if (upgrade !== undefined) options.upgrade = upgrade;
    this.options = options;
  }

  get incomplete(): boolean {
    return this.#given?.complete === false;
  }

  abort(reason: Error): void {
    this.#abortedFor ??= reason;
    if (this.#abortNow !== undefined) this.#abortNow(reason);
    else if (!this.#settled) {
      // Still in the queue: nothing was sent, and undici is told as soon as it would start.
      this.#settled = true;
      this.#reject(new ExchangeFailure(false, reason));
    }
  }

  /** undici does not take it. */
  refused(cause: Error): void {
    this.#settled = true;
    this.#reject(new ExchangeFailure(false, cause, blameFor(cause, this.#given)));
  }

  onConnect(abortRequest: (reason?: Error) => void): void {
    if (this.#abortedFor !== undefined) return abortRequest(this.#abortedFor);
    this.#sent = true;
    this.#abortNow = abortRequest;
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    if (status < 200) return true;
    this.#settled = true;
    const body = new IncomingBody(resume, this);
    this.#body = body;
    this.#resolve({ status, rawHeaders, body });
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#body?.push(chunk) ?? true;
  }

  onComplete(): void {
    this.#body?.end();
  }

  onUpgrade(status: number, rawHeaders: Buffer[] | string[] | null, socket: Duplex): void {
    this.#settled = true;
    const raw = (rawHeaders ?? []).map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    const none = new IncomingBody(() => {}, this);
    none.end();
    this.#resolve({ status, rawHeaders: raw, body: none, socket });
  }

  onError(error: Error): void {
    const failure = new ExchangeFailure(this.#sent, error, blameFor(error, this.#given));
    this.#settled = true;
    if (this.#body === undefined) this.#reject(failure);
    else this.#body.fail(failure);
  }
}

interface ObservedBody {
  readonly content: unknown;
  /** Whether all of it was handed over. */
  complete: boolean;
  /** Why it broke off. */
  failure?: unknown;
}

/** A body that comes in parts waits for its own sender: how far it came has to be known. */
function observeBody(body: NonNullable<ExchangeRequest['body']>): ObservedBody {
  if (body instanceof FormData) return { content: toUndici(body), complete: true };
  if (typeof body === 'string' || body instanceof Uint8Array) return { content: body, complete: true };
  const observed: ObservedBody & { content: unknown } = { content: undefined, complete: false };
  observed.content = observeParts(body, observed);
  return observed;
}

async function* observeParts(
  parts: AsyncIterable<Uint8Array>,
  observed: ObservedBody,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* parts;
    observed.complete = true;
  } catch (error) {
    observed.failure = error;
    throw error;
  }
}

/** undici's dispatcher knows its own FormData only, not Node's; the files inside are shared, not copied. */
function toUndici(form: FormData): UndiciForm {
  const copy = new (undici().FormData)();
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') copy.append(name, value);
    else copy.append(name, value, value.name);
  }
  return copy;
}
