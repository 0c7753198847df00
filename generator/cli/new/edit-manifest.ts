// Adds an entry to a manifest and generates from it; writes nothing when the outcome would be wrong.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import { readModel } from '../../generate/generate.js';
import { addEntry, type NewEntry } from '../../engine/document/edit.js';
import { type CommandContext, type ExitCode, exitCodes } from '../command.js';
import { CommandError } from '../command-error.js';
import type { OpenWorkspace } from '../workspace.js';
import { generateNew, withTexts } from './generate-new.js';

/** What to add, and where. */
export interface ManifestEdit {
  /** The manifest, relative to the workspace. */
  readonly path: string;
  readonly entry: NewEntry;
  readonly thing: 'route' | 'type';
}

/** Adds the entry: comments and layout of the manifest stay. The new text is checked before anything is written. */
export async function editManifest(
  context: CommandContext,
  workspace: OpenWorkspace,
  { path, entry, thing }: ManifestEdit,
): Promise<ExitCode> {
  const { tree } = workspace;
  const { output } = context;
  const before = tree.read(path);
  if (before === undefined) throw cannotAdd(path, 'there is no such file');
  const edited = addEntry(before, entry);
  if (edited.kind === 'broken') throw cannotAdd(path, edited.problem, before, edited.offset);
  if (edited.kind === 'present') {
    const span = {
      file: { path, text: before },
      start: edited.offset,
      end: edited.offset + entry.key.length,
    };
    const parameters = { place: path, thing, name: entry.key };
    throw new CommandError([createDiagnostic('ARM6015', { span, parameters })]);
  }
  const { model, diagnostics } = readModel(withTexts(tree, [{ path, text: edited.text }]));
  if (model === undefined) throw new CommandError(diagnostics);

  const ended = await generateNew(context, workspace, [{ path, text: edited.text }]);
  if (ended !== exitCodes.done) return ended;
  if (output.isJson) output.json({ [thing]: entry.key, manifest: path });
  else output.done(`Added the ${thing} ${entry.key} to ${path}.`);
  return exitCodes.done;
}

function cannotAdd(path: string, problem: string, text?: string, offset = 0): CommandError {
  const span = text === undefined ? undefined : { file: { path, text }, start: offset, end: offset + 1 };
  return new CommandError([createDiagnostic('ARM6018', { span, parameters: { path, problem } })]);
}
