// An answer over a bare connection, where Node has no response to write: the envelope of a failure, and the end of the connection.
import { STATUS_CODES } from 'node:http';
import type { Headers } from './security-headers.js';

/** What is answered. */
export interface BareAnswer {
  readonly status: number;
  readonly requestId: string;
  readonly headers: Headers;
  /** The envelope. */
  readonly text: string;
}

/** The bytes of the answer, as text. */
export function bareAnswer({ status, requestId, headers, text }: BareAnswer): string {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    `X-Request-Id: ${requestId}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}
