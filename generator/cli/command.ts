// What a command of the command line is: a light declaration here, its code in a module that is loaded when it runs.
import type { ArgumentsCamelCase, Argv } from 'yargs';
import type { GlobalOptions } from './global-options.js';
import type { Output } from './output.js';

export type { GlobalOptions } from './global-options.js';

/** What the process answers. */
export const exitCodes = {
  done: 0,
  /** Breaking changes, a failed call. */
  findings: 1,
  /** Wrong usage, a wrong manifest. */
  usage: 2,
  /** Generated files are not what the manifests ask for, or edits are in the way. */
  drift: 3,
  /** etcd away, port taken, a file that can't be read or written. */
  environment: 4,
  /** The command itself is at fault. */
  bug: 70,
  /** Ended by Ctrl-C or SIGTERM before it was done. */
  interrupted: 130,
} as const;

/** One of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What every command is given. */
export interface CommandContext {
  /** Absolute: where the process was started, or `--cwd`. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  /** Whether questions may be asked: a terminal, no CI, no `--yes`. */
  readonly canAsk: boolean;
  /** The next line of stdin that holds something; undefined at its end. */
  readonly readLine: () => Promise<string | undefined>;
  /** Aborts at Ctrl-C, for commands that go on until they are told to stop. */
  readonly signal: AbortSignal;
}

/** A command's code. */
export type CommandRun<Options> = (
  context: CommandContext,
  options: ArgumentsCamelCase<Options>,
) => Promise<ExitCode>;

/** Starts a command's code once its options are read. */
export type StartCommand = <Options extends GlobalOptions>(
  options: ArgumentsCamelCase<Options>,
  load: () => Promise<CommandRun<Options>>,
) => Promise<void>;

/** A command as the list of commands has it. */
export type CommandEntry = (yargs: Argv<GlobalOptions>, start: StartCommand) => void;

/** The options that a chain of yargs calls reads. */
type OptionsOf<Built> = Built extends Argv<infer Options> ? Options : never;

/** Declares a command. `load` imports its module. */
export function command<Built>(parts: {
  /** yargs' form: `generate [services..]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: (yargs: Argv<GlobalOptions>) => Built;
  readonly load: () => Promise<CommandRun<OptionsOf<Built> & GlobalOptions>>;
}): CommandEntry {
  const { usage, summary, load } = parts;
  // What `options` returns is an Argv: only inference needs the detour over `Built`.
  const options = parts.options as unknown as (yargs: Argv) => Argv<OptionsOf<Built> & GlobalOptions>;
  return (yargs, start) => {
    yargs.command<OptionsOf<Built> & GlobalOptions>(usage, summary, options, (read) => start(read, load));
  };
}

/** Declares a command that only groups others: `new`. */
export function commandGroup(parts: {
  readonly usage: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}): CommandEntry {
  const { usage, summary, commands } = parts;
  return (yargs, start) => {
    yargs.command(usage, summary, (group) => {
      for (const entry of commands) entry(group, start);
      return group.demandCommand(1, `${usage} needs a command behind it`).strict();
    });
  };
}
