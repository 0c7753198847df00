// The one error that crosses service boundaries: a code, a status, a message and details. The cause stays at home.
import { codes, type CodeKind } from '../wire/codes.js';

/** What a ServiceError is made of. */
export interface ServiceErrorInit {
  /** A framework kind, or `service` for an error that a manifest declares. */
  readonly kind: CodeKind | 'service';
  readonly code: number;
  readonly status: number;
  readonly message: string;
  /** Sent to the caller as the envelope's `data`. Must be ready for JSON. */
  readonly details?: unknown;
  /** Kept and logged, never sent. */
  readonly cause?: unknown;
}

/** A failure with a code that callers may rely on. Thrown by handlers and by generated clients alike. */
export class ServiceError extends Error {
  readonly kind: CodeKind | 'service';
  readonly code: number;
  readonly status: number;
  readonly details: unknown;
  /** The operation of another service that failed so (`catalog.getItem`), where a client threw this; undefined where it was raised here. */
  declare readonly from?: string;

  constructor(init: ServiceErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.kind = init.kind;
    this.code = init.code;
    this.status = init.status;
    this.details = init.details;
  }
}

/** Notes where an error came from, unless that is known already. Gives the error. */
export function cameFrom<Failed extends ServiceError>(error: Failed, operation: string): Failed {
  // Written once, by the client that throws it.
  const open: { from?: string } = error;
  open.from ??= operation;
  return error;
}

/** What may be said about a framework failure beyond its kind. */
export interface FailureOptions {
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** Makes a framework failure: `throw failure('not-found', 'no model with id 7')`. */
export function failure(kind: CodeKind, message?: string, options: FailureOptions = {}): ServiceError {
  const entry = codes[kind];
  return new ServiceError({
    kind,
    code: entry.code,
    status: entry.status,
    message: message ?? entry.message,
    ...options,
  });
}

/** What may be said about a declared error beyond its class. */
export interface ServiceErrorOptions extends FailureOptions {
  /** In place of the manifest's message. */
  readonly message?: string;
}

/** The constructor that a generated error class has: `new WrongPassword()`, `new WrongPassword({ message, details })`. */
export interface ServiceErrorClass {
  new (options?: ServiceErrorOptions): ServiceError;
  readonly code: number;
  readonly status: number;
}
