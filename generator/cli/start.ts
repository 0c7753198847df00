// Starts a command whose options are read: what it is given, how it is stopped, and what is told of its failure.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable } from '@armature/runtime/wire';
import { createDiagnostic } from '../diagnostic/catalogue.js';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { CommandContext, ExitCode, GlobalOptions } from './command.js';
import { CommandError } from './command-error.js';
import { type Failure, toFailure } from './failure.js';
import { findWorkspace } from './find-workspace.js';
import { createOutput, diagnosticToJson, type Output, type TextSink } from './output.js';

/** What a run takes from the process. */
export interface ProcessParts {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly stdin: { readonly isTTY?: boolean } & Partial<AsyncIterable<unknown>>;
  /** Ends commands that go on until they are told to; without it SIGINT and SIGTERM do. */
  readonly signal?: AbortSignal;
  /** Aborts when nobody reads stdout any more: commands that go on end then, too. */
  readonly unread?: AbortSignal;
}

/** Runs a command and says how it ended. `load` gives its code. */
export async function startCommand(
  options: GlobalOptions,
  load: () => Promise<(context: CommandContext) => Promise<ExitCode>>,
  parts: ProcessParts,
): Promise<ExitCode> {
  const output = outputFor(options, parts);
  const stop = stopSignal(parts);
  try {
    requireFolder(parts.cwd, options.cwd);
    const run = await load();
    return await run(contextFor(options, parts, output, stop.signal));
  } catch (error) {
    return tell(toFailure(error, stop.signal), output, parts);
  } finally {
    stop.forget();
  }
}

/** Tells of a failure that no command took, such as one of a timer; gives the exit code. */
export function reportFailure(error: unknown, args: readonly string[], parts: ProcessParts): ExitCode {
  const color = args.includes('--no-color') ? false : undefined;
  const output = outputFor({ json: args.includes('--json'), quiet: false, color, cwd: undefined }, parts);
  return tell(toFailure(error, new AbortController().signal), output, parts);
}

/** Stops with ARM6012 for a `--cwd` that is no folder. */
function requireFolder(cwd: string, given: string | undefined): void {
  if (given === undefined || statSync(resolve(cwd, given), { throwIfNoEntry: false })?.isDirectory()) return;
  const problem = `--cwd has to be a folder, and "${given}" is none`;
  throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
}

/** How a run speaks. */
export function outputFor(
  options: Pick<GlobalOptions, 'json' | 'quiet' | 'color' | 'cwd'>,
  { stdout, stderr, env, cwd }: ProcessParts,
): Output {
  const { json, quiet, color } = options;
  const root = findWorkspace(resolve(cwd, options.cwd ?? '.'));
  return createOutput({ stdout, stderr, env, json, quiet, color, cwd, root });
}

function contextFor(
  options: GlobalOptions,
  { cwd, env, stdin, stderr }: ProcessParts,
  output: Output,
  signal: AbortSignal,
): CommandContext {
  const isTerminal = stdin.isTTY === true && stderr.isTTY === true;
  const canAsk = isTerminal && !options.yes && !options.json && !options.quiet && !env['CI'];
  return { cwd: resolve(cwd, options.cwd ?? '.'), env, output, canAsk, readLine: lineReader(stdin), signal };
}

function lineReader(stdin: ProcessParts['stdin']): CommandContext['readLine'] {
  let lines: string[] | undefined;
  return async () => {
    if (lines === undefined) {
      const chunks: string[] = [];
      if (stdin[Symbol.asyncIterator] !== undefined)
        for await (const chunk of stdin as AsyncIterable<unknown>) chunks.push(String(chunk));
      lines = chunks
        .join('')
        .split(/\r?\n/)
        .filter((line) => line !== '');
    }
    return lines.shift();
  };
}

function tell({ diagnostics, exitCode, stack }: Failure, output: Output, { stderr }: ProcessParts): ExitCode {
  if (stack !== undefined) stderr.write(`${printable(stack)}\n`);
  if (diagnostics.length > 0 || output.isJson) report(output, diagnostics);
  return exitCode;
}

/** Says what is wrong, in the form that was asked for. */
export function report(output: Output, diagnostics: readonly Diagnostic[]): void {
  if (output.isJson) output.json({ diagnostics: diagnostics.map(diagnosticToJson) });
  else output.diagnostics(diagnostics);
}

/** The first SIGINT or SIGTERM aborts; a second one does what it always does. */
function stopSignal({ signal: given, unread }: ProcessParts): {
  readonly signal: AbortSignal;
  forget(): void;
} {
  const controller = new AbortController();
  const abort = (): void => {
    forget();
    controller.abort();
  };
  const forget = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  if (given === undefined) {
    process.on('SIGINT', abort);
    process.on('SIGTERM', abort);
  }
  const signals = [given ?? controller.signal, unread].filter((signal) => signal !== undefined);
  return { signal: signals.length === 1 ? signals[0]! : AbortSignal.any(signals), forget };
}
