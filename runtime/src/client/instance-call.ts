// One call to whichever instance of a service takes it, and its answer.
import type { ServiceError } from '../error/service-error.js';
import type { ExchangeRequest, ExchangeResponse } from './exchange.js';

/** One request to whichever instance takes it. */
export interface InstanceCall {
  /** Makes the request of one try; gets what is left of the deadline in milliseconds. */
  readonly request: (leftMs: number | undefined) => ExchangeRequest;
  /** May be executed twice without harm, and its body can be sent again. */
  readonly repeatable: boolean;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /** When it must be over, in milliseconds from now; undefined: never. */
  readonly timeoutMs?: number | undefined;
}

/** An answer whose head has come. */
export interface CallAnswer extends ExchangeResponse {
  /** Why the body broke off: the caller's signal, the deadline, or the instance. */
  readonly explain: (error: unknown) => ServiceError;
}
