// Reads the command line with yargs and runs the command that it names.
import yargs, { type Argv } from 'yargs';
import {
  type CommandRun,
  exitCodes,
  type ExitCode,
  type GlobalOptions,
  type StartCommand,
} from './command.js';
import { commands } from './commands/all.js';
import { explainMisuse } from './misuse.js';
import { outputFor, type ProcessParts, report, startCommand } from './start.js';
import { readVersion } from './version.js';

/** Runs `scaffold` with these arguments (those behind the program's name) and says how it ended. */
export async function runCommandLine(args: readonly string[], parts: ProcessParts): Promise<ExitCode> {
  const { stdout } = parts;
  let exitCode: ExitCode = exitCodes.done;
  const start = async <Options extends GlobalOptions>(
    options: Parameters<CommandRun<Options>>[1],
    load: () => Promise<CommandRun<Options>>,
  ): Promise<void> => {
    exitCode = await startCommand(
      options,
      async () => {
        const run = await load();
        return (context) => run(context, options);
      },
      parts,
    );
  };
  const parser = createParser(args, parts.cwd, start);
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

/** What reads the options of every command. `start` is given those of the one that is named. */
export function createParser(args: readonly string[], cwd: string, start: StartCommand): Argv<GlobalOptions> {
  const parser = globalOptions(yargs([...args], cwd).scriptName('scaffold'), readVersion());
  for (const entry of commands) entry(parser, start);
  return parser;
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
