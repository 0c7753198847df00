// Questions, on a terminal only. The library for them is loaded when there is something to ask.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { CommandContext } from '../command.js';
import { CommandError } from '../command-error.js';
import { nameProblem, type NamedThing, requireName } from './name.js';

/** The name as given, or asked for; checked. Without a terminal a missing name is an error. */
export async function takeName(
  context: CommandContext,
  thing: NamedThing,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) {
    requireName(thing, given);
    return given;
  }
  if (!context.canAsk) {
    const problem = `the name of the ${thing} is missing`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  const { isCancel, text } = await import('@clack/prompts');
  const answer = await text({
    message: `What is the ${thing} called?`,
    validate: (value) => nameProblem(thing, value ?? ''),
  });
  if (isCancel(answer)) throw new CommandError([]);
  return answer;
}

/** One of several, as given or asked for; the only one goes without asking. */
export async function takeOne(
  context: CommandContext,
  question: { readonly message: string; readonly choices: readonly string[]; readonly option: string },
): Promise<string> {
  const { message, choices, option } = question;
  const [only, ...others] = choices;
  if (only !== undefined && others.length === 0) return only;
  if (!context.canAsk || only === undefined) {
    const problem =
      only === undefined ? 'there is nothing to choose from' : `${option} is missing: ${choices.join(', ')}`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  const { isCancel, select } = await import('@clack/prompts');
  const answer = await select({ message, options: choices.map((value) => ({ value })) });
  if (isCancel(answer)) throw new CommandError([]);
  return answer;
}
