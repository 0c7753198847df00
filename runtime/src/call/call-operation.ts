// What every function of a generated client does: encode, place, send, read, decode. Isomorphic.
import type { AnyOperation, OperationContract } from '../contract/operation-contract.js';
import { failure, ServiceError } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { placeInput } from './place-input.js';
import { readResult, unreadable } from './read-result.js';
import type { CallOptions, Transport, TransportRequest, TransportResponse } from './transport.js';

/**
 * Calls an operation whose result is JSON or empty. Rejects with a declared error by its code, else with a ServiceError:
 * `bad-response` with a cause when the answer can't be read.
 */
export async function callOperation<Input, Output>(
  transport: Transport,
  operation: OperationContract<Input, Output>,
  input: Input,
  options: CallOptions = {},
): Promise<Output> {
  const response = await sendCall(transport, operation, input, options);
  try {
    return await readResult(operation as OperationContract<never, Output>, response);
  } catch (error) {
    throw toCallError(operation, error, options.signal);
  }
}

/** Places an input and sends it. Resolves with any answer that came, also a failed one. */
export async function sendCall(
  transport: Transport,
  operation: AnyOperation,
  input: unknown,
  options: CallOptions,
): Promise<TransportResponse> {
  const { target, headers, body } = await placeInput(operation, input);
  const timeoutMs = options.timeoutMs ?? operation.timeoutMs;
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
  headers['accept'] = accepts[operation.result];
  if (options.token !== undefined) headers[headerNames.authorization] = `Bearer ${options.token}`;
  if (timeoutMs !== undefined) headers[headerNames.deadline] = String(Math.max(0, Math.floor(timeoutMs)));
  const request: TransportRequest = {
    operation,
    target,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  if (options.signal?.aborted) throw failure('cancelled', undefined, { cause: options.signal.reason });
  return transport.send(request);
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
