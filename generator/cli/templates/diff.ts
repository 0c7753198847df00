// `scaffold templates diff`: what this workspace has changed in the templates that it has of its own.
import { isPackageTemplate, templatePath } from '../../engine/emit/template.js';
import { readLock } from '../../engine/write/lock.js';
import { plainText } from '../../engine/write/text-form.js';
import { originalOf, templatesIn } from '../../generate/templates/workspace-templates.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { exitCodes } from '../command.js';
import { printDiff } from '../generate/diff-view.js';
import { openWorkspace } from '../workspace.js';
import { findTemplate, stateOf } from './find-template.js';

/** The options of `scaffold templates diff`. */
export interface DiffOptions extends GlobalOptions {
  readonly name: string | undefined;
}

/** Shows, for each override, the way from the package's template of now to it. */
export function runTemplatesDiff({ cwd, output }: CommandContext, options: DiffOptions): Promise<ExitCode> {
  const { tree } = openWorkspace(cwd);
  const lock = readLock(tree);
  const wanted = options.name === undefined ? undefined : findTemplate(options.name);
  const names = templatesIn(tree)
    .filter(isPackageTemplate)
    .filter((name) => wanted === undefined || name === wanted);
  const rows = names.map((name) => {
    const original = originalOf(name);
    const after = plainText(tree.read(original.path) ?? '');
    const kind = after === original.text ? 'unchanged' : 'update';
    const change = { ...original, kind, before: original.text, after, diagnostics: [] } as const;
    return { name, state: stateOf(name, { tree, lock }), change };
  });
  if (output.isJson) {
    const colors = output.colors;
    output.json({
      templates: rows.map(({ name, state, change }) => ({ name, state, diff: printDiff(change, colors) })),
    });
    return Promise.resolve(exitCodes.done);
  }
  for (const { change } of rows) {
    const text = printDiff(change, output.colors);
    if (text !== '') output.result(text);
  }
  for (const { name, state } of rows.filter((row) => row.state !== 'edited'))
    output.note(`${templatePath(name)}: ${notes[state] ?? ''}`);
  if (rows.length === 0)
    output.note(wanted === undefined ? 'No template is overridden.' : `${wanted} is not overridden.`);
  return Promise.resolve(exitCodes.done);
}

const notes: Readonly<Record<string, string>> = {
  'as ejected': 'not edited; it follows the package',
  'edited, newer original': 'the package has a newer one, which scaffold upgrade merges into it',
  conflict: 'markers of a conflict stand in it',
};
