// What becomes of an error that a handler lets through from a service that it called: callers of this service know its own errors, not those
// of whom it needs, whose codes may mean something else to them.
import type { AnyOperation } from '../contract/operation-contract.js';
import { cameFrom, failure, ServiceError } from '../error/service-error.js';
import { headerNames } from '../wire/headers.js';
import { type Blame, sickStatuses } from '../wire/codes.js';
import type { CallScope } from './call-scope.js';
import type { Response } from './express.js';

/**
 * The failure as this operation may answer it. One of another service stays what it is only where the operation declares the same error;
 * that a service is not there, or took too long, is passed on as such; all else is `bad-response`, with the error as its cause.
 */
export function toOwnFailure(operation: AnyOperation, error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.from === undefined) return error;
  if (error.kind === 'cancelled' || isDeclared(operation, error)) return error;
  return cameFrom(translate(error), error.from);
}

/** Says in an answer that this process can't serve who is to blame for it, as far as callers among our own should count it. */
export function sayBlame(response: Response, error: unknown, scope: CallScope): void {
  if (response.headersSent || !(error instanceof ServiceError) || !sickStatuses.has(error.status)) return;
  response.setHeader(headerNames.blame, blameFor(error, scope));
}

function blameFor({ from, kind }: ServiceError, scope: CallScope): Blame {
  if (from !== undefined) return 'dependency';
  return kind === 'deadline-exceeded' ? scope.heldUpBy : 'instance';
}

/** An error of a shared file is the same in all services that import it; one of that name and code is, too. */
function isDeclared({ errors }: AnyOperation, error: ServiceError): boolean {
  return errors.some(
    (declared) => (error.code === declared.code && error.name === declared.name) || error instanceof declared,
  );
}

function translate(error: ServiceError): ServiceError {
  const options = { cause: error };
  switch (error.kind) {
    case 'unavailable':
    case 'too-many-requests':
      return failure('unavailable', undefined, options);
    case 'deadline-exceeded':
      return failure('deadline-exceeded', undefined, options);
    default:
      return failure('bad-response', 'a service that this one needs has failed', options);
  }
}
