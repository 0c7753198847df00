// What every HTTP face of a process does with a request before and beside its own work; services and gateways stand behind the same one.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failure, type ServiceError } from '../error/service-error.js';
import { defaultSharedLimits, type SharedLimits } from '../wire/defaults.js';
import { createAdmission } from './admission.js';
import { bareAnswer } from './bare-answer.js';
import { enterExchange, Exchange, markWithId, type ExchangeHost, type Marks } from './exchange.js';
import { framingFault } from './framing.js';
import { createProbes, type Probe, type ProbesInit } from './probes.js';
import { failureText, noteFailure, respondFailure } from './respond.js';
import { securityHeaders } from './security-headers.js';
import { normalTarget } from './target.js';
import { createTurns } from './turns.js';

/** What a front is made of. */
export interface FrontInit extends ExchangeHost, ProbesInit {
  readonly limits?: Partial<SharedLimits> | undefined;
  /** The address of a request's client, where requests are counted by it. */
  readonly addressOf?: ((request: IncomingMessage) => string) | undefined;
}

/** The face of a process. */
export interface Front {
  /**
   * A request comes in. When it is its turn on its connection, its target is brought to its normal form and `go` called with what is
   * known of it; its log line is written at the end. Probes are answered here, and what has no normal form or comes when there is no
   * room is refused here.
   */
  take<Request extends IncomingMessage, Response extends ServerResponse>(
    request: Request,
    response: Response,
    go: (exchange: Exchange, request: Request, response: Response) => void,
  ): void;
  /** Calls `go` when all earlier requests of a connection are answered; one on which too many wait is cut. */
  afterOthers(socket: Socket, go: () => void): void;
  /** Takes a request to change the protocol, which has no response: whoever asks calls `end`. */
  enterUpgrade(request: IncomingMessage): Exchange;
  /** Throws where there is no place for it; else it counts until its connection is closed. */
  admitUpgrade(request: IncomingMessage, socket: Duplex): void;
  /** Refuses to change the protocol: the failure's envelope goes over the bare connection, and ends it. Gives the failure. */
  refuseUpgrade(socket: Duplex, error: unknown, exchange: Exchange): ServiceError;
  /** Puts on an answer of this process's own what each of them bears, the request's id and the security headers: see `Exchange.marked`. */
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
  const marks: Marks = { lines: headers.map(([name, value]) => `${name}: ${value}\r\n`).join(''), put: mark };
  const limits = { ...defaultSharedLimits, ...init.limits };
  const turns = createTurns(limits.pipelined);
  const admission = createAdmission(limits, init.memory);
  const { addressOf } = init;

  function over({ admitted, address, socket }: Exchange): void {
    if (admitted) admission.leave(address);
    turns.over(socket);
  }

  function begin(request: IncomingMessage, response: ServerResponse, tooMany: boolean): Exchange | undefined {
    const broken = framingFault(request);
    const fault = broken ?? pathFault(request);
    const exchange = enterExchange(request, response, init, marks);
    exchange.onOver = over;
    const probe = tooMany || fault !== undefined ? undefined : probeFor(request);
    if (probe !== undefined) {
      exchange.quiet = true;
      mark(response, exchange);
      probe(request, response, exchange);
      return undefined;
    }
    const address = addressOf?.(request);
    const refused = tooMany ? tooManyWait() : (fault ?? admission.refuse(address));
    if (refused === undefined) {
      exchange.admitted = true;
      exchange.address = address;
      return exchange;
    }
    mark(response, exchange);
    // What could be read in two ways may hide another request: nothing more is read from this connection.
    if (tooMany || broken !== undefined) response.setHeader('Connection', 'close');
    exchange.refused = broken !== undefined;
    // Node may itself be about to refuse the rest, and would cut an answer that has begun.
    if (broken !== undefined) setImmediate(() => respondFailure(response, refused, exchange));
    else respondFailure(response, refused, exchange);
    return undefined;
  }

  function probeFor({ url = '', method }: IncomingMessage): Probe | undefined {
    const probe = probes.get(url);
    return method === 'GET' || method === 'HEAD' ? probe : undefined;
  }

  return {
    take(request, response, go) {
      if (turns.free(request.socket)) {
        const exchange = begin(request, response, false);
        if (exchange !== undefined) go(exchange, request, response);
        return;
      }
      turns.wait(request.socket, (tooMany) => {
        const exchange = begin(request, response, tooMany);
        if (exchange !== undefined) go(exchange, request, response);
      });
    },
    afterOthers(socket, go) {
      const inTurn = (tooMany: boolean): void => {
        turns.over(socket);
        if (tooMany) socket.destroy();
        else go();
      };
      if (turns.free(socket)) inTurn(false);
      else turns.wait(socket, inTurn);
    },
    enterUpgrade(request) {
      // What has no normal form keeps its own, and is refused when it wants to be admitted.
      pathFault(request);
      return new Exchange(request, init);
    },
    admitUpgrade(request, socket) {
      const fault = framingFault(request) ?? pathFault(request);
      if (fault !== undefined) throw fault;
      const address = addressOf?.(request);
      const refused = admission.refuse(address);
      if (refused !== undefined) throw refused;
      socket.once('close', () => admission.leave(address));
    },
    refuseUpgrade(socket, error, exchange) {
      const failed = noteFailure(error, exchange);
      const text = failureText(failed, exchange);
      const { requestId } = exchange;
      socket.end(bareAnswer({ status: failed.status, requestId, headers, text }));
      return failed;
    },
    mark,
    unmark(response) {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
    },
  };
}

/** Brings a request's target to its normal form, for all who read it from here on. Says so where there is none. */
function pathFault(request: IncomingMessage & { originalUrl?: string }): ServiceError | undefined {
  const { url = '' } = request;
  const target = normalTarget(url);
  if (target === undefined) return failure('invalid-input', 'the path is not valid');
  if (target.path !== url) {
    request.url = target.path;
    // Express has kept it already.
    if (request.originalUrl !== undefined) request.originalUrl = target.path;
  }
  if (target.host !== undefined) request.headers.host = target.host;
  return undefined;
}

function tooManyWait(): ServiceError {
  return failure('too-many-requests', 'too many requests wait on this connection');
}
