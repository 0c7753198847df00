// Generates after something new was added, and lists what that made.
import type { GenerateResult } from '../../generate/generate.js';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import type { WritableFileTree } from '../../file/file-tree.js';
import type { CommandContext, ExitCode } from '../command.js';
import { exitCodes } from '../command.js';
import { planWorkspace, writePlanned } from '../generate/command.js';
import { inTurn } from '../generate/turn.js';
import { diagnosticToJson } from '../output.js';
import type { OpenWorkspace } from '../workspace.js';

/** A file that is new, or has a new text, before anything is generated from it. */
export interface NewText {
  readonly path: string;
  readonly text: string;
}

/** Adds to what was planned, before anything is written. */
export type Complete = (planned: GenerateResult) => Promise<GenerateResult>;

/**
 * Writes these manifests with all that is generated from them, or nothing. What is wrong in manifests or in the way is said, and decides
 * the exit code; a warning does not.
 */
export async function generateNew(
  { output, signal }: CommandContext,
  workspace: OpenWorkspace,
  texts: readonly NewText[],
  complete: Complete = (planned) => Promise.resolve(planned),
): Promise<ExitCode> {
  const tree = withTexts(workspace.tree, texts);
  const manifests = texts.map((text) => toChange(workspace.tree, text));
  const { result, failed } = await inTurn(
    { root: workspace.root, command: 'scaffold new', say: output.note, signal },
    () =>
      writePlanned(
        async () => complete(await planWorkspace({ ...workspace, tree }, [])),
        ({ changes, model }) =>
          model === undefined ? [] : applyChanges([...manifests, ...changes], workspace.tree),
      ),
  );
  const { changes, diagnostics, model } = result;
  const errors = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)].filter(
    // A new workspace has no services yet: it was asked for like that.
    (diagnostic) => diagnostic.code !== 'ARM6002',
  );
  output.diagnostics(errors);
  const code = model === undefined ? exitCodes.usage : failed.length > 0 ? exitCodes.drift : exitCodes.done;
  if (code !== exitCodes.done) {
    if (output.isJson) output.json({ diagnostics: errors.map(diagnosticToJson) });
    return code;
  }
  for (const { path, kind } of changes.filter(isWritten)) output.note(`${kind.padEnd(8)} ${path}`);
  return code;
}

/** The tree as it will be. */
export function withTexts(tree: WritableFileTree, texts: readonly NewText[]): WritableFileTree {
  const known = new Map(texts.map(({ path, text }) => [path, text]));
  return {
    ...tree,
    read: (path) => known.get(path) ?? tree.read(path),
    list: (folder) => {
      const isWithin = (path: string): boolean =>
        folder === '' || path.startsWith(`${folder.replace(/\/$/, '')}/`);
      return [...new Set([...tree.list(folder), ...[...known.keys()].filter(isWithin)])].sort();
    },
  };
}

function toChange(tree: WritableFileTree, { path, text }: NewText): Change {
  const before = tree.read(path);
  return {
    path,
    kind: before === undefined ? 'create' : 'update',
    ownership: 'scaffolded',
    from: path,
    diagnostics: [],
    after: text,
    ...(before !== undefined && { before }),
  };
}
