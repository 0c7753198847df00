// Calls an operation that returns binary: raw bytes with their type and name.
import type { BinaryContent } from '../codec/binary.js';
import type { OperationContract } from '../contract/operation-contract.js';
import { readAnswer } from '../wire/envelope.js';
import { parseDispositionName } from './content-disposition.js';
import { sendCall, toCallError } from './call-operation.js';
import { readFailure } from './read-result.js';
import type { CallOptions, Transport, TransportResponse } from './transport.js';

/** Calls an operation and gives its bytes as they come in. Rejects as `callOperation` does. */
export async function callBinary<Input>(
  transport: Transport,
  operation: OperationContract<Input, unknown>,
  input: Input,
  options: CallOptions = {},
): Promise<BinaryContent> {
  const response = await sendCall(transport, operation, input, options);
  try {
    if (response.status >= 400) throw readFailure(operation, response.status, await response.text());
    return await toContent(operation, response);
  } catch (error) {
    throw toCallError(operation, error, options.signal);
  }
}

async function toContent(
  operation: OperationContract<never, unknown>,
  response: TransportResponse,
): Promise<BinaryContent> {
  const type = response.header('content-type');
  const disposition = response.header('content-disposition');
  const length = response.header('content-length');
  const name = disposition === undefined ? undefined : parseDispositionName(disposition);
  const described = { ...(type === undefined ? {} : { type }), ...(name === undefined ? {} : { name }) };
  // Peers of the Go framework send failures with status 200: an envelope where a file was asked for.
  if (type?.startsWith('application/json') && disposition === undefined) {
    const text = await response.text();
    if (readAnswer(text).kind === 'failure') throw readFailure(operation, response.status, text);
    const content = new TextEncoder().encode(text);
    return { content, size: content.byteLength, ...described };
  }
  const size = length !== undefined && /^\d+$/.test(length) ? { size: Number(length) } : {};
  return { content: response.stream(), ...described, ...size };
}
