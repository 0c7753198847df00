// Generated files that no manifest asks for any more: found by header and place, so that no list of them has to be kept.
import { posix } from 'node:path';
import type { FileTree } from '../../file/file-tree.js';
import type { EmittedFile } from './change.js';
import { isInGenerated, sourceOf } from './header.js';
import type { Lock } from './lock.js';
import type { Written } from './written.js';

/** A file of ours that nothing asks for. */
export interface Orphan {
  readonly path: string;
  /** The manifest that it says it comes from. */
  readonly from: string;
  readonly before: string;
}

/** Where to look. */
export interface OrphanSearch {
  readonly tree: FileTree;
  /** As the emitters want them. */
  readonly files: readonly EmittedFile[];
  readonly lock: Lock;
  readonly written: Written;
  /** `all`, or the manifests that were generated from. */
  readonly scope: 'all' | readonly string[];
}

/** The orphans, those that the lock knows left out. */
export function findOrphans(search: OrphanSearch): readonly Orphan[] {
  const { tree, files, lock, scope } = search;
  const emitted = new Set(files.map(({ path }) => path));
  const folders = new Set(files.filter(isGenerated).map(({ path }) => posix.dirname(path)));
  const paths = scope === 'all' ? pathsOfAll(search) : pathsOf(scope, tree);
  return [...new Set(paths)].flatMap((path): Orphan[] => {
    if (emitted.has(path) || !isInGenerated(path) || lock.entries.has(path)) return [];
    const before = tree.read(path);
    if (before === undefined) return [];
    const from = sourceOf(before) ?? (path.endsWith('.json') ? sourceBeside(path, search) : undefined);
    if (from === undefined || (scope !== 'all' && !scope.includes(from))) return [];
    // A copy of a generated file, or one of another workspace within this one, is no business of ours.
    const hasMoved = folders.has(posix.dirname(path)) && tree.read(from) === undefined;
    return posix.dirname(path) === folderOf(from) || hasMoved ? [{ path, from, before }] : [];
  });
}

const workspaceFile = 'scaffold.yaml';

/** Where the files of a manifest stand. */
function folderOf(from: string): string {
  return from === workspaceFile ? 'shared/generated' : posix.join(posix.dirname(from), 'generated');
}

function isGenerated({ ownership, path }: EmittedFile): boolean {
  return ownership === 'generated' && isInGenerated(path);
}

/** In all folders that something was ever generated in, as far as anything tells. */
function pathsOfAll({ tree, files, lock, written }: OrphanSearch): readonly string[] {
  const places = [
    ...files.filter(isGenerated).map(({ path }) => path),
    ...[...lock.entries.values()].map(({ from }) => from),
    ...written.hashes.keys(),
  ];
  const tops = new Set(places.filter((path) => path.includes('/')).map((path) => path.split('/')[0]!));
  return [...tops].flatMap((top) => tree.list(top));
}

function pathsOf(scope: readonly string[], tree: FileTree): readonly string[] {
  return [...new Set(scope.map(folderOf))].flatMap((folder) => tree.list(folder));
}

/** JSON has no header: it comes from where the files beside it come from. */
function sourceBeside(path: string, { tree, written }: OrphanSearch): string | undefined {
  const folder = posix.dirname(path);
  for (const beside of tree.list(folder)) {
    const source = beside.endsWith('.ts') ? sourceOf(tree.read(beside) ?? '') : undefined;
    if (source !== undefined) return source;
  }
  return written.hashes.has(path) ? posix.join(posix.dirname(folder), 'service.yaml') : undefined;
}
