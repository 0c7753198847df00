// Calls an operation that returns stream<T>. Isomorphic.
import type { OperationContract } from '../contract/operation-contract.js';
import { makeCall } from './pipeline.js';
import type { CallOptions, Transport } from './transport.js';

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
  options: CallOptions,
): AsyncGenerator<Output, void, undefined> {
  // As with `callOperation`: the innermost layer decodes with the operation's own codec.
  yield* (await makeCall(transport, operation, input, options)) as AsyncIterable<Output>;
}
