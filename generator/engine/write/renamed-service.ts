// A service that got another name or another folder keeps its code: what the lock knows of it is read for its new place.
import { posix } from 'node:path';
import type { FileTree } from '../../file/file-tree.js';
import type { EmittedFile } from './change.js';
import { sourceOf } from './header.js';
import type { Lock } from './lock.js';
import type { LockEntry } from './lock-entry.js';
import { textHash } from './text-form.js';

/** A class file that goes by another name from now on. */
export interface RenamedClass {
  readonly old: LockEntry;
  /** Byte for byte, but for the names of the service's own types and class. */
  readonly text: string;
}

/**
 * The lock as it would be had the files always stood where they stand now. A folder counts as moved when nothing is left in the old
 * one, the lock does not know the new one, and something that was written for the old one stands in the new one unedited.
 */
export function followMovedFolders(lock: Lock, tree: FileTree, files: readonly EmittedFile[]): Lock {
  const emitted = new Set(files.map((file) => file.from));
  const known = new Set([...lock.entries.values()].map((entry) => entry.from));
  const entries = new Map(lock.entries);
  for (const from of emitted) {
    if (known.has(from)) continue;
    const folder = posix.dirname(from);
    const old = [...known].find((candidate) => {
      if (emitted.has(candidate) || posix.basename(candidate) !== posix.basename(from)) return false;
      return isMoved({ lock, tree, files }, candidate, folder);
    });
    if (old === undefined) continue;
    for (const entry of lock.entries.values()) {
      const path = entry.from === old ? inFolder(entry.path, posix.dirname(old), folder) : undefined;
      if (path === undefined) continue;
      entries.delete(entry.path);
      entries.set(path, { ...entry, path, from });
    }
  }
  return { ...lock, entries };
}

/** The user's class file of a service that was renamed, under the name that is emitted now. Only where the user has edited it. */
export function findRenamedClass(request: {
  readonly file: EmittedFile;
  readonly files: readonly EmittedFile[];
  readonly lock: Lock;
  readonly tree: FileTree;
}): RenamedClass | undefined {
  const { file, files, lock, tree } = request;
  if (file.merge?.kind !== 'class' || lock.entries.has(file.path)) return undefined;
  for (const old of lock.entries.values()) {
    const isGone = old.from === file.from && !files.some((other) => other.path === old.path);
    const isClass = old.ownership === 'merged' && old.seams.some((seam) => 'signature' in seam);
    const text = isGone && isClass ? tree.read(old.path) : undefined;
    if (text === undefined || old.hashes.includes(textHash(text))) continue;
    const [was, becomes] = [pascalOf(old.path), file.merge.implements.replace(/Api$/, '')];
    const names = new RegExp(`\\b${was}(Api|Context|Config|Clients|Service)\\b`, 'g');
    return { old, text: text.replace(names, `${becomes}$1`) };
  }
  return undefined;
}

function isMoved(
  {
    lock,
    tree,
    files,
  }: { readonly lock: Lock; readonly tree: FileTree; readonly files: readonly EmittedFile[] },
  from: string,
  folder: string,
): boolean {
  const places = [...lock.entries.values()].flatMap((entry) => {
    const path = entry.from === from ? inFolder(entry.path, posix.dirname(from), folder) : undefined;
    return path === undefined ? [] : [{ entry, path }];
  });
  const saysSo = ({ path, ownership }: EmittedFile): boolean =>
    ownership === 'generated' && path.startsWith(`${folder}/`) && sourceOf(tree.read(path) ?? '') === from;
  return (
    places.every(({ entry }) => tree.read(entry.path) === undefined) &&
    (files.some(saysSo) ||
      places.some(({ entry, path }) => {
        const text = tree.read(path);
        return text !== undefined && entry.hashes.includes(textHash(text));
      }))
  );
}

function inFolder(path: string, from: string, to: string): string | undefined {
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : undefined;
}

/** `services/task-runner/task-runner.service.ts`: `TaskRunner`. */
function pascalOf(path: string): string {
  return posix
    .basename(path)
    .replace(/\..*$/, '')
    .replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
