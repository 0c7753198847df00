// A transport over fetch: for front ends, scripts and anything that reaches a platform from outside.
import type { Logger } from '../log/logger.js';
import { failure, ServiceError } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { interceptCalls } from './pipeline.js';
import type { ClientInterceptor, Transport, TransportRequest, TransportResponse } from './transport.js';

/** How to reach a platform from outside. */
export interface FetchTransportOptions {
  /** Where `/api/` stands: `https://shop.example`; in browsers it may be empty. A trailing slash is ignored. */
  readonly baseUrl: string;
  /** The user's token, or where to get it at each call. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether cookies travel, in the browser's words; `same-origin` unless told. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Layers around every call, the first one outermost. */
  readonly interceptors?: readonly ClientInterceptor[];
  /** Where layers say what callers should know, as an operation that is going to end; nowhere unless told. `console` will do. */
  readonly log?: Pick<Logger, 'warn'>;
  /** In place of the global fetch. */
  readonly fetch?: typeof fetch;
}

/** Makes a transport over fetch. Rejects with `unavailable`, `deadline-exceeded` or `cancelled` when no answer came. */
export function createFetchTransport(options: FetchTransportOptions): Transport {
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  const origin = options.baseUrl.replace(/\/+$/, '');
  const transport: Transport = {
    log: options.log,
    send: async (request) => {
      const headers: Record<string, string> = { ...lowerCase(options.headers), ...request.headers };
      const token = typeof options.token === 'function' ? await options.token() : options.token;
      if (token !== undefined) headers[headerNames.authorization] ??= `Bearer ${token}`;
      const ends = new Ends(request);
      try {
        const response = await send(origin + request.target, {
          method: request.operation.method,
          headers,
          ...(request.body === undefined ? {} : { body: request.body }),
          ...(ends.signal === undefined ? {} : { signal: ends.signal }),
          ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
          redirect: 'error',
        });
        return toResponse(response, ends);
      } catch (error) {
        throw ends.explain(error);
      }
    },
  };
  return interceptCalls(transport, options.interceptors ?? []);
}

/** The two things that may end a request early, told apart afterwards. */
class Ends {
  readonly signal: AbortSignal | undefined;
  readonly #cancel: AbortSignal | undefined;
  readonly #timeout: AbortSignal | undefined;

  constructor(request: TransportRequest) {
    this.#cancel = request.signal;
    this.#timeout =
      request.timeoutMs === undefined
        ? undefined
        : AbortSignal.timeout(Math.max(0, Math.ceil(request.timeoutMs)));
    const signals = [this.#cancel, this.#timeout].filter((signal) => signal !== undefined);
    this.signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  }

  explain(cause: unknown): ServiceError {
    if (cause instanceof ServiceError) return cause;
    if (this.#cancel?.aborted) return failure('cancelled', undefined, { cause });
    if (this.#timeout?.aborted) return failure('deadline-exceeded', undefined, { cause });
    return failure('unavailable', undefined, { cause });
  }
}

function toResponse(response: Response, ends: Ends): TransportResponse {
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    text: async () => {
      try {
        return await response.text();
      } catch (error) {
        throw ends.explain(error);
      }
    },
    stream: () => readBody(response, ends),
  };
}

/** Not every browser can iterate a body, so a reader does. */
async function* readBody(response: Response, ends: Ends): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let done = false;
  try {
    while (!done) {
      const part = await reader.read();
      done = part.done;
      if (part.value !== undefined) yield part.value;
    }
  } catch (error) {
    done = true;
    throw ends.explain(error);
  } finally {
    if (!done) await reader.cancel();
  }
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
