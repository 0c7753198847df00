// The `call` that handlers get, and the end of it: deadline, caller gone, shutdown.
import { headerNames } from '../wire/headers.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import type { ActiveCall } from '../front/active-calls.js';
import type { CallOf } from './definition.js';
import type { Exchange } from '../front/exchange.js';
import type { Request, Response } from './express.js';
import type { Host } from './host.js';
import type { User } from './token-guard.js';

/** What a scope is made of. */
export interface CallScopeInit {
  readonly host: Host;
  readonly exchange: Exchange;
  readonly request: Request;
  readonly response: Response;
  /** The operation's own limit in milliseconds. */
  readonly timeoutMs: number | undefined;
}

/** One call in progress. Everything that costs is made when it is asked for. */
export class CallScope implements CallOf<unknown, unknown>, ActiveCall {
  readonly requestId: string;
  readonly request: Request;
  readonly response: Response;
  readonly deadline: Date | undefined;
  claims: unknown = undefined;
  caller: string | undefined = undefined;
  /** Ends an endless answer, because the service shuts down. */
  onDrain: (() => void) | undefined;
  readonly #host: Host;
  readonly #exchange: Exchange;
  /** On the host's clock. */
  readonly #endsAt: number | undefined;
  #token: string | undefined;
  #clients: unknown;
  #controller: AbortController | undefined;
  #ended: ServiceError | undefined;
  #reject: ((reason: unknown) => void) | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor({ host, exchange, request, response, timeoutMs }: CallScopeInit) {
    this.requestId = exchange.requestId;
    this.request = request;
    this.response = response;
    this.#host = host;
    this.#exchange = exchange;
    const left = timeLeft(request.headers[headerNames.deadline], timeoutMs);
    if (left !== undefined) {
      this.deadline = new Date(Date.now() + left);
      this.#endsAt = host.clock.now() + left;
      if (left <= 0) this.abort(failure('deadline-exceeded'));
      else this.#cancelTimer = host.clock.after(left, () => this.abort(failure('deadline-exceeded')));
    }
    exchange.onGone = () => this.abort(failure('cancelled'));
    host.calls.add(this);
  }

  get log(): Logger {
    return this.#exchange.log;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#ended) this.#controller.abort(this.#ended);
    }
    return this.#controller.signal;
  }

  get clients(): unknown {
    if (this.#clients === undefined) {
      const { traceparent, tracestate } = this.#exchange.trace;
      const { requestId, signal } = this;
      this.#clients = this.#host.clients({
        requestId,
        traceparent,
        tracestate,
        signal,
        token: this.#token,
        deadline: this.#endsAt,
      });
    }
    return this.#clients;
  }

  /** Takes the guards' findings in. */
  admit(user: User | undefined, caller: string | undefined): void {
    this.#token = user?.token;
    this.claims = user?.claims;
    this.caller = caller;
  }

  /** Throws the reason when the call has ended. */
  throwIfEnded(): void {
    if (this.#ended) throw this.#ended;
  }

  /** The work's outcome, or why the call ended before it. */
  within<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(resolve, (error: unknown) => {
        if (this.#ended && error !== this.#ended)
          this.log.debug({ err: error }, 'a call failed after its end');
        reject(error);
      });
      if (this.#ended) reject(this.#ended);
      else this.#reject = reject;
    });
  }

  abort(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = reason as ServiceError;
    this.#cancelTimer?.();
    this.#controller?.abort(reason);
    this.#reject?.(reason);
  }

  drain(): void {
    if (!this.response.headersSent) this.response.setHeader('Connection', 'close');
    this.onDrain?.();
  }

  /** The answer is complete, or given up. */
  close(): void {
    this.#cancelTimer?.();
    this.#host.calls.delete(this);
  }
}

/** The shorter of what the caller waits and what the operation may take. A header that is not a number counts as none. */
function timeLeft(header: string | string[] | undefined, timeoutMs: number | undefined): number | undefined {
  if (typeof header !== 'string' || !/^-?\d{1,15}$/.test(header)) return timeoutMs;
  // Timers of Node hold 31 bits; nobody waits 24 days.
  const left = Math.min(Number(header), 2 ** 31 - 1);
  return timeoutMs === undefined ? left : Math.min(left, timeoutMs);
}
