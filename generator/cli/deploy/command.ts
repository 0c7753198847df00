// `scaffold deploy <target>`: adds a target to scaffold.yaml, generates its files, and says what only people know.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { addEntry } from '../../engine/document/edit.js';
import { readModel } from '../../generate/generate.js';
import type { Model } from '../../language/model.js';
import { hasTables } from '../../sections/deploy/files/view.js';
import { gateway } from '../../sections/gateway/part.js';
import { deploy, type DeployTarget, deployTargets } from '../../sections/deploy/part.js';
import { type CommandContext, type ExitCode, exitCodes, type GlobalOptions } from '../command.js';
import { CommandError } from '../command-error.js';
import { generateNew, withTexts } from '../new/generate-new.js';
import { openWorkspace } from '../workspace.js';
import { openQuestions } from './open-questions.js';

/** The options of `scaffold deploy`. */
export interface DeployOptions extends GlobalOptions {
  readonly target: DeployTarget | undefined;
}

const manifest = 'scaffold.yaml';

/** Without a target: which there are, and what is still to be said for those that are on. */
export async function runDeploy(context: CommandContext, { target }: DeployOptions): Promise<ExitCode> {
  const workspace = openWorkspace(context.cwd);
  const { tree } = workspace;
  if (target === undefined) {
    const { model, diagnostics } = readModel(tree);
    if (model === undefined) throw new CommandError(diagnostics);
    return tell(context, model, [...model.workspace.part(deploy).targets.keys()]);
  }
  const before = tree.read(manifest) ?? '';
  const edited = addEntry(before, { section: ['deploy'], key: target, text: `${target}: {}` });
  if (edited.kind === 'broken') {
    const span = { file: { path: manifest, text: before }, start: edited.offset, end: edited.offset + 1 };
    const parameters = { path: manifest, problem: edited.problem };
    throw new CommandError([createDiagnostic('ARM6018', { span, parameters })]);
  }
  const text = edited.kind === 'edited' ? edited.text : before;
  const { model, diagnostics } = readModel(withTexts(tree, [{ path: manifest, text }]));
  if (model === undefined) throw new CommandError(diagnostics);
  const ended = await generateNew(
    context,
    workspace,
    edited.kind === 'edited' ? [{ path: manifest, text }] : [],
  );
  if (ended !== exitCodes.done) return ended;
  return tell(context, model, [target]);
}

function tell({ output }: CommandContext, model: Model, targets: readonly DeployTarget[]): ExitCode {
  const { image, host } = model.workspace.part(deploy);
  const questions = openQuestions({
    workspace: model.workspace.name,
    targets,
    image,
    host,
    hasTables: hasTables(model),
    hasGateway: model.services.some((service) => service.part(gateway) !== undefined),
  });
  if (output.isJson) {
    output.json({ targets, open: questions });
    return exitCodes.done;
  }
  const off = deployTargets.filter((each) => !targets.includes(each));
  if (targets.length === 0)
    output.note(`Nothing is asked for yet: scaffold deploy ${deployTargets.join('|')}`);
  else output.done(`There are files for ${targets.join(', ')}.`);
  if (targets.length > 1 && off.length > 0) output.note(`Not asked for: ${off.join(', ')}.`);
  for (const question of questions) output.note(`- ${question}`);
  return exitCodes.done;
}
