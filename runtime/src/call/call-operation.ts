// What the functions of a generated client do, but for streams: a call goes out through the layers of its transport. Isomorphic.
import type { BinaryContent } from '../codec/binary.js';
import type { OperationContract } from '../contract/operation-contract.js';
import { makeCall } from './pipeline.js';
import type { CallOptions, Transport } from './transport.js';

/**
 * Calls an operation whose result is JSON or empty. Rejects with a declared error by its code, else with a ServiceError:
 * `bad-response` with a cause when the answer can't be read.
 */
export function callOperation<Input, Output>(
  transport: Transport,
  operation: OperationContract<Input, Output>,
  input: Input,
  options: CallOptions = {},
): Promise<Output> {
  try {
    // The innermost layer decodes with the operation's own codec; who answers in its place answers for the type.
    return Promise.resolve(makeCall(transport, operation, input, options) as Output);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Calls an operation that returns binary: gives its bytes as they come in, with type and name. Rejects as `callOperation` does. */
export async function callBinary<Input>(
  transport: Transport,
  operation: OperationContract<Input, unknown>,
  input: Input,
  options: CallOptions = {},
): Promise<BinaryContent> {
  return (await makeCall(transport, operation, input, options)) as BinaryContent;
}
