// Writes answers: envelopes of success and of failure, in one form for services and gateways.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFailure, writeSuccess } from '../wire/envelope.js';
import { failure, ServiceError } from '../error/service-error.js';
import { answerAtOnce } from './at-once.js';
import { holdAnswer, type Exchange } from './exchange.js';
import { TakeableRequest } from './taken-body.js';
import { readOn } from './unread.js';

/** What is left of a body up to this length is read to keep the connection: bytes. */
const mostDrained = 64 * 1024;

/** Answers with `{"code": 0, "data": …}`, or with nothing at all where the status is 204. */
export function respondSuccess(
  response: ServerResponse,
  status: number,
  data: unknown,
  exchange: Exchange,
): void {
  if (status === 204) {
    exchange.marked(response).statusCode = 204;
    response.end();
    return;
  }
  const text = writeSuccess(data);
  if (!answerAtOnce(response, exchange, status, text)) respondJson(exchange.marked(response), status, text);
}

/** Answers with JSON text. */
export function respondJson(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  const bytes = Buffer.byteLength(text);
  response.setHeader('Content-Length', bytes);
  holdAnswer(response, bytes);
  response.end(text);
}

/**
 * Answers with the envelope of a failure. What is not a ServiceError is a bug: callers learn `internal` and nothing
 * more, the log gets the cause. Once an answer has begun, the connection is cut, so that nobody takes it for complete.
 */
export function respondFailure(response: ServerResponse, error: unknown, exchange: Exchange): void {
  const failed = noteFailure(error, exchange);
  exchange.marked(response);
  if (response.headersSent) {
    exchange.error = error;
    response.destroy();
    return;
  }
  if (response.destroyed) return;
  for (const name of ['Content-Type', 'Content-Disposition', 'Content-Length']) response.removeHeader(name);
  if (failed.kind === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
  if (failed.kind === 'unavailable' || failed.kind === 'too-many-requests')
    response.setHeader('Retry-After', '1');
  // Some failures (404, 405) are kept by caches that are not told otherwise (RFC 9110 §15.1).
  response.setHeader('Cache-Control', 'no-store');
  const text = failureText(failed, exchange);
  if (!response.req.complete) TakeableRequest.of(response.req)?.releaseBody();
  const gaveUp = failed.kind === 'too-large' || failed.kind === 'deadline-exceeded';
  if (!response.req.complete && (gaveUp || hasMuchUnread(response.req))) {
    respondAndHangUp(response, exchange, { status: statusOf(failed), text });
  } else {
    // A reader that gave up has left it paused: the next request of the connection stands behind it.
    if (!response.req.complete) response.req.resume();
    respondJson(response, statusOf(failed), text);
  }
}

/** The failure that callers learn of; the log line learns the cause, where this process is to blame. */
export function noteFailure(error: unknown, exchange: Exchange): ServiceError {
  const failed = error instanceof ServiceError ? error : failure('internal', undefined, { cause: error });
  if (failed.status >= 500) exchange.error = error;
  exchange.failed(error);
  return failed;
}

/** The failure of a request for what is not there. */
export function nothingThere({ method = 'GET', url = '/' }: IncomingMessage): ServiceError {
  return failure('not-found', `there is no ${method} ${url.split('?', 1)[0]} here`);
}

/** The failure of a body that is longer than it may be. */
export function tooLarge(limit: number): ServiceError {
  return failure('too-large', `the body is longer than ${limit} bytes`);
}

/** The envelope of a failure as text; details that JSON can't hold are left out and logged. */
export function failureText(failed: ServiceError, exchange: Exchange): string {
  try {
    return writeFailure({ code: failed.code, message: failed.message, details: failed.details });
  } catch (cause) {
    exchange.log.error({ err: cause, code: failed.code }, 'the details of a failure are not JSON');
    return writeFailure({ code: failed.code, message: failed.message });
  }
}

/** Whether a body is still on its way that is not worth reading to its end for the connection's sake. */
function hasMuchUnread(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || Number(length ?? 0) > mostDrained;
}

/** Answers in full, then reads on for a while before it closes. */
function respondAndHangUp(response: ServerResponse, exchange: Exchange, { status, text }: Answer): void {
  response.statusCode = status;
  response.setHeader('Connection', 'close');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.write(text);
  readOn(response.req, exchange.clock, () => void response.end());
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function statusOf({ status }: ServiceError): number {
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500;
}
