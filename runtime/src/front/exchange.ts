// One request and its answer as an HTTP front sees them: id, trace, log line, time taken. Made once a request, whoever asks first.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerNames } from '../wire/headers.js';
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { RequestObserver } from '../observe/request-durations.js';
import { continueTrace, type Trace } from '../observe/trace.js';
import type { ActiveCalls } from './active-calls.js';
import { requestIdFrom } from './request-id.js';

/** What an exchange needs of its host. */
export interface ExchangeHost {
  readonly log: Logger;
  readonly clock: Clock;
  readonly calls: ActiveCalls;
  /** Hears of each request that was answered; probes are left out. */
  readonly onRequest?: RequestObserver | undefined;
  /** Hears of each failure before it is answered, with all that is known of it. */
  readonly onFailure?: FailureObserver | undefined;
}

/** Takes note of a failure, by the id of its request. */
export type FailureObserver = (requestId: string, error: unknown) => void;

const exchanges = new WeakMap<IncomingMessage, Exchange>();

/** The exchange of a request whose answer is this process's own: at the first ask it is entered, and the answer is marked with its id. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse, host: ExchangeHost): Exchange {
  const known = exchanges.get(request);
  if (known) return known;
  const exchange = enterExchange(request, response, host);
  markWithId(response, exchange, host);
  return exchange;
}

/** Makes the exchange of a request, and has its log line written when the answer is over. Touches no header. */
export function enterExchange(
  request: IncomingMessage,
  response: ServerResponse,
  host: ExchangeHost,
): Exchange {
  const exchange = new Exchange(request, host);
  exchanges.set(request, exchange);
  response.once('close', () => {
    const complete = response.writableFinished;
    if (!complete) exchange.onGone?.();
    exchange.end(complete || response.headersSent ? response.statusCode : 499, complete);
  });
  return exchange;
}

/** Says the request's id; while the process shuts down, the connection ends with the answer. */
export function markWithId(response: ServerResponse, exchange: Exchange, { calls }: ExchangeHost): void {
  response.setHeader('X-Request-Id', exchange.requestId);
  if (calls.draining) response.setHeader('Connection', 'close');
}

/** What is known of one request beside its content. */
export class Exchange {
  readonly requestId: string;
  /** The operation that answers, once it is found: `user.login`. */
  operation: string | undefined;
  /** The calling service, once its key was checked. */
  caller: string | undefined;
  /** What went wrong: the cause of an answer that says little. */
  error: unknown;
  /** Requests of probes are logged at debug level, and not counted. */
  quiet = false;
  /** The answer is another process's, handed on: that one logs its failures. */
  handedOn = false;
  /** Called when the connection went away before the answer was complete. */
  onGone: (() => void) | undefined;
  readonly #request: IncomingMessage;
  readonly #path: string;
  readonly #host: ExchangeHost;
  readonly #started: number;
  #log: Logger | undefined;
  #trace: Trace | undefined;

  constructor(request: IncomingMessage, host: ExchangeHost) {
    this.#request = request;
    this.#host = host;
    this.#started = host.clock.now();
    // Read now: routers change `url` on their way. The query may hold secrets and is never logged.
    this.#path = (request.url ?? '').split('?', 1)[0] ?? '';
    const { [headerNames.requestId]: given } = request.headers;
    this.requestId = requestIdFrom(typeof given === 'string' ? given : undefined);
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

  /** A failure is about to be answered. */
  failed(error: unknown): void {
    this.#host.onFailure?.(this.requestId, error);
  }

  /** The answer is over, or given up: writes the log line and counts the request. Called once. */
  end(status: number, complete: boolean): void {
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
    if (status >= 500 && !this.handedOn) this.#host.log.error(fields, 'request');
    else if (this.quiet) this.#host.log.debug(fields, 'request');
    else this.#host.log.info(fields, 'request');
  }
}
