// One request and its answer as an HTTP front sees them: id, trace, log line, time taken. Made once a request, whoever asks first.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { headerNames } from '../wire/headers.js';
import { settings } from '../wire/settings.js';
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { RequestLine } from '../log/request-line.js';
import type { RequestObserver } from '../observe/request-durations.js';
import type { Spans } from '../observe/spans.js';
import { continueTrace, type Trace } from '../observe/trace.js';
import { ServiceError } from '../error/service-error.js';
import type { ActiveCalls } from './active-calls.js';
import type { Budget } from './budget.js';
import { requestIdFrom } from './request-id.js';

/** What an exchange needs of its host. */
export interface ExchangeHost {
  readonly log: Logger;
  readonly clock: Clock;
  readonly calls: ActiveCalls;
  /** Hears of each request that was answered; probes are left out. */
  readonly onRequest?: RequestObserver | undefined;
  /** Who keeps the steps of traces, where somebody does. */
  readonly spans?: Spans | undefined;
  /** Bytes that all requests together hold in memory. */
  readonly memory?: Budget | undefined;
  /** Hears of each failure before it is answered, with all that is known of it. */
  readonly onFailure?: FailureObserver | undefined;
}

/** Takes note of a failure, by the id of its request. */
export type FailureObserver = (requestId: string, error: unknown) => void;

/** Puts on an answer what each of a face's own bears. */
export interface Marks {
  /** The headers beside the request's id, as they stand in a head: `Name: value` lines. */
  readonly lines: string;
  put(response: ServerResponse, exchange: Exchange): void;
}

/** Where a request keeps its exchange. A property of its own: entries of a WeakMap for each request cost the collector a quarter of the time. */
const entered = Symbol('exchange');

type Entered = IncomingMessage & { [entered]?: Exchange };

/** The exchange of a request, once it was entered. */
export function enteredExchange(request: IncomingMessage): Exchange | undefined {
  return (request as Entered)[entered];
}

/** The exchange of a request whose answer is this process's own: at the first ask it is entered, and the answer is marked with its id. */
export function exchangeOf(request: IncomingMessage, response: ServerResponse, host: ExchangeHost): Exchange {
  const known = enteredExchange(request);
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
  marks?: Marks,
): Exchange {
  const exchange = new Exchange(request, host, response, marks);
  (request as Entered)[entered] = exchange;
  response.on('close', onClose);
  return exchange;
}

function onClose(this: ServerResponse): void {
  enteredExchange(this.req)?.close(this);
}

/** Whether a connection went away with something still to send: Node calls an answer finished then, too. */
function brokeOff({ errored, destroyed, writableFinished }: Socket): boolean {
  return (errored !== null && errored !== undefined) || (destroyed && !writableFinished);
}

/** An answer waits in memory until its reader takes it: counts its bytes until it is over, and gives up on a reader that takes nothing. */
export function holdAnswer(response: ServerResponse, bytes: number): void {
  if (bytes < smallAnswer) return;
  enteredExchange(response.req)?.hold(bytes);
  // Node's own timer on the connection, which ends it; whatever moves sets it back, and so does the next request.
  if (typeof response.socket?.setTimeout === 'function') response.socket.setTimeout(settings.stalledMs.value);
}

/** Bytes that the system's own buffers take. */
export const smallAnswer = 64 * 1024;

/** Says the request's id; while the process shuts down, the connection ends with the answer. */
export function markWithId(response: ServerResponse, exchange: Exchange, { calls }: ExchangeHost): void {
  response.setHeader('X-Request-Id', exchange.requestId);
  if (calls.draining) response.setHeader('Connection', 'close');
}

/** What is known of one request beside its content. */
export class Exchange {
  readonly requestId: string;
  /** The operation that answers, once it is found: `user.login`. */
  operation: string | undefined = undefined;
  /** The calling service, once its key was checked. */
  caller: string | undefined = undefined;
  /** What went wrong: the cause of an answer that says little. */
  error: unknown = undefined;
  /** Requests of probes are logged at debug level, and not counted. */
  quiet = false;
  /** It could not be read: whoever sent it is to blame, whatever the status. */
  refused = false;
  /** The answer is another process's, handed on: that one logs its failures. */
  handedOn = false;
  /** The marks that its answer is still to get, unless it is written at once: see `marked`. */
  marks: Marks | undefined;
  /** Hears when the connection went away before the answer was complete. */
  call: { gone(): void } | undefined = undefined;
  /** Called with the exchange when all is over, however it ended. */
  onOver: ((exchange: Exchange) => void) | undefined = undefined;
  /** Whether it counts as under way; `address` is its client's, where requests are counted by it. */
  admitted = false;
  address: string | undefined = undefined;
  readonly request: IncomingMessage;
  /** On the host's clock. */
  readonly startedAt: number;
  readonly #response: ServerResponse | undefined;
  readonly #socket: Socket;
  readonly #path: string;
  readonly #host: ExchangeHost;
  #log: Logger | undefined = undefined;
  #trace: Trace | undefined = undefined;
  #held = 0;

