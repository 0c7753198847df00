// The innermost step of a client's call on its way out: encodes and places the input, and sends. Isomorphic.
import type { AnyOperation } from '../contract/operation-contract.js';
import { cameFrom, failure, ServiceError } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { type Ending, signalOf } from './ending.js';
import { placeInput, type PlacedInput } from './place-input.js';
import { unreadable } from './read-result.js';
import type { ClientCall, TransportResponse } from './transport.js';

/** Places an input and sends it. Resolves with any answer that came, also a failed one. */
export function sendCall(call: ClientCall, ending: Ending | undefined): Promise<TransportResponse> {
  const placed = placeInput(call.operation, call.input);
  return placed instanceof Promise
    ? placed.then((ready) => sendPlaced(call, ready, ending))
    : sendPlaced(call, placed, ending);
}

function sendPlaced(
  call: ClientCall,
  { target, headers, body }: PlacedInput,
  ending: Ending | undefined,
): Promise<TransportResponse> {
  const { operation, transport, token, timeoutMs } = call;
  for (const name in call.headers) headers[name.toLowerCase()] = call.headers[name] ?? '';
  headers['accept'] = accepts[operation.result];
  if (token !== undefined) headers[headerNames.authorization] = `Bearer ${token}`;
  if (timeoutMs !== undefined) headers[headerNames.deadline] = String(Math.max(0, Math.floor(timeoutMs)));
  if (ending?.aborted) throw failure('cancelled', undefined, { cause: ending.reason });
  return transport.send({
    operation,
    target,
    headers,
    body,
    timeoutMs,
    ending,
    // Made for those who ask.
    get signal() {
      return signalOf(ending);
    },
  });
}

/** What went wrong while an answer was read, as a ServiceError that says where it came from. */
export function toCallError(operation: AnyOperation, error: unknown, signal?: Ending): ServiceError {
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
