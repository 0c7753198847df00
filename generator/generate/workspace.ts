// The generator as a function: a workspace in, changes out, nothing touched. For tests, and for tools on top.
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { createDiskTree } from '../file/disk-tree.js';
import type { FileTree } from '../file/file-tree.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { lineAndColumn } from '../source/source-file.js';
import type { Change } from '../engine/write/change.js';
import { generate } from './generate.js';
import type { GenerateSettings } from './settings.js';

/** A workspace: a folder on the disk, its files by path relative to the root, or a tree of your own. */
export type WorkspaceSource = string | Readonly<Record<string, string>> | FileTree;

/** What may be set for a run. */
export interface WorkspaceOptions extends GenerateSettings {
  /** Services by name; absent: all. */
  readonly services?: readonly string[];
}

/** The manifests of a workspace are wrong. */
export class ManifestError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(`The manifests are not valid.\n${diagnostics.map(summary).join('\n')}`);
    this.name = 'ManifestError';
    this.diagnostics = diagnostics;
  }
}

/** What generating would do to each file, the unchanged ones included. Rejects with a ManifestError when manifests are wrong. */
export async function generateWorkspace(
  source: WorkspaceSource,
  options: WorkspaceOptions = {},
): Promise<readonly Change[]> {
  const { services, ...settings } = options;
  const { changes, diagnostics } = await generate({
    tree: toTree(source),
    settings,
    ...(services && { services }),
  });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) throw new ManifestError(errors);
  return changes;
}

/** The files of a workspace. */
export function toTree(source: WorkspaceSource): FileTree {
  if (typeof source === 'string') return createDiskTree(source);
  return isTree(source) ? source : createMemoryTree(source);
}

function isTree(source: Readonly<Record<string, string>> | FileTree): source is FileTree {
  return typeof source.read === 'function' && typeof source.list === 'function';
}

function summary({ code, message, span }: Diagnostic): string {
  if (!span) return `${code} ${message}`;
  const { line, column } = lineAndColumn(span.file, span.start);
  return `${span.file.path}:${line}:${column} ${code} ${message}`;
}
