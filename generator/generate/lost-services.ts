// Services that were generated, still have their manifests, and are not found any more: the glob has lost them, they were not removed.
import { posix } from 'node:path';
import { createDiagnostic } from '../diagnostic/catalogue.js';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { Lock } from '../engine/write/lock.js';
import type { FileTree } from '../file/file-tree.js';
import { workspace } from '../sections/workspace/part.js';
import { type ManifestSet, serviceFile } from './load/index.js';

/** ARM6005 for each: what is generated for them would be removed as if nobody wanted it. */
export function findLostServices(set: ManifestSet, lock: Lock, tree: FileTree): readonly Diagnostic[] {
  const found = new Set(set.services.map(({ folder }) => posix.join(folder, serviceFile)));
  const known = new Set([...lock.entries.values()].map(({ from }) => from));
  const lost = [...known].filter(
    (from) => posix.basename(from) === serviceFile && !found.has(from) && tree.read(from) !== undefined,
  );
  const { value: glob, span } = set.workspace.node(workspace).services;
  return lost.sort().map((path) => createDiagnostic('ARM6005', { span, parameters: { path, glob } }));
}
