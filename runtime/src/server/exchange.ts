// One request and its answer as the service sees them: id, trace, log line. Made once a request, whoever asks first.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerNames } from '../wire/headers.js';
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { RequestObserver } from '../observe/request-durations.js';
import { requestIdFrom } from '../observe/request-id.js';
import { continueTrace, type Trace } from '../observe/trace.js';
import type { ActiveCalls } from './active-calls.js';

/** What an exchange needs of its host. */
export interface ExchangeHost {
  readonly log: Logger;
  readonly clock: Clock;
  readonly calls: ActiveCalls;
  readonly onRequest?: RequestObserver | undefined;
}

const exchanges = new WeakMap<IncomingMessage, Exchange>();

/** The exchange of a request: made at the first ask, which also sets `X-Request-Id` and has the access log written at the end. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse, host: ExchangeHost): Exchange {
  const known = exchanges.get(request);
  if (known) return known;
  const exchange = new Exchange(request, response, host);
  exchanges.set(request, exchange);
  return exchange;
}

/** What is known of one request beside its content. */
export class Exchange {
  readonly requestId: string;
  /** The operation that answers, once it is found. */
  operation: string | undefined;
  /** The calling service, once its key was checked. */
  caller: string | undefined;
  /** What went wrong: the cause of an answer that says little. */
  error: unknown;
  /** Requests of probes are logged at debug level. */
  quiet = false;
  /** Called when the connection went away before the answer was complete. */
  onGone: (() => void) | undefined;
  readonly #request: IncomingMessage;
  readonly #path: string;
  readonly #host: ExchangeHost;
  readonly #started: number;
  #log: Logger | undefined;
  #trace: Trace | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, host: ExchangeHost) {
    this.#request = request;
    this.#host = host;
    this.#started = host.clock.now();
    // Read now: routers change `url` on their way. The query may hold secrets and is never logged.
    this.#path = (request.url ?? '').split('?', 1)[0] ?? '';
    const { [headerNames.requestId]: given } = request.headers;
    this.requestId = requestIdFrom(typeof given === 'string' ? given : undefined);
    response.setHeader('X-Request-Id', this.requestId);
    if (host.calls.draining) response.setHeader('Connection', 'close');
    response.once('close', () => this.#close(response));
  }

  /** Carries the request id, and the operation once it is found. */
  get log(): Logger {
    return (this.#log ??= this.#host.log.child({
      requestId: this.requestId,
      ...(this.operation === undefined ? {} : { operation: this.operation }),
    }));
  }

  /** The caller's trace, continued. */
  get trace(): Trace {
    const { traceparent, tracestate } = this.#request.headers;
    return (this.#trace ??= continueTrace(
      typeof traceparent === 'string' ? traceparent : undefined,
      typeof tracestate === 'string' ? tracestate : undefined,
    ));
  }

  #close(response: ServerResponse): void {
    const complete = response.writableFinished;
    if (!complete) this.onGone?.();
    const status = complete || response.headersSent ? response.statusCode : 499;
    const took = this.#host.clock.now() - this.#started;
    if (!this.quiet) this.#host.onRequest?.(this.operation, status, took);
    const fields = {
      requestId: this.requestId,
      method: this.#request.method,
      path: this.#path,
      operation: this.operation,
      status,
      ms: Math.round(took * 1000) / 1000,
      ...(this.caller === undefined ? {} : { caller: this.caller }),
      ...(complete ? {} : { broken: true }),
      ...(this.#trace === undefined ? {} : { traceId: this.#trace.traceId }),
      ...(this.error === undefined ? {} : { err: this.error }),
    };
    if (status >= 500) this.#host.log.error(fields, 'request');
    else if (this.quiet) this.#host.log.debug(fields, 'request');
    else this.#host.log.info(fields, 'request');
  }
}
