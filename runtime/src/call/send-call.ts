// The innermost step of a client's call on its way out: encodes and places the input, and sends. Isomorphic.
import type { AnyOperation } from '../contract/operation-contract.js';
import { cameFrom, failure, ServiceError } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { placeInput } from './place-input.js';
import { unreadable } from './read-result.js';
import type { ClientCall, TransportResponse } from './transport.js';

/** Places an input and sends it. Resolves with any answer that came, also a failed one. */
export async function sendCall(call: ClientCall): Promise<TransportResponse> {
  const { operation, input, transport, token, signal, timeoutMs } = call;
  const { target, headers, body } = await placeInput(operation, input);
  for (const [name, value] of Object.entries(call.headers ?? {})) headers[name.toLowerCase()] = value;
  headers['accept'] = accepts[operation.result];
  if (token !== undefined) headers[headerNames.authorization] = `Bearer ${token}`;
  if (signal?.aborted) throw failure('cancelled', undefined, { cause: signal.reason });
  return transport.send({
    operation,
    target,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** What went wrong while an answer was read, as a ServiceError that says where it came from. */
export function toCallError(operation: AnyOperation, error: unknown, signal?: AbortSignal): ServiceError {
  const failed =
    error instanceof ServiceError
      ? error
      : signal?.aborted
        ? failure('cancelled', undefined, { cause: error })
        : unreadable(operation, 'the answer broke off', error);
  return cameFrom(failed, nameOf(operation));
}

/** An operation's full name: `catalog.getItem`. */
export function nameOf({ service, name }: AnyOperation): string {
  return `${service}.${name}`;
}

const accepts = {
  json: 'application/json',
  empty: 'application/json',
  binary: '*/*',
  stream: 'text/event-stream',
} as const;
