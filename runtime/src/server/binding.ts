// What a layer of the server gets to know of the operation that it is chosen for.
import type { Interceptor } from '../call/interceptor.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { CallScope } from './call-scope.js';
import type { Host } from './host.js';
import type { KeyCheck } from './rpc-guard.js';

/** An operation on its way to be bound. */
export interface Binding {
  readonly operation: AnyOperation;
  readonly host: Host;
  /** Shared by all routes of a host. */
  readonly holdsKey: KeyCheck;
}

/** Chooses a layer for an operation, once; undefined where it has no use of it, and then it costs nothing. */
export type BuiltInInterceptor = (binding: Binding) => Interceptor<CallScope, unknown> | undefined;
