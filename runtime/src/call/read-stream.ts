// From a response to the events of an operation that returns stream<T>: server-sent events, decoded one by one.
import type { Ending } from './ending.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { failure } from '../error/service-error.js';
import { readAnswer } from '../wire/envelope.js';
import { readEvents, streamEvents } from './event-stream.js';
import { decodeOutput, readFailure, toServiceError, unreadable } from './read-result.js';
import { nameOf, toCallError } from './send-call.js';
import type { TransportResponse } from './transport.js';

/** The events, as they are asked for. Rejects with the failure of an answer that is one; each later failure ends the iteration. */
export async function readStream(
  operation: AnyOperation,
  response: TransportResponse,
  ending: Ending | undefined,
): Promise<AsyncIterable<unknown>> {
  const type = response.header('content-type') ?? '';
  if (response.status >= 400 || !type.startsWith('text/event-stream'))
    throw readFailure(operation, response, await response.text());
  return eventsOf(operation, response, ending);
}

async function* eventsOf(
  operation: AnyOperation,
  response: TransportResponse,
  ending: Ending | undefined,
): AsyncGenerator<unknown, void, undefined> {
  try {
    for await (const event of readEvents(response.stream())) {
      if (event.name === streamEvents.end) return;
      if (event.name === streamEvents.error) throw failureOf(operation, event.data, response);
      if (event.name === 'message') yield decodeOutput(operation, parse(operation, event.data));
    }
  } catch (error) {
    throw toCallError(operation, error, ending);
  }
  throw toCallError(operation, failure('unavailable', `${nameOf(operation)}: the stream broke off`));
}

function failureOf(operation: AnyOperation, text: string, response: TransportResponse): Error {
  const answer = readAnswer(text);
  if (answer.kind !== 'failure') return unreadable(operation, 'the stream ended with an unreadable error');
  // The answer's own status was that of a stream that had begun.
  return toServiceError(operation, answer, { ...response, status: 500 });
}

function parse(operation: AnyOperation, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(operation, 'an event is not JSON', cause);
  }
}
