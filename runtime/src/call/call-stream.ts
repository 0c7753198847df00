// Calls an operation that returns stream<T>: server-sent events, decoded one by one.
import type { OperationContract } from '../contract/operation-contract.js';
import { failure } from '../error/service-error.js';
import { readAnswer } from '../wire/envelope.js';
import { sendCall, toCallError } from './call-operation.js';
import { readEvents } from './event-stream.js';
import { decodeOutput, readFailure, toServiceError, unreadable } from './read-result.js';
import type { CallOptions, Transport } from './transport.js';

/** Names of the events that are not results: a failure in the middle, and the regular end. */
export const streamEvents = { error: 'error', end: 'end' } as const;

/**
 * Calls an operation and yields its events. Each iteration is a call of its own; leaving the loop aborts it. Throws a
 * declared error or a ServiceError; `unavailable` when the stream broke off before its regular end.
 */
export function callStream<Input, Output>(
  transport: Transport,
  operation: OperationContract<Input, Output>,
  input: Input,
  options: CallOptions = {},
): AsyncIterable<Output> {
  return {
    [Symbol.asyncIterator](): AsyncIterator<Output, void, undefined> {
      const controller = new AbortController();
      const signal = options.signal
        ? AbortSignal.any([options.signal, controller.signal])
        : controller.signal;
      const events = run(transport, operation, input, { ...options, signal });
      return {
        next: () => events.next(),
        // A generator's own return would wait for an event that may never come.
        return: () => {
          controller.abort();
          void events.return().catch(() => {});
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
  };
}

async function* run<Input, Output>(
  transport: Transport,
  operation: OperationContract<Input, Output>,
  input: Input,
  options: CallOptions & { readonly signal: AbortSignal },
): AsyncGenerator<Output, void, undefined> {
  const response = await sendCall(transport, operation, input, options);
  try {
    const type = response.header('content-type') ?? '';
    if (response.status >= 400) throw readFailure(operation, response.status, await response.text());
    if (!type.startsWith('text/event-stream'))
      throw readFailure(operation, response.status, await response.text());
    for await (const event of readEvents(response.stream())) {
      if (event.name === streamEvents.end) return;
      if (event.name === streamEvents.error) throw failureOf(operation, event.data);
      if (event.name === 'message')
        yield decodeOutput(operation as OperationContract<never, Output>, parse(operation, event.data));
    }
  } catch (error) {
    throw toCallError(operation, error, options.signal);
  }
  throw failure('unavailable', `${operation.service}.${operation.name}: the stream broke off`);
}

function failureOf(operation: OperationContract<never, unknown>, text: string): Error {
  const answer = readAnswer(text);
  if (answer.kind !== 'failure') return unreadable(operation, 'the stream ended with an unreadable error');
  return toServiceError(operation, answer, 500);
}

function parse(operation: OperationContract<never, unknown>, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(operation, 'an event is not JSON', cause);
  }
}
