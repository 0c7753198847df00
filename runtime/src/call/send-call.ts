// The innermost step of a client's call on its way out: encodes and places the input, and sends. Isomorphic.
import type { AnyOperation } from '../contract/operation-contract.js';
import { failure, ServiceError } from '../error/service-error.js';
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

/** What went wrong while an answer was read, as a ServiceError. */
export function toCallError(operation: AnyOperation, error: unknown, signal?: AbortSignal): ServiceError {
  if (error instanceof ServiceError) return error;
  if (signal?.aborted) return failure('cancelled', undefined, { cause: error });
  return unreadable(operation, 'the answer broke off', error);
}

const accepts = {
  json: 'application/json',
  empty: 'application/json',
  binary: '*/*',
  stream: 'text/event-stream',
} as const;
