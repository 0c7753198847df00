// Where `scaffold` starts. Asked for its version only, or to generate where nothing has changed, it answers without loading the rest.
import { readVersion } from './version.js';

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === '--version' || first === '-v')) {
  process.stdout.write(`${readVersion()}\n`);
} else if (!(await isUpToDate(process.argv.slice(2)))) {
  const { runCommandLine } = await import('./run.js');
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
  });
}

async function isUpToDate(args: readonly string[]): Promise<boolean> {
  if (args[0] !== 'generate') return false;
  const { answerUpToDate } = await import('./generate/up-to-date.js');
  const answer = answerUpToDate(args, process.cwd());
  if (answer === undefined) return false;
  process.stdout.write(answer.out);
  process.stderr.write(answer.err);
  return true;
}
