// Which service something new goes to: named, or the one whose folder is the current one, or the only one, or asked for.
import { relative, sep } from 'node:path';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { PlacedService } from '../../generate/load/index.js';
import type { CommandContext } from '../command.js';
import { CommandError } from '../command-error.js';
import { type OpenWorkspace, requireServices } from '../workspace.js';
import { takeOne } from './ask.js';

/** Words as they are given: `login`, `user login` or `user.login`. */
export interface SplitWords {
  readonly service: string | undefined;
  readonly name: string | undefined;
}

/** Tells the service from the name; stops the command where there are more than the two. */
export function splitWords(words: readonly string[]): SplitWords {
  const parts = words.flatMap((word) => word.split('.'));
  if (parts.length > 2) {
    const problem = `"${parts.slice(2).join(' ')}" is one argument too many`;
    throw new CommandError([createDiagnostic('ARM6012', { parameters: { problem } })]);
  }
  return parts.length === 2 ? { service: parts[0], name: parts[1] } : { service: undefined, name: parts[0] };
}

/** The service that is meant. */
export async function takeService(
  context: CommandContext,
  { root }: OpenWorkspace,
  services: readonly PlacedService[],
  given: string | undefined,
): Promise<PlacedService> {
  const names = services.map((service) => service.service.value);
  if (given !== undefined) requireServices([given], names);
  const here = `${relative(root, context.cwd).split(sep).join('/')}/`;
  const around = services.find((service) => here.startsWith(`${service.folder}/`))?.service.value;
  const name =
    given ??
    around ??
    (await takeOne(context, { message: 'Which service?', choices: names, option: '--service' }));
  return services.find((service) => service.service.value === name)!;
}
