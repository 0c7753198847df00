// What of a request's head two servers could read in two ways (RFC 9112 §3.2, §6.1): refused on every face, before anything is read from it.
// Node's parser refuses most; here stands what it lets pass.
import type { IncomingMessage } from 'node:http';
import { failure, ServiceError } from '../error/service-error.js';

/** A host with its port, as it may stand in a Host header; nothing at all is allowed, too. */
const hostForm = /^(?:\[[\w.:~%-]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/;

/** Node keeps this many lines of a head, names and values counted apart, and drops the others in silence. */
const mostKept = 2_000;

/** Why a request's head can't be relied on; undefined: it can. Its connection is of no use afterwards. */
export function framingFault({
  httpVersion,
  rawHeaders,
  headers,
}: IncomingMessage): ServiceError | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return fault(505, 'HTTP/1.1 is spoken here');
  if (rawHeaders.length >= mostKept) return fault(431, 'there are too many headers');
  if (headers.host === undefined && httpVersion === '1.1')
    return failure('invalid-input', 'the Host header is missing');
  if (hasTwoHosts(rawHeaders)) return failure('invalid-input', 'there is more than one Host header');
  if (!hostForm.test(headers.host ?? '')) return failure('invalid-input', 'the Host header is not valid');
  const coding = headers['transfer-encoding'];
  if (coding === undefined || coding.toLowerCase() === 'chunked') return undefined;
  return fault(501, 'the one transfer coding here is chunked');
}

/** Of several, Node's `headers` shows the first. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

function fault(status: number, message: string): ServiceError {
  return new ServiceError({ kind: 'service', code: status, status, message });
}
