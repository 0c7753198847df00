// Which template a name on the command line means, and how it stands with it in this workspace.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { nearest } from '../../diagnostic/near-miss.js';
import { templatePath } from '../../engine/emit/template.js';
import type { Lock } from '../../engine/write/lock.js';
import { isAsWritten } from '../../engine/write/step.js';
import { plainText } from '../../engine/write/text-form.js';
import type { FileTree } from '../../file/file-tree.js';
import { originalOf, overridable } from '../../generate/templates/workspace-templates.js';
import { CommandError } from '../command-error.js';

/**
 * The template of this name, of the package's or of these others, with or without its ending; the end of a path is enough where only one
 * ends so. Else stops the command.
 */
export function findTemplate(given: string, others: readonly string[] = []): string {
  const name = given.replace(/^(\.\/)?templates\//, '').replace(/\.hbs$/, '');
  const names = [...overridable(), ...others];
  if (names.includes(name)) return name;
  const ending = names.filter((each) => each.endsWith(`/${name}`));
  const [only] = ending;
  if (only !== undefined && ending.length === 1) return only;
  if (ending.length > 1)
    throw new CommandError([createDiagnostic('ARM7022', { parameters: { name, known: ending.join(', ') } })]);
  const short = names.map((each) => each.split('/').at(-1) ?? each);
  const suggestion = nearest(name, names) ?? nearest(name, short);
  throw new CommandError([createDiagnostic('ARM7020', { parameters: { name }, suggestion })]);
}

/** How a workspace stands with a template of the package. */
export type TemplateState = 'package' | 'as ejected' | 'edited' | 'edited, newer original' | 'conflict';

/** Looks at the workspace's file. */
export function stateOf(name: string, { tree, lock }: { tree: FileTree; lock: Lock }): TemplateState {
  const path = templatePath(name);
  const text = tree.read(path);
  if (text === undefined) return 'package';
  if (/^<<<<<<< yours$/m.test(plainText(text))) return 'conflict';
  const original = originalOf(name).text;
  if (plainText(text) === original || isAsWritten(lock, path, text)) return 'as ejected';
  const written = lock.entries.get(path)?.written ?? [original];
  return written.includes(original) ? 'edited' : 'edited, newer original';
}
