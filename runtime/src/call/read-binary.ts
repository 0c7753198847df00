// From a response to the raw bytes of an operation that returns binary, with their type and name.
import type { BinaryContent } from '../codec/binary.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { readAnswer } from '../wire/envelope.js';
import { parseDispositionName } from './content-disposition.js';
import { readFailure } from './read-result.js';
import type { TransportResponse } from './transport.js';

/** The bytes as they come in. Rejects with the failure of an answer that is one. */
export async function readBinary(
  operation: AnyOperation,
  response: TransportResponse,
): Promise<BinaryContent> {
  if (response.status >= 400) throw readFailure(operation, response, await response.text());
  const type = response.header('content-type');
  const disposition = response.header('content-disposition');
  const length = response.header('content-length');
  const name = disposition === undefined ? undefined : parseDispositionName(disposition);
  const described = { ...(type === undefined ? {} : { type }), ...(name === undefined ? {} : { name }) };
  // Peers of the Go framework send failures with status 200: an envelope where a file was asked for.
  if (type?.startsWith('application/json') && disposition === undefined) {
    const text = await response.text();
    if (readAnswer(text).kind === 'failure') throw readFailure(operation, response, text);
    const content = new TextEncoder().encode(text);
    return { content, size: content.byteLength, ...described };
  }
  const size = length !== undefined && /^\d+$/.test(length) ? { size: Number(length) } : {};
  return { content: response.stream(), ...described, ...size };
}
