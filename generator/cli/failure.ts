// The one boundary between what goes wrong and what is said of it: whatever a command throws becomes diagnostics and an exit code.
import { createDiagnostic } from '../diagnostic/catalogue.js';
import { isMistake, reportFileProblem } from '../diagnostic/file-problem.js';
import {
  asFileError,
  FileError,
  type FileProblem,
  type FileSystemError,
  isFileSystemError,
} from '../file/file-error.js';
import { type ExitCode, exitCodes } from './command.js';
import { CommandError } from './command-error.js';

/** A failure as it is told. */
export interface Failure extends Pick<CommandError, 'diagnostics' | 'exitCode'> {
  /** Where the command itself is at fault: the stack, for the report about it. */
  readonly stack?: string;
}

/** What is told of an error. `signal`: of the command; what ends because of it is no failure of anything. */
export function toFailure(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof CommandError) {
    const { diagnostics, exitCode } = error;
    return { diagnostics, exitCode };
  }
  if (signal.aborted && isAbort(error, signal)) return { diagnostics: [], exitCode: exitCodes.interrupted };
  const refused = isFileSystemError(error) ? asFileError(error, actOf(error), pathOf(error)) : error;
  if (refused instanceof FileError) return fileFailure(refused);
  if (error instanceof Error && error.name === 'LayoutUnavailable') return layoutFailure(error);
  const network = networkProblem(error);
  if (network !== undefined) {
    const diagnostics = [createDiagnostic('ARM6063', { parameters: { problem: network } })];
    return { diagnostics, exitCode: exitCodes.environment };
  }
  const problem = error instanceof Error ? error.message : String(error);
  return {
    diagnostics: [createDiagnostic('ARM6069', { parameters: { problem: problem.split('\n')[0] ?? '' } })],
    exitCode: exitCodes.bug,
    stack: error instanceof Error ? (error.stack ?? problem) : problem,
  };
}

/** Known by its name: the class would load what emits. */
function layoutFailure({ cause }: Error): Failure {
  const parameters = {
    platform: `${process.platform}-${process.arch}`,
    problem: cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
  };
  return {
    diagnostics: [createDiagnostic('ARM6004', { parameters })],
    exitCode: exitCodes.environment,
  };
}

function fileFailure({ problems }: FileError): Failure {
  const exitCode: ExitCode = problems.every(isMistake) ? exitCodes.usage : exitCodes.environment;
  return { diagnostics: problems.map(reportFileProblem), exitCode };
}

const readingCalls: ReadonlySet<string> = new Set(
  'open read scandir opendir stat lstat fstat access readlink realpath uv_cwd watch'.split(' '),
);

function actOf(error: Error): FileProblem['act'] {
  const syscall = 'syscall' in error ? String(error.syscall) : '';
  return readingCalls.has(syscall) ? 'read' : 'write';
}

/** Some calls are about no path: reading the working folder, writing to stdout. */
function pathOf(error: FileSystemError): string {
  const { syscall } = error as NodeJS.ErrnoException;
  return error.path ?? (syscall === 'uv_cwd' ? 'the working folder' : 'the output');
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  return (
    error instanceof Error &&
    (error.name === 'AbortError' || (error.cause !== undefined && isAbort(error.cause, signal)))
  );
}

/** What the network says, in words; undefined where an error is not the network's. Fetch wraps it, so its causes are looked through. */
function networkProblem(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError') return 'there was no answer in time';
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code !== 'string') continue;
    const where = addressOf(cause);
    const [words] = Object.entries(networkCodes)
      .filter(([name]) => name === code)
      .map(([, text]) => text);
    if (words !== undefined) return where === '' ? words : `${where}: ${words}`;
    // undici's own codes: UND_ERR_CONNECT_TIMEOUT.
    if (code.startsWith('UND_ERR')) return cause.message;
  }
  return undefined;
}

function addressOf(error: Error): string {
  const { address, port, hostname } = error as { address?: string; port?: number; hostname?: string };
  if (address !== undefined) return port === undefined ? address : `${address}:${port}`;
  return hostname ?? '';
}

const networkCodes: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to use the port',
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'the address is none of this machine',
  EAI_AGAIN: 'the name can’t be resolved now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ENOTFOUND: 'the name is not known',
  ETIMEDOUT: 'there was no answer in time',
};
