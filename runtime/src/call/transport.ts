// The small interface that a client calls through. Implementations: discovery over undici, fetch, in-process.
import type { AnyOperation } from '../contract/operation-contract.js';
import type { Logger } from '../log/logger.js';
import type { Ending } from './ending.js';
import type { Interceptor, Next } from './interceptor.js';

/** One request of one operation, ready to send. */
export interface TransportRequest {
  readonly operation: AnyOperation;
  /** Path and query, from `/api/` on. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  /** JSON text, or a multipart form; absent when there is no body. */
  readonly body?: string | FormData | undefined;
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
  /** The same without a signal's cost, for transports that only ask and listen. */
  readonly ending?: Ending | undefined;
  /** What is left until the deadline, in milliseconds; absent: no deadline. */
  readonly timeoutMs?: number | undefined;
}

/** What came back. The body is read once, in one of the two ways. */
export interface TransportResponse {
  readonly status: number;
  /** A header's value by lower-case name. */
  header(name: string): string | undefined;
  /** The whole body, where it is here already. */
  readonly whole?: string;
  /** The whole body as text. */
  text(): Promise<string>;
  /** The body as it comes in. */
  stream(): AsyncIterable<Uint8Array>;
  /** Why the service failed, where both ends are in one process, as in tests: what its answer does not say. */
  cause?(): unknown;
}

/**
 * Sends requests to a service. Rejects with a ServiceError (`unavailable`, `deadline-exceeded`, `cancelled`) when no
 * answer came; any HTTP answer, also a failed one, is a response.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  /** What calls pass through before they are sent: see `interceptCalls`. Absent: the built-in layers only. */
  readonly pipeline?: CallPipeline | undefined;
  /** The call that all calls over this transport are made in: see `carryCall`. */
  readonly carried?: (CarriedCall & { readonly now: () => number }) | undefined;
  /** Where layers say what callers should know; nowhere without it. */
  readonly log?: Pick<Logger, 'warn'> | undefined;
}

/** Keeps calls as steps of the trace that they are made in. */
export interface CallSpans {
  /** Begins one; undefined where the trace is not kept. */
  begin(operation: AnyOperation, traceparent: string): CallSpan | undefined;
}

/** A call that is under way, as a step of a trace. */
export interface CallSpan {
  /** The header that names it. */
  readonly traceparent: string;
  /** Told once, with what went wrong where something did. */
  end(error?: unknown): void;
}

/** What calls made on behalf of another call take with them. */
export interface CarriedCall {
  /** The user's verified token. A token given for one call wins. */
  readonly token?: string | undefined;
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Who keeps the steps of the trace that calls are, where somebody does. */
  readonly spans?: CallSpans | undefined;
  /** Milliseconds since the epoch; no call outlives it. */
  readonly deadline?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The same without a signal's cost; wins over it. */
  readonly ending?: Ending | undefined;
  /** The call itself, as handlers have it: for what answers in place of a service that fails. */
  readonly call?: unknown;
  /** How many of its own calls it waits for: kept while they run. */
  readonly waiting?: { calls: number } | undefined;
}

/** A call that a client makes, as interceptors see it: before its input is encoded, and after its answer is decoded. */
export interface ClientCall<Input = unknown> extends CallOptions {
  readonly operation: AnyOperation;
  readonly input: Input;
  /** Where it goes. */
  readonly transport: Transport;
  /** What ends it beside its signal: the call that it is made in. Set on its way out. */
  readonly ending?: Ending | undefined;
}

/**
 * A layer of a client. Its outcome is the operation's output; of a binary operation a BinaryContent, of a stream an AsyncIterable of
 * its events. To change a call, hand on a copy: `next({ ...call, headers: { ...call.headers, 'X-Flag': 'a' } })`.
 */
export type ClientInterceptor<
  Input = unknown,
  // oxlint-disable-next-line typescript/no-explicit-any -- what a layer for many operations hands on must fit each of them; unknown fits none.
  Output = any,
> = Interceptor<ClientCall<Input>, Output, ClientCall>;

/** What the calls over a transport pass through. */
export interface CallPipeline {
  /** The user's layers, from the outside in. */
  readonly interceptors: readonly ClientInterceptor[];
  /** All layers around an operation, put together at the first ask. */
  of(operation: AnyOperation): Next<ClientCall, unknown>;
}

/** How a dependency is reached, where that is not the usual way. */
export interface DependencyOptions {
  /** `form`: bodies travel as `application/x-www-form-urlencoded`, as peers of the Go framework read them. */
  readonly encoding?: 'json' | 'form';
}

/** Makes the transport to a service. */
export type TransportFactory = (service: string, options?: DependencyOptions) => Transport;

/** What a caller may set for one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Deadline of this call in milliseconds from now; also cut to what is left of the call it is made in. */
  readonly timeoutMs?: number;
  /** Additional headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A user's token for this call, in place of the transport's. */
  readonly token?: string;
}
