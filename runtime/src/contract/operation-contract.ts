// What generated contract.ts is made of: one OperationContract for each route. Its published form, ready for JSON, is in `wire`.
import type { Codec } from '../codec/codec.js';
import type { ServiceErrorClass } from '../error/service-error.js';
import type { BodyEncoding, FieldPlace, ResultKind, StatedOptions } from '../wire/contract.js';

/**
 * One operation as both ends know it. Generated; the same value serves the router and the client.
 * `Input` is what a caller gives (fields with a default may be absent), `Output` what a caller gets.
 */
export interface OperationContract<Input, Output> extends StatedOptions {
  readonly service: string;
  /** The key under `routes`. */
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/<service>`, with `{name}` for path parameters: `/users/{id}`. */
  readonly path: string;
  /** Every field of the input by name. */
  readonly fields: Readonly<Record<string, FieldPlace>>;
  /** The input field that is the whole body, for bodies that are not objects. */
  readonly wholeBody?: string;
  readonly encoding: BodyEncoding;
  readonly result: ResultKind;
  readonly input: Codec<unknown, Input>;
  /** Codec of the result, or of each event of a stream; for `empty` and `binary` it is not used. */
  readonly output: Codec<Output, never>;
  /** Errors that the manifest declares for this operation. */
  readonly errors: readonly ServiceErrorClass[];
}

/** An operation whose types don't matter here. */
// oxlint-disable-next-line typescript/no-explicit-any -- Input and Output stand on both sides of functions; unknown would reject every contract.
export type AnyOperation = OperationContract<any, any>;
