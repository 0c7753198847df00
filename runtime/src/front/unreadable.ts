// What is no request that a server could take: bytes that are no HTTP, heads beyond all bounds, requests that never end, CONNECT. Each gets
// the envelope and the headers that every failure has; Node by itself answers a bare status, and CONNECT not at all.
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../log/logger.js';
import { writeFailure } from '../wire/envelope.js';
import { bareAnswer } from './bare-answer.js';
import { requestIdFrom } from './request-id.js';
import { securityHeaders } from './security-headers.js';

/** How long a connection may still send, so that its client gets to read the answer: milliseconds. */
const lingerMs = 1_000;

/** Status and words by what Node's parser finds; anything else is 400. */
const findings: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the headers are longer than may be'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the extensions of a chunk are longer than may be'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not come in time'],
};

/** Answers on this server's connections what is never handed to a handler; each is logged at debug level with its reason. */
export function answerUnreadable(server: Server, log: Logger): void {
  const headers = securityHeaders();
  const refuse = (socket: Duplex, [status, message]: readonly [number, string], reason: string): void => {
    const requestId = requestIdFrom(undefined);
    log.debug({ requestId, status, reason }, 'not a request');
    const text = writeFailure({ code: status, message });
    socket.end(bareAnswer({ status, requestId, headers, text }));
    const cut = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(cut));
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What else comes behind an answer that was given is read and forgotten.
    if (socket.writableEnded) return;
    if (!socket.writable || error.code === 'ECONNRESET' || hasBegun(socket)) socket.destroy(error);
    else refuse(socket, findings[error.code ?? ''] ?? [400, 'this is not HTTP'], error.message);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    socket.resume();
    refuse(socket, [405, 'this is no proxy'], 'CONNECT');
  });
}

/** Whether the answer to an earlier part of what was sent is on its way, as Node itself asks it. */
function hasBegun(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: ServerResponse | null };
  return answer?.headersSent === true;
}
