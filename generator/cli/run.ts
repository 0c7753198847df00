// Reads the command line with yargs and runs the command that it names.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import yargs, { type Argv } from 'yargs';
import { printable } from '@armature/runtime/wire';
import { createDiagnostic } from '../diagnostic/catalogue.js';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import {
  type CommandContext,
  type CommandRun,
  exitCodes,
  type ExitCode,
  type GlobalOptions,
} from './command.js';
import { CommandError } from './command-error.js';
import { commands } from './commands.js';
import { type Failure, toFailure } from './failure.js';
import { findWorkspace } from './find-workspace.js';
import { explainMisuse } from './misuse.js';
import { createOutput, diagnosticToJson, type Output, type TextSink } from './output.js';
import { readVersion } from './version.js';

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

/** Runs `scaffold` with these arguments (those behind the program's name) and says how it ended. */
export async function runCommandLine(args: readonly string[], parts: ProcessParts): Promise<ExitCode> {
  const { stdout } = parts;
  let exitCode: ExitCode = exitCodes.done;
  const parser = globalOptions(yargs([...args], parts.cwd).scriptName('scaffold'), readVersion());
  const start = async <Options extends GlobalOptions>(
    options: Parameters<CommandRun<Options>>[1],
    load: () => Promise<CommandRun<Options>>,
  ): Promise<void> => {
    const output = outputFor(options, parts);
    const stop = stopSignal(parts);
    try {
      requireFolder(parts.cwd, options.cwd);
      const run = await load();
      exitCode = await run(contextFor(options, parts, output, stop.signal), options);
    } catch (error) {
      exitCode = tell(toFailure(error, stop.signal), output, parts);
    } finally {
      stop.forget();
    }
  };
  for (const entry of commands) entry(parser, start);
  parser.fail((message, error) => {
    // yargs' own complaints come as a message; what a command throws, as an error.
    if (error !== undefined && error.name !== 'YError') throw error;
    throw new UsageProblem(message ?? error?.message);
  });
  try {
    await parser.parseAsync([...args], {}, (error: unknown, _options: unknown, text: string) => {
      if (error === undefined || error === null) stdout.write(text === '' ? '' : `${text}\n`);
    });
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    const color = args.includes('--no-color') ? false : undefined;
    const output = outputFor({ json: args.includes('--json'), quiet: false, color, cwd: undefined }, parts);
    report(output, [explainMisuse({ message: error.message, args, help: await parser.getHelp() })]);
    return exitCodes.usage;
  }
  return exitCode;
}

class UsageProblem extends Error {}

function globalOptions(parser: Argv, version: string): Argv<GlobalOptions> {
  return parser
    .usage(
      '$0 <command>\n\nFrom one YAML manifest per service to a typed, etcd-discovered HTTP JSON platform.',
    )
    .option('cwd', { type: 'string', describe: 'Run as if started in this folder', global: true })
    .option('json', { type: 'boolean', default: false, describe: 'Print the result as JSON' })
    .option('quiet', { type: 'boolean', default: false, describe: 'Say nothing but results and problems' })
    .option('color', { type: 'boolean', describe: 'Colours (--no-color: none); NO_COLOR is heeded' })
    .option('yes', {
      type: 'boolean',
      alias: 'y',
      default: false,
      describe: 'Ask nothing, take the defaults',
    })
    .version(version)
    .alias('version', 'v')
    .help()
    .alias('help', 'h')
    .completion('completion', 'Print a completion script for your shell')
    .demandCommand(1, 'a command is needed')
    .strict()
    .exitProcess(false)
    .wrap(100);
}

/** Stops with ARM6012 for a `--cwd` that is no folder. */
function requireFolder(cwd: string, given: string | undefined): void {
  if (given === undefined || statSync(resolve(cwd, given), { throwIfNoEntry: false })?.isDirectory()) return;
  const problem = `--cwd has to be a folder, and "${given}" is none`;
  throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
}

function outputFor(
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

/** Tells of a failure that no command took, such as one of a timer; gives the exit code. */
export function reportFailure(error: unknown, args: readonly string[], parts: ProcessParts): ExitCode {
  const color = args.includes('--no-color') ? false : undefined;
  const output = outputFor({ json: args.includes('--json'), quiet: false, color, cwd: undefined }, parts);
  return tell(toFailure(error, new AbortController().signal), output, parts);
}

function tell({ diagnostics, exitCode, stack }: Failure, output: Output, { stderr }: ProcessParts): ExitCode {
  if (stack !== undefined) stderr.write(`${printable(stack)}\n`);
  if (diagnostics.length > 0 || output.isJson) report(output, diagnostics);
  return exitCode;
}

function report(output: Output, diagnostics: readonly Diagnostic[]): void {
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
