// The `call` that handlers get, and the end of it: deadline, caller gone, shutdown.
import { CallEnding } from '../call/ending.js';
import type { ServerEnd } from '../call/route-effect.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { failure, type ServiceError } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import type { Trace } from '../observe/trace.js';
import type { Blame } from '../wire/codes.js';
import type { ActiveCall } from '../front/active-calls.js';
import type { Exchange } from '../front/exchange.js';
import { TakeableRequest } from '../front/taken-body.js';
import { dress, type Request, type Response } from './express.js';
import type { CallEntry } from './capability.js';
import type { Host } from './host.js';
import type { ServerCall } from './interception.js';
import type { PathParams } from './read-input.js';
import type { User } from './token-guard.js';

/** What a scope is made of. */
export interface CallScopeInit {
  readonly host: Host;
  readonly exchange: Exchange;
  readonly request: Request;
  readonly response: Response;
  readonly operation: AnyOperation;
  /** Path parameters as they stand in the URL. */
  readonly params: PathParams;
}

/** What is done with what comes of a call; one of the two is called, once. */
export interface CallOutcome {
  succeed(scope: CallScope, value: unknown): void;
  fail(scope: CallScope, error: unknown): void;
}

/** One call in progress. Everything that costs is made when it is asked for. */
export class CallScope implements ServerCall, ServerEnd, ActiveCall {
  readonly operation: AnyOperation;
  readonly params: PathParams;
  readonly requestId: string;
  /** The request as Node made it: for all that only reads its head. */
  readonly incoming: Request;
  /** Once it is read. */
  input: unknown = undefined;
  deadline: Date | undefined = undefined;
  claims: unknown = undefined;
  caller: string | undefined = undefined;
  /** Ends an endless answer, because the service shuts down. */
  onDrain: (() => void) | undefined = undefined;
  /** What becomes of the call: set once its work is under way. */
  #outcome: CallOutcome | undefined = undefined;
  readonly #host: Host;
  readonly exchange: Exchange;
  readonly #response: Response;
  readonly #waiting = { calls: 0 };
  /** When the input was there. */
  #receivedAt: number | undefined = undefined;
  /** On the host's clock. */
  #endsAt: number | undefined = undefined;
  #token: string | undefined = undefined;
  #clients: unknown = undefined;
  #ending: CallEnding | undefined = undefined;
  #ended: ServiceError | undefined = undefined;
  #reject: ((reason: unknown) => void) | undefined = undefined;
  #cancelTimer: (() => void) | undefined = undefined;

  constructor({ operation, host, exchange, request, response, params }: CallScopeInit) {
    this.requestId = exchange.requestId;
    this.operation = operation;
    this.params = params;
    this.incoming = request;
    this.#response = response;
    this.#host = host;
    this.exchange = exchange;
    exchange.call = this;
    host.calls.add(this);
  }

  get trace(): Trace {
    return this.exchange.trace;
  }

  get log(): Logger {
    return this.exchange.log;
  }

  /** As Express would give it. Whoever has it may read its stream and answer by themselves. */
  get request(): Request {
    this.#dress();
    return this.incoming;
  }

  get response(): Response {
    this.#dress();
    return this.#response;
  }

  /** The answer as Node made it: for all that neither sets a header nor writes. */
  get outgoing(): Response {
    return this.#response;
  }

  get headers(): Request['headers'] {
    return this.incoming.headers;
  }

  /** Whether anybody had the request or its answer in hand. */
  get untouched(): boolean {
    return this.exchange.marks !== undefined;
  }

  setHeader(name: string, value: string): void {
    this.exchange.marked(this.#response).setHeader(name, value);
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Made for those who ask: most calls never do. */
  get #end(): CallEnding {
    if (this.#ending === undefined) {
      this.#ending = new CallEnding();
      if (this.#ended) this.#ending.abort(this.#ended);
    }
    return this.#ending;
  }

  get clients(): unknown {
    if (this.#clients === undefined) {
      const { traceparent, tracestate } = this.exchange.trace;
      const { requestId } = this;
      this.#clients = this.#host.clients({
        requestId,
        traceparent,
        tracestate,
        spans: this.#host.callSpans,
        ending: this.#end,
        token: this.#token,
        deadline: this.#endsAt,
        waiting: this.#waiting,
        call: this,
      });
    }
    return this.#clients;
  }

