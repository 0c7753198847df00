// The small interface that a client calls through. Implementations: discovery over undici, fetch, in-process.
import type { AnyOperation } from '../contract/operation-contract.js';

/** One request of one operation, ready to send. */
export interface TransportRequest {
  readonly operation: AnyOperation;
  /** Path and query, from `/api/` on. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  /** JSON text, or a multipart form; absent when there is no body. */
  readonly body?: string | FormData;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** What is left until the deadline, in milliseconds; absent: no deadline. */
  readonly timeoutMs?: number;
}

/** What came back. The body is read once, in one of the two ways. */
export interface TransportResponse {
  readonly status: number;
  /** A header's value by lower-case name. */
  header(name: string): string | undefined;
  /** The whole body as text. */
  text(): Promise<string>;
  /** The body as it comes in. */
  stream(): AsyncIterable<Uint8Array>;
}

/**
 * Sends requests to a service. Rejects with a ServiceError (`unavailable`, `deadline-exceeded`, `cancelled`) when no
 * answer came; any HTTP answer, also a failed one, is a response.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
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
