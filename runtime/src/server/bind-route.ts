// Makes one operation ready to answer: its layers, its encoder and its result's writer are chosen here, once, not per request.
import type { BinaryContent } from '../codec/binary.js';
import { intercept, type Interceptor } from '../call/interceptor.js';
import { serverInterceptors } from './built-in.js';
import type { CallOutcome, CallScope } from './call-scope.js';
import type { Route } from './definition.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { exchangeOf } from '../front/exchange.js';
import type { Request, Response } from './express.js';
import { isGoPeer, respondNothing } from './go-peer.js';
import type { Host } from './host.js';
import { respondFailure, respondSuccess } from '../front/respond.js';
import { sayBlame, toOwnFailure } from './own-failure.js';
import { respondBinary } from './respond-binary.js';
import { respondStream } from './respond-stream.js';
import type { KeyCheck } from './rpc-guard.js';

/** Answers one request, from its first layer to its envelope. Never throws. */
export type Answerer = (
  request: Request,
  response: Response,
  params: Readonly<Record<string, string>>,
) => void;

type Encode = (value: unknown) => unknown;

/** What all routes of a host share. */
export interface Binder {
  readonly host: Host;
  readonly holdsKey: KeyCheck;
  readonly Scope: typeof CallScope;
}

/** Binds a route: its layers are put together here, once. */
export function bindRoute({ operation, handle }: Route, { host, holdsKey, Scope }: Binder): Answerer {
  const name = `${operation.service}.${operation.name}`;
  const layers = serverInterceptors.map((layerOf) => layerOf({ operation, host, holdsKey }));
  // Layers of the user hand on the call that they got, which is the scope.
  const own = Object.hasOwn(host.operations, operation.name) ? host.operations[operation.name] : undefined;
  const users = [...host.interceptors, ...(own ?? [])] as Interceptor<CallScope, unknown>[];
  const run = intercept<CallScope, unknown>([...layers, ...users], (call) => {
    if (!isMadeBy(Scope, call))
      throw new TypeError(`an interceptor of ${name} hands on another call than it got: write next(call)`);
    call.throwIfEnded();
    return handle(call.input, call);
  });
  const respond = createResponder({ operation, encode: host.answers.writer(operation), host });

  const outcome: CallOutcome = {
    succeed(scope, value) {
      try {
        const written = respond(value, scope);
        if (written === undefined) scope.close();
        else
          written.then(
            () => scope.close(),
            (error: unknown) => outcome.fail(scope, error),
          );
      } catch (error) {
        outcome.fail(scope, error);
      }
    },
    fail(scope, error) {
      const { outgoing: response, exchange } = scope;
      const failed = toOwnFailure(operation, error);
      host.answers.noteError(operation, failed);
      sayBlame(exchange.marked(response), failed, scope);
      respondFailure(response, failed, exchange);
      scope.close();
    },
  };

  return (request, response, params) => {
    const exchange = exchangeOf(request, response, host);
    exchange.operation = name;
    const scope = new Scope({ operation, host, exchange, request, response, params });
    let work: unknown;
    try {
      work = run(scope);
    } catch (error) {
      return outcome.fail(scope, error);
    }
    scope.settle(work, outcome);
  };
}

/** Copies of a call lack what it makes when it is asked for. */
function isMadeBy(Scope: typeof CallScope, call: unknown): boolean {
  return typeof call === 'object' && call !== null && Object.getPrototypeOf(call) === Scope.prototype;
}

/** Writes a result out. A handler may have answered by itself, through `call.response`: then there is nothing left to say. */
type Responder = (result: unknown, scope: CallScope) => Promise<void> | undefined;

interface ResponderInit {
  readonly operation: AnyOperation;
  readonly encode: Encode;
  readonly host: Host;
}

function createResponder({ operation, encode, host }: ResponderInit): Responder {
  const { status, result } = operation;
  if (result === 'stream') {
    return (events, scope) =>
      respondStream({
        events: events as AsyncIterable<unknown>,
        response: scope.exchange.marked(scope.outgoing),
        status,
        encode,
        scope,
        exchange: scope.exchange,
        host,
        translate: (error) => toOwnFailure(operation, error),
      });
  }
  if (result === 'binary') {
    return async (content, scope) => {
      const { outgoing: response, exchange } = scope;
      if (response.headersSent) return;
      await scope.within(respondBinary(exchange.marked(response), status, content as BinaryContent));
    };
  }
  if (result === 'empty') {
    return (_nothing, { outgoing: response, exchange }) => {
      if (response.headersSent) return undefined;
      if (isGoPeer(response.req)) respondNothing(exchange.marked(response), status);
      else respondSuccess(response, status, undefined, exchange);
      return undefined;
    };
  }
  return (value, { outgoing: response, exchange }) => {
    if (!response.headersSent) respondSuccess(response, status, encode(value), exchange);
    return undefined;
  };
}
