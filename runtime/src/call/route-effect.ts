// What an entry of an operation's contract does to its calls while they run, at both ends in one value.
import type { AnyOperation } from '../contract/operation-contract.js';
import type { Interceptor } from './interceptor.js';
import type { ClientInterceptor } from './transport.js';

/** The server's end of a call, as far as what stands on both ends needs it. */
export interface ServerEnd {
  readonly operation: AnyOperation;
  /** Of the request. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Sets one on the answer. */
  setHeader(name: string, value: string): void;
  /** Has the call end with `deadline-exceeded` after so many milliseconds. */
  limit(milliseconds: number): void;
}

/**
 * A layer on either end, or on both. Chosen once for each operation; undefined where the operation does not have the entry, and then
 * it costs nothing.
 */
export interface RouteEffect {
  readonly server?: <Call extends ServerEnd>(
    operation: AnyOperation,
  ) => Interceptor<Call, unknown> | undefined;
  readonly client?: (operation: AnyOperation) => ClientInterceptor | undefined;
}
