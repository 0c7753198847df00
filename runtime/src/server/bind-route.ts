// Makes one operation ready to answer: guards, reader, encoder and result writer are chosen here, once, not per request.
import { headerNames } from '../wire/headers.js';
import type { BinaryContent } from '../codec/binary.js';
import { Problems, type Problem } from '../codec/problems.js';
import { failure } from '../error/service-error.js';
import { CallScope } from './call-scope.js';
import type { Route } from './definition.js';
import { exchangeOf, type Exchange } from '../front/exchange.js';
import type { Request, Response } from './express.js';
import type { Host } from './host.js';
import { createInputReader } from './read-input.js';
import { respondFailure, respondSuccess } from '../front/respond.js';
import { respondBinary } from './respond-binary.js';
import { respondStream } from './respond-stream.js';
import { requireService, type KeyCheck } from './rpc-guard.js';
import { createTokenGuard } from './token-guard.js';

/** Answers one request from guard to envelope. Never rejects. */
export type Answerer = (
  request: Request,
  response: Response,
  params: Readonly<Record<string, string>>,
) => Promise<void>;

type Encode = (value: unknown) => unknown;

/** Binds a route. `holdsKey` is shared by all routes of a host. */
export function bindRoute({ operation, handle }: Route, host: Host, holdsKey: KeyCheck): Answerer {
  const name = `${operation.service}.${operation.name}`;
  const guard = createTokenGuard(operation.auth, host);
  const readInput = createInputReader(operation, host.limits);
  const hasInput = Object.keys(operation.fields).length > 0 || operation.wholeBody !== undefined;
  const respond = createResponder(operation.status, operation.result, operation.output.encode as Encode);

  return async (request, response, params) => {
    const exchange = exchangeOf(request, response, host);
    exchange.operation = name;
    const scope = new CallScope({ host, exchange, request, response, timeoutMs: operation.timeoutMs });
    try {
      const caller = callerOf(request, holdsKey);
      exchange.caller = caller.name;
      if (operation.rpcOnly) requireService(caller.trusted, caller.name, operation.callers);
      const user = guard(request, exchange);
      scope.admit(user && (await scope.within(user)), caller.name);
      const input = hasInput ? decode(await scope.within(readInput(request, response, params))) : undefined;
      await respond(startWork(input, scope), { response, scope, exchange, host });
    } catch (error) {
      respondFailure(response, error, exchange);
    } finally {
      scope.close();
    }
  };

  function decode(value: unknown): unknown {
    const problems = new Problems();
    const input = operation.input.decode(value, '', problems);
    if (!problems.none) throw invalidInput(problems.list);
    return input;
  }

  /** Handlers may be synchronous and may throw at once. */
  function startWork(input: unknown, scope: CallScope): unknown {
    scope.throwIfEnded();
    return handle(input, scope);
  }
}

interface Answering {
  readonly response: Response;
  readonly scope: CallScope;
  readonly exchange: Exchange;
  readonly host: Host;
}

/** A handler may have answered by itself, through `call.response`: then there is nothing left to say. */
type Responder = (work: unknown, answering: Answering) => Promise<void>;

function createResponder(status: number, result: Route['operation']['result'], encode: Encode): Responder {
  if (result === 'stream') {
    return (work, { response, scope, exchange, host }) =>
      respondStream({
        events: work as AsyncIterable<unknown>,
        response,
        status,
        encode,
        scope,
        exchange,
        host,
      });
  }
  if (result === 'binary') {
    return async (work, { response, scope }) => {
      const content = (await scope.within(Promise.resolve(work))) as BinaryContent;
      if (response.headersSent) return;
      await scope.within(respondBinary(response, status, content));
    };
  }
  if (result === 'empty') {
    return async (work, { response, scope }) => {
      await scope.within(Promise.resolve(work));
      if (!response.headersSent) respondSuccess(response, status, undefined);
    };
  }
  return async (work, { response, scope }) => {
    const value = await scope.within(Promise.resolve(work));
    if (!response.headersSent) respondSuccess(response, status, encode(value));
  };
}

/** `X-Caller` counts only beside a valid key. */
function callerOf(
  request: Request,
  holdsKey: KeyCheck,
): { readonly trusted: boolean; readonly name: string | undefined } {
  const { [headerNames.rpcKey]: key, [headerNames.caller]: caller } = request.headers;
  const trusted = holdsKey(typeof key === 'string' ? key : undefined);
  return { trusted, name: trusted && typeof caller === 'string' ? caller : undefined };
}

/** Problems beyond this many are not sent. */
const mostProblems = 100;

function invalidInput(problems: readonly Problem[]): Error {
  return failure('invalid-input', undefined, { details: { problems: problems.slice(0, mostProblems) } });
}
