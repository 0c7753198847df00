// Writes the head and the body of an answer in one go. Node keeps a table of headers for each answer, checks and joins them, which costs more
// than all else that a small answer does; here the head is a text of which only id, length and date are filled in. It is handed over in the
// place where Node itself puts the joined head (`_header`). Whatever is not the plain case goes through Node's own calls.
import { STATUS_CODES, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Exchange, type Marks, smallAnswer } from './exchange.js';

/** Node's own fields of an answer, as far as they are read or written here. */
interface Inside {
  _header: string | null | undefined;
  readonly _keepAliveTimeout?: number;
  readonly shouldKeepAlive: boolean;
  readonly maxRequestsOnConnectionReached?: boolean;
  readonly _expect_continue?: boolean;
}

/** Whether this Node takes a head in `_header`: it then says that headers were sent, and refuses more of them. */
const takesHeads = ((): boolean => {
  try {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const inside = response as unknown as Inside;
    if (inside._header !== null || response.headersSent) return false;
    inside._header = 'HTTP/1.1 200 OK\r\n\r\n';
    return response.headersSent && typeof inside.shouldKeepAlive === 'boolean';
  } catch {
    return false;
  }
})();

/**
 * Answers with JSON text, head and body at once. False where it can't: the answer was touched already, is large, or is to end its
 * connection; nothing has happened then.
 */
export function answerAtOnce(
  response: ServerResponse,
  exchange: Exchange,
  status: number,
  text: string,
): boolean {
  const { marks, request } = exchange;
  const inside = response as unknown as Inside;
  if (marks === undefined || !takesHeads || inside._header !== null || exchange.draining) return false;
  if (request.httpVersionMinor !== 1 || request.httpVersionMajor !== 1 || request.method === 'HEAD')
    return false;
  if (!inside.shouldKeepAlive || inside.maxRequestsOnConnectionReached === true) return false;
  const bytes = Buffer.byteLength(text);
  if (bytes >= smallAnswer || response.destroyed || response.getHeaderNames().length > 0) return false;
  response.statusCode = status;
  const head = `${headOf(marks, status)}${exchange.requestId}\r\nContent-Length: ${bytes}\r\nDate: ${dateText()}\r\n${keepAliveOf(inside)}\r\n`;
  if (bytes === text.length) {
    // ASCII needs no encoding: all is one text, in one write.
    inside._header = head + text;
    response.end();
  } else {
    inside._header = head;
    response.end(text, 'utf8');
  }
  return true;
}

/** The parts of heads that are the same each time, by what is put on and by status. */
const heads = new WeakMap<Marks, Map<number, string>>();

function headOf(marks: Marks, status: number): string {
  let byStatus = heads.get(marks);
  if (byStatus === undefined) heads.set(marks, (byStatus = new Map()));
  let head = byStatus.get(status);
  if (head === undefined) {
    head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n${marks.lines}Content-Type: application/json; charset=utf-8\r\nX-Request-Id: `;
    byStatus.set(status, head);
  }
  return head;
}

function keepAliveOf({ _keepAliveTimeout: milliseconds }: Inside): string {
  return typeof milliseconds === 'number' && milliseconds >= 1000
    ? `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(milliseconds / 1000)}\r\n`
    : 'Connection: keep-alive\r\n';
}

let dateOf = 0;
let date = '';

/** The time as HTTP says it, made once a second. */
export function dateText(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateOf) {
    dateOf = second;
    date = new Date(second * 1000).toUTCString();
  }
  return date;
}
