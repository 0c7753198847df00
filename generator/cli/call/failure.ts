// A call that failed: what was said, and what to try next.
import type { OperationSchema, ServiceError } from '@armature/runtime/client';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { jsonText } from '../output.js';
import { type CallCommandOptions, isRpc } from './options.js';

/** A failure that was answered, or that stands for none. */
export interface FailedCall {
  readonly error: ServiceError;
  /** With the digits that the peer wrote. */
  readonly details: unknown;
  readonly schema: OperationSchema;
  readonly options: CallCommandOptions;
}

/** Prints it as JSON, or throws it for people. */
export function tellFailure({ output }: CommandContext, failed: FailedCall): ExitCode {
  const { error, details, schema, options } = failed;
  const { code, status, kind } = error;
  if (output.isJson) {
    output.json({ error: { kind, code, status, message: error.message, details } });
    return exitCodes.findings;
  }
  const cause = error.cause instanceof Error ? [`(${error.cause.message})`] : [];
  const problem = [error.message, ...describeDetails(details), ...cause].join('\n  ');
  const mend = mendFor(kind, schema, options);
  const parameters = { operation: options.operation, code, status, problem, mend };
  throw new CommandError([createDiagnostic('ARM6047', { parameters })], exitCodes.findings);
}

function describeDetails(details: unknown): string[] {
  if (details === undefined || details === null) return [];
  const { problems } = details as { problems?: unknown };
  if (!Array.isArray(problems)) return [jsonText(details, 0)];
  return problems.map((each) => {
    const { at, message } = each as { at?: string; message?: string };
    return `${at === undefined || at === '' ? '/' : at} ${message ?? ''}`;
  });
}

function mendFor(kind: string, schema: OperationSchema, options: CallCommandOptions): string {
  const { rpcOnly, auth, callers = [] } = schema;
  const [caller] = callers;
  if (kind === 'unauthenticated' && rpcOnly === true && !isRpc(options)) {
    return caller === undefined
      ? 'it is for services only: add --rpc'
      : `it is for ${callers.join(' and ')} only: add --as ${caller}`;
  }
  if (kind === 'forbidden' && caller !== undefined && !callers.includes(options.as ?? ''))
    return `it is for ${callers.join(' and ')} only: add --as ${caller}`;
  if (kind === 'unauthenticated' && auth) return 'it needs a signed-in user: add --jwt TOKEN';
  if (kind === 'forbidden' && auth?.roles) return `its caller needs the role ${auth.roles.join(' or ')}`;
  if (kind === 'bad-response')
    return 'it answers what its contract does not allow: mend the service or its manifest';
  if (kind === 'unavailable') return 'see what runs with: scaffold ps';
  return 'see what was sent with: --curl';
}
