// The layers that a service's user puts around its operations: what they see of a call, and how they are listed.
import type { Interceptor } from '../call/interceptor.js';
import { nearest } from '../config/nearest.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { CallOf } from './context.js';
import { StartError } from './start-error.js';

/**
 * A call on its way to its operation: the very object that the handler gets as its `call`, so that a WeakMap can hang something on it,
 * with the operation and its input beside.
 */
export type ServerCall<Call = CallOf<unknown, unknown>, Input = unknown> = Call & {
  readonly operation: AnyOperation;
  /** Decoded; undefined where the operation has none. */
  readonly input: Input;
};

/**
 * A layer of a service. It runs when the call is admitted and its input decoded, and hands on the call that it got; its outcome is what
 * the handler gives, before it is encoded. What it throws becomes the answer, as if the handler had thrown it.
 */
export type ServerInterceptor<
  Call = CallOf<unknown, unknown>,
  Input = unknown,
  // oxlint-disable-next-line typescript/no-explicit-any -- what a layer for many operations hands on must fit each of them; unknown fits none.
  Output = any,
> = Interceptor<ServerCall<Call, Input>, Output, ServerCall>;

/** The layers around the operations of a service; `Api` is its generated interface. */
export interface Interception<Api = unknown> {
  /** Around every operation; the first one sees a call first. */
  readonly interceptors?: readonly ServerInterceptor[];
  /** Around single operations, within those for all: `{ login: [limit] }`. */
  readonly operations?: OperationInterceptors<Api>;
}

/** Layers by operation, which know its input and its output. */
export type OperationInterceptors<Api> = unknown extends Api
  ? Readonly<Record<string, readonly ServerInterceptor[]>>
  : { readonly [Name in keyof Api]?: readonly InterceptorOf<Api[Name]>[] };

/** The layer of a function of the interface, which has its input first where there is one. */
type InterceptorOf<Handler> = Handler extends (...given: infer Given) => infer Output
  ? Given extends [infer Input, infer Call]
    ? ServerInterceptor<Call, Input, Awaited<Output>>
    : Given extends [infer Call]
      ? ServerInterceptor<Call, undefined, Awaited<Output>>
      : ServerInterceptor
  : never;

/** Throws a StartError when layers are listed for an operation that is not there. */
export function checkIntercepted(
  operations: Readonly<Record<string, unknown>>,
  routes: readonly { readonly operation: AnyOperation }[],
): void {
  const known = routes.map(({ operation }) => operation.name);
  for (const name of Object.keys(operations)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    throw new StartError(
      2,
      `there are interceptors for ${name}, but no such operation; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`,
    );
  }
}