  /**
   * What took the time of a call that took too long: a service that it still waits for, its caller, who sent the request for more than
   * half of it, or else this instance.
   */
  get heldUpBy(): Blame {
    if (this.#waiting.calls > 0) return 'dependency';
    const now = this.#host.clock.now();
    const { startedAt } = this.exchange;
    const received = this.#receivedAt ?? (this.incoming.complete ? startedAt : now);
    return (received - startedAt) * 2 > now - startedAt ? 'caller' : 'instance';
  }

  /** The whole request is there. */
  received(): void {
    this.#receivedAt = this.#host.clock.now();
  }

  /** Who calls, where it is a service that holds the key. */
  setCaller(name: string | undefined): void {
    this.caller = name;
    this.exchange.caller = name;
  }

  /** For whom the call is made. */
  setUser(user: User | undefined): void {
    this.#token = user?.token;
    this.claims = user?.claims;
  }

  limit(milliseconds: number): void {
    this.deadline = new Date(Date.now() + milliseconds);
    this.#endsAt = this.#host.clock.now() + milliseconds;
    const end = (): void => this.abort(failure('deadline-exceeded'));
    if (milliseconds <= 0) end();
    else this.#cancelTimer = this.#host.clock.after(milliseconds, end);
  }

  /** Throws the reason when the call has ended. */
  throwIfEnded(): void {
    if (this.#ended) throw this.#ended;
  }

  within<T>(work: T): T | Promise<Awaited<T>> {
    if (!isThenable(work)) return work;
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

  /**
   * Waits for the outcome of its work. What comes first counts, the outcome or the end of the call; work that fails after that is logged
   * at debug level.
   */
  settle(work: unknown, outcome: CallOutcome): void {
    if (!isThenable(work)) return outcome.succeed(this, work);
    this.#outcome = outcome;
    work.then(
      (value: unknown) => this.#take()?.succeed(this, value),
      (error: unknown) => {
        const waiting = this.#take();
        if (waiting !== undefined) waiting.fail(this, error);
        else if (error !== this.#ended) this.log.debug({ err: error }, 'a call failed after its end');
      },
    );
    if (this.#ended) this.#endEarly(this.#ended);
  }

  #take(): CallOutcome | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    return outcome;
  }

  /** Later, as whatever ends a call may be in the middle of something. */
  #endEarly(reason: unknown): void {
    const outcome = this.#take();
    if (outcome !== undefined) queueMicrotask(() => outcome.fail(this, reason));
  }

  /** Its caller went away. */
  gone(): void {
    this.abort(failure('cancelled'));
  }

  abort(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = reason as ServiceError;
    this.#cancelTimer?.();
    this.#ending?.abort(reason);
    this.#endEarly(reason);
    this.#reject?.(reason);
  }

  drain(): void {
    if (!this.#response.headersSent) this.setHeader('Connection', 'close');
    this.onDrain?.();
  }

  #dress(): void {
    this.exchange.marked(this.#response);
    dress(this.incoming, this.#response, this.params);
    TakeableRequest.of(this.incoming)?.releaseBody();
  }

  /** The answer is complete, or given up. */
  close(): void {
    this.#cancelTimer?.();
    this.#host.calls.delete(this);
  }
}

/** The scope of a host's calls: with getters for what its capabilities add, each made at the first ask and kept. */
export function scopeWith(entries: Readonly<Record<string, CallEntry>>): typeof CallScope {
  const names = Object.keys(entries);
  if (names.length === 0) return CallScope;
  class ExtendedScope extends CallScope {}
  for (const [name, make] of Object.entries(entries)) {
    if (ownNames.has(name)) throw new Error(`a capability gives call.${name}, which every call has`);
    Object.defineProperty(ExtendedScope.prototype, name, {
      get(this: CallScope) {
        const value = make(this);
        Object.defineProperty(this, name, { value });
        return value;
      },
    });
  }
  return ExtendedScope;
}

/** What stands in the way of an entry: the scope's own members. */
const ownNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(CallScope.prototype),
  'operation',
  'params',
  'requestId',
  'incoming',
  'input',
  'deadline',
  'claims',
  'caller',
  'onDrain',
  'exchange',
]);

/** Some query builders are no promises, but run when they are awaited. */
function isThenable<T>(work: T): work is T & PromiseLike<Awaited<T>> {
  return typeof (work as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
