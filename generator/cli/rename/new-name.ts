// The new name, checked before anything is read further: its form, what JavaScript reserves, and what stands beside it.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { CommandError } from '../command-error.js';
import { nameProblem, requireName } from '../new/name.js';
import { type ManifestFile, siblingsOf, type Target, type Thing } from './target.js';

/** Stops the command where the name can't be taken. */
export function requireNewName(files: readonly ManifestFile[], target: Target, to: string): void {
  const { thing, name } = target;
  if (thing === 'service' || thing === 'type') requireName(thing, to);
  else requireWord(thing, to);
  if (to === name) throw refusal(`${name} has that name already`);
  const taken = siblingsOf(files, target).find((sibling) => sibling.toLowerCase() === to.toLowerCase());
  if (taken !== undefined) throw refusal(`there is a ${thing} ${taken} beside it`, target);
}

/** A rename that can't be done, and why. */
export function refusal(problem: string, target?: Target): CommandError {
  const span = target?.entry.key.span;
  return new CommandError([createDiagnostic('ARM6071', { ...(span && { span }), parameters: { problem } })]);
}

function requireWord(thing: Exclude<Thing, 'service' | 'type'>, to: string): void {
  const reason = nameProblem('route', to);
  if (reason === undefined) return;
  const example = { operation: 'listOrders', field: 'createdAt', module: 'common' }[thing];
  throw new CommandError([createDiagnostic('ARM6013', { parameters: { name: to, thing, reason, example } })]);
}
