// From a response back to an operation's output, or to the error that it stands for.
import { codes, type CodeKind } from '../wire/codes.js';
import { Problems } from '../codec/problems.js';
import type { AnyOperation, OperationContract } from '../contract/operation-contract.js';
import { readAnswer, type Answer } from '../wire/envelope.js';
import { failure, ServiceError } from '../error/service-error.js';
import type { TransportResponse } from './transport.js';

const kinds = new Map<number, CodeKind>(
  Object.entries(codes).map(([kind, entry]) => [entry.code, kind as CodeKind]),
);

/** Reads a whole JSON answer. Rejects with the declared error, a ServiceError, or `bad-response` when it can't be read. */
export async function readJson(operation: AnyOperation, response: TransportResponse): Promise<unknown> {
  return readWhole(operation, response, await response.text());
}

/** The same of an answer whose text is here. Throws. */
export function readWhole(operation: AnyOperation, response: TransportResponse, text: string): unknown {
  const success = response.status >= 200 && response.status < 300;
  if (text === '' && success && operation.result !== 'json') return undefined;
  const answer = readAnswer(text);
  if (answer.kind === 'success' && success) return decodeOutput(operation, answer.data);
  throw toError(operation, response, answer, text);
}

/** Decodes what a service sent as an operation's output, or as one event of its stream. */
export function decodeOutput<Output>(operation: OperationContract<never, Output>, value: unknown): Output {
  if (operation.result === 'empty') return undefined as Output;
  const problems = new Problems();
  const output = operation.output.decode(value, '', problems);
  if (problems.none) return output;
  const [first] = problems.list;
  const cause = new Error(problems.list.map(({ at, message }) => `${at || '/'} ${message}`).join('; '));
  throw unreadable(operation, `${first?.at || 'the result'} ${first?.message ?? ''}`, cause);
}

/** The error for a failed answer whose body was read as text. */
export function readFailure(
  operation: AnyOperation,
  response: Pick<TransportResponse, 'status' | 'cause'>,
  text: string,
): ServiceError {
  return toError(operation, response, readAnswer(text), text);
}

/** The error that a code and its message stand for: the declared class, a framework failure, or a plain ServiceError. */
export function toServiceError(
  operation: AnyOperation,
  failed: { readonly code: number; readonly message: string; readonly details: unknown },
  { status, cause: findCause }: Pick<TransportResponse, 'status' | 'cause'>,
): ServiceError {
  const { code, message, details } = failed;
  const cause = findCause?.();
  const declared = operation.errors.find((candidate) => candidate.code === code);
  if (declared)
    return new declared({
      ...(message === '' ? {} : { message }),
      ...(details === undefined ? {} : { details }),
      ...(cause === undefined ? {} : { cause }),
    });
  const kind = kinds.get(code);
  if (kind) return failure(kind, message === '' ? undefined : message, { details, cause });
  return new ServiceError({
    kind: 'service',
    code,
    status: status >= 400 ? status : code >= 400 && code < 600 ? code : 500,
    message: message === '' ? `${operation.service}.${operation.name} failed with code ${code}` : message,
    details,
    cause,
  });
}

/** The failure of an answer that this version can't read. */
export function unreadable(operation: AnyOperation, reason: string, cause?: unknown): ServiceError {
  return failure('bad-response', `${operation.service}.${operation.name}: ${reason}`, {
    cause: cause ?? new Error(reason),
  });
}

function toError(
  operation: AnyOperation,
  response: Pick<TransportResponse, 'status' | 'cause'>,
  answer: Answer,
  text: string,
): ServiceError {
  const { status } = response;
  if (answer.kind === 'failure') return toServiceError(operation, answer, response);
  const kind = status >= 400 && status !== codes['bad-response'].status ? kinds.get(status) : undefined;
  const reason = answer.kind === 'unreadable' ? answer.reason : `the answer has status ${status} but code 0`;
  const cause = new Error(`status ${status}: ${text.slice(0, 200)}`, {
    cause: answer.kind === 'unreadable' ? answer.cause : undefined,
  });
  // Proxies and peers of the Go framework refuse without an envelope: their status still says what happened.
  return kind && kind !== 'internal'
    ? failure(kind, undefined, { cause })
    : unreadable(operation, reason, cause);
}
