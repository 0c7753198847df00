// A value that is not on the command line: typed without an echo, or the first line of stdin.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import type { CommandContext } from '../command.js';

/** Takes it. Stops with ARM6052 where there is none. */
export async function takeValue({ canAsk, readLine }: CommandContext, key: string): Promise<string> {
  const value = canAsk ? await ask(key) : await readLine();
  if (value !== undefined && value !== '') return value;
  const problem = 'no value was given, neither behind = nor on stdin';
  throw new CommandError([createDiagnostic('ARM6052', { parameters: { key, problem } })]);
}

async function ask(key: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: `What is ${key}?` });
  if (isCancel(answer)) throw new CommandError([]);
  return answer;
}
