// What can go wrong between a service and its database, as failures that callers may hear of. No value of a row is in any of them.
import { codes } from '../wire/codes.js';
import { failure, ServiceError } from '../error/service-error.js';

/** What is wrong with a row in view of others. */
export interface ViolationInit {
  readonly table: string;
  /** The fields, by their names in the manifest where the table is in there. */
  readonly fields: readonly string[];
  readonly message: string;
  readonly cause?: unknown;
}

class Violation extends ServiceError {
  readonly table: string;
  readonly fields: readonly string[];

  constructor({ table, fields, message, cause }: ViolationInit) {
    const { code, status } = codes.conflict;
    const details = { fields };
    super({ kind: 'conflict', code, status, message, details, ...(cause !== undefined && { cause }) });
    this.table = table;
    this.fields = fields;
  }
}

/** Another row has the same in fields that no two rows share. */
export class UniqueViolation extends Violation {}

/** A row refers to one that is not there, or one that others refer to would go. */
export class ForeignKeyViolation extends Violation {}

/** Somebody else has changed the row since it was read. */
export class Conflict extends Violation {}

/** A statement that the database refused: a mistake in the statement, or in what it was given. */
export class StatementError extends Error {
  /** The database's own code: `22007`, `SQLITE_ERROR`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'StatementError';
    this.code = code;
  }
}

/** The database does not answer. */
export function databaseAway(reason: string): ServiceError {
  return failure('unavailable', 'the database is not available', { cause: new Error(reason) });
}

/** Whether a failure says that the database does not answer. */
export function isAway(error: unknown): boolean {
  return error instanceof ServiceError && error.kind === 'unavailable';
}

/** A message of a database without the values that it quotes. */
export function withoutValues(message: string): string {
  return message.replace(/: ".*"$/s, '').replace(/\(.*\)=\(.*\)/s, '(…)');
}