  constructor(request: IncomingMessage, host: ExchangeHost, response?: ServerResponse, marks?: Marks) {
    this.request = request;
    this.marks = marks;
    this.#response = response;
    this.#socket = request.socket;
    this.#host = host;
    this.startedAt = host.clock.now();
    // Read now: routers change `url` on their way. The query may hold secrets and is never logged.
    const { url = '' } = request;
    const query = url.indexOf('?');
    this.#path = query === -1 ? url : url.slice(0, query);
    const { [headerNames.requestId]: given } = request.headers;
    this.requestId = requestIdFrom(typeof given === 'string' ? given : undefined);
  }

  get socket(): Socket {
    return this.#socket;
  }

  get clock(): Clock {
    return this.#host.clock;
  }

  /** Whether the process is on its way out: answers then end their connections. */
  get draining(): boolean {
    return this.#host.calls.draining;
  }

  /** The answer, with its marks on: for all who set headers, or write it themselves. */
  marked<Response extends ServerResponse>(response: Response): Response {
    const { marks } = this;
    this.marks = undefined;
    if (marks !== undefined && !response.headersSent) marks.put(response, this);
    return response;
  }

  /** The same for the answer that the exchange was entered with. */
  mark(): void {
    if (this.#response !== undefined) this.marked(this.#response);
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
    const { traceparent, tracestate } = this.request.headers;
    return (this.#trace ??= continueTrace(
      typeof traceparent === 'string' ? traceparent : undefined,
      typeof tracestate === 'string' ? tracestate : undefined,
      this.#host.spans,
    ));
  }

  /** A failure is about to be answered. */
  failed(error: unknown): void {
    this.#host.onFailure?.(this.requestId, error);
  }

  /** Counts bytes that are held for this request until it is over. */
  hold(bytes: number): void {
    this.#held += bytes;
    this.#host.memory?.note(bytes);
  }

  /** Its connection is done with the answer. */
  close(response: ServerResponse): void {
    const complete = response.writableFinished && !brokeOff(this.#socket);
    if (!complete) this.call?.gone();
    this.end(response.headersSent ? response.statusCode : 499, complete);
    this.onOver?.(this);
  }

  /**
   * The answer is over, or given up: writes the log line and counts the request. Called once. One that is not complete was aborted by its
   * caller (499, whatever was sent), unless something broke here.
   */
  end(sent: number, complete: boolean): void {
    if (this.#held > 0) this.#host.memory?.give(this.#held);
    const aborted = !complete && (this.error === undefined || isCancelled(this.error));
    const status = aborted ? 499 : sent;
    const took = this.#host.clock.now() - this.startedAt;
    if (!this.quiet) this.#host.onRequest?.(this.operation, status, took);
    if (this.#host.spans !== undefined && !this.quiet) this.#keepSpan(this.#host.spans, status, took);
    const line = new RequestLine({
      requestId: this.requestId,
      method: this.request.method,
      path: this.#path,
      operation: this.operation,
      status,
      ms: Math.round(took * 1000) / 1000,
    });
    if (this.caller !== undefined) line.caller = this.caller;
    if (!complete) line[aborted ? 'aborted' : 'broken'] = true;
    if (this.#trace !== undefined) line.traceId = this.#trace.traceId;
    if (this.error !== undefined) line.err = this.error;
    if (status >= 500 && !this.handedOn && !this.refused) this.#host.log.error(line, 'request');
    else if (this.quiet) this.#host.log.debug(line, 'request');
    else this.#host.log.info(line, 'request');
  }

  #keepSpan(spans: Spans, status: number, tookMs: number): void {
    const { trace, request, operation, caller, error } = this;
    if (!trace.sampled) return;
    const { method = '' } = request;
    spans.keep({
      trace,
      name: operation ?? method,
      kind: 'server',
      startedAt: Date.now() - tookMs,
      tookMs,
      attributes: {
        'http.request.method': method,
        'url.path': this.#path,
        'http.response.status_code': status,
        'armature.request_id': this.requestId,
        ...(operation === undefined ? {} : { 'rpc.method': operation }),
        ...(caller === undefined ? {} : { 'armature.caller': caller }),
        ...(error instanceof ServiceError ? { 'error.type': String(error.code) } : {}),
      },
      // What its caller did wrong is no failure of this end.
      error: status >= 500 ? error : undefined,
      failed: status >= 500,
    });
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof ServiceError && error.kind === 'cancelled';
}
