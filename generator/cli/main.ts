// Where `scaffold` starts. Asked for its version only, or to generate where nothing has changed, it answers without loading the rest.
import type { CommandContext } from './command.js';
import { readGenerateArguments } from './generate/arguments.js';
import { readVersion } from './version.js';

const args = process.argv.slice(2);
const [first, ...rest] = args;
const generating = readGenerateArguments(args);
const unread = new AbortController();
let unwritable: Error | undefined;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours. Commands that go on have nobody to tell.
  if (error.code !== 'EPIPE') unwritable ??= error;
  unread.abort();
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);

if (rest.length === 0 && (first === '--version' || first === '-v')) {
  process.stdout.write(`${readVersion()}\n`);
} else if (!(await isUpToDate())) {
  const { reportFailure, startCommand } = await import('./start.js');
  const parts = {
    cwd: workingFolder(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    unread: unread.signal,
  };
  // What a timer or a socket throws ends the command as well, and is told in the same way.
  process.once('uncaughtException', (error) => {
    process.exitCode = reportFailure(error, args, parts);
    process.exit();
  });
  if (generating) {
    const load = async () => {
      const { runGenerate } = await import('./generate/command.js');
      return (context: CommandContext) => runGenerate(context, generating);
    };
    process.exitCode = await startCommand(generating, load, parts);
  } else {
    const { runCommandLine } = await import('./run.js');
    process.exitCode = await runCommandLine(args, parts);
  }
  // What became of the last text is known a turn later.
  await new Promise(setImmediate);
  if (unwritable !== undefined && process.exitCode === 0)
    process.exitCode = reportFailure(unwritable, [], parts);
}

async function isUpToDate(): Promise<boolean> {
  if (generating === undefined) return false;
  const { answerUpToDate } = await import('./generate/up-to-date.js');
  const answer = answerUpToDate(generating, workingFolder());
  if (answer === undefined) return false;
  process.stdout.write(answer.out);
  process.stderr.write(answer.err);
  return true;
}

/** Where the process was started; a folder that was removed meanwhile still has its name in the environment. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env['PWD'] ?? '/';
  }
}
