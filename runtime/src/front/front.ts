// What every HTTP face of a process does with a request before and beside its own work; services and gateways stand behind the same one.
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServiceError } from '../error/service-error.js';
import { enterExchange, Exchange, markWithId, type ExchangeHost } from './exchange.js';
import { createProbes, type ProbesInit } from './probes.js';
import { failureText, noteFailure } from './respond.js';
import { securityHeaders } from './security-headers.js';

/** What a front is made of. */
export interface FrontInit extends ExchangeHost, ProbesInit {}

/** The face of a process. */
export interface Front {
  /** A request comes in: gives what is known of it, and writes its log line at the end. */
  enter(request: IncomingMessage, response: ServerResponse): Exchange;
  /** The same for a request to change the protocol, which has no response: whoever takes it calls `end`. */
  enterUpgrade(request: IncomingMessage): Exchange;
  /** Refuses to change the protocol: the failure's envelope goes over the bare connection, and ends it. Gives the failure. */
  refuseUpgrade(socket: Duplex, error: unknown, exchange: Exchange): ServiceError;
  /** Answers a probe; false where the request is none. */
  answerProbe(request: IncomingMessage, response: ServerResponse, exchange: Exchange): boolean;
  /** Puts on an answer of this process's own what each of them bears: the request's id and the security headers. */
  mark(response: ServerResponse, exchange: Exchange): void;
  /** Takes all headers off again: the answer comes from elsewhere. */
  unmark(response: ServerResponse): void;
}

/** Creates the front. */
export function createFront(init: FrontInit): Front {
  const probes = createProbes(init);
  const headers = securityHeaders();
  const mark = (response: ServerResponse, exchange: Exchange): void => {
    if (response.headersSent) return;
    markWithId(response, exchange, init);
    for (const [name, value] of headers) response.setHeader(name, value);
  };
  return {
    enter: (request, response) => enterExchange(request, response, init),
    enterUpgrade: (request) => new Exchange(request, init),
    refuseUpgrade(socket, error, exchange) {
      const failed = noteFailure(error, exchange);
      const text = failureText(failed, exchange);
      const lines = [
        `HTTP/1.1 ${failed.status} ${STATUS_CODES[failed.status] ?? 'Refused'}`,
        `X-Request-Id: ${exchange.requestId}`,
        ...headers.map(([name, value]) => `${name}: ${value}`),
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(text)}`,
        'Cache-Control: no-store',
        'Connection: close',
      ];
      socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
      return failed;
    },
    answerProbe(request, response, exchange) {
      const probe = probes.get(request.url ?? '');
      if (probe === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
      exchange.quiet = true;
      mark(response, exchange);
      probe(response, exchange);
      return true;
    },
    mark,
    unmark(response) {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
    },
  };
}
