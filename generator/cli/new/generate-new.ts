// Generates after something new was added, and lists what that made.
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import type { CommandContext, ExitCode } from '../command.js';
import { exitCodes } from '../command.js';
import { planWorkspace } from '../generate/command.js';
import { diagnosticToJson } from '../output.js';
import type { OpenWorkspace } from '../workspace.js';

/** Generates everything. What is wrong in manifests or in the way is said, and decides the exit code; a warning does not. */
export async function generateNew(
  { output }: CommandContext,
  workspace: OpenWorkspace,
  names: readonly string[] = [],
): Promise<ExitCode> {
  const { changes, diagnostics, model } = await planWorkspace(workspace, names);
  const errors = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)].filter(
    // A new workspace has no services yet: it was asked for like that.
    (diagnostic) => diagnostic.code !== 'ARM6002',
  );
  const failed = model === undefined ? [] : applyChanges(changes, workspace.tree);
  output.diagnostics(errors);
  const code = model === undefined ? exitCodes.usage : failed.length > 0 ? exitCodes.drift : exitCodes.done;
  if (code !== exitCodes.done) {
    if (output.isJson) output.json({ diagnostics: errors.map(diagnosticToJson) });
    return code;
  }
  for (const { path, kind } of changes.filter(isWritten)) output.note(`${kind.padEnd(8)} ${path}`);
  return code;
}
