// `scaffold templates eject`: copies templates of the package into the workspace, where they take its place.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { templatePath } from '../../engine/emit/template.js';
import { applyChanges } from '../../engine/write/apply.js';
import { readLock } from '../../engine/write/lock.js';
import { planChanges } from '../../engine/write/plan.js';
import { originalOf } from '../../generate/templates/workspace-templates.js';
import type { CommandContext, ExitCode, GlobalOptions } from '../command.js';
import { exitCodes } from '../command.js';
import { CommandError } from '../command-error.js';
import { describeChanges } from '../generate/change-list.js';
import { openWorkspace } from '../workspace.js';
import { findTemplate } from './find-template.js';

/** The options of `scaffold templates eject`. */
export interface EjectOptions extends GlobalOptions {
  readonly names: readonly string[] | undefined;
}

/** Ejects. Nothing is written when one of them is there already. */
export function runTemplatesEject({ cwd, output }: CommandContext, options: EjectOptions): Promise<ExitCode> {
  const { tree } = openWorkspace(cwd);
  const names = [...new Set((options.names ?? []).map((name) => findTemplate(name)))];
  const there = names.map(templatePath).filter((path) => tree.read(path) !== undefined);
  if (there.length > 0)
    throw new CommandError(there.map((path) => createDiagnostic('ARM7021', { parameters: { path } })));
  const lock = readLock(tree);
  // One that was removed after an earlier eject is ejected anew.
  const entries = new Map([...lock.entries].filter(([path]) => !names.map(templatePath).includes(path)));
  const changes = planChanges({ files: names.map(originalOf), tree, lock: { ...lock, entries }, scope: [] });
  const failed = applyChanges(changes, tree);
  if (failed.length > 0) throw new CommandError(failed, exitCodes.drift);
  const written = changes.filter(({ kind }) => kind === 'create').map(({ path }) => path);
  if (output.isJson) output.json({ written });
  else for (const line of describeChanges(changes, output.colors)) output.result(line);
  output.note('Edit them, then: scaffold generate. Remove one to go back to the original.');
  return Promise.resolve(exitCodes.done);
}
