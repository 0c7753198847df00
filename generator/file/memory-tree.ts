// A tree held in memory: tests, and users who snapshot generated code without touching a disk.
import { posix } from 'node:path';

import type { WritableFileTree } from './file-tree.js';
import { isSkippedFolder } from './skipped-folder.js';

/** A writable tree with these files to begin with, by path. The given object is not changed. */
export function createMemoryTree(files: Readonly<Record<string, string>> = {}): WritableFileTree {
  const texts = new Map(Object.entries(files).map(([path, text]) => [posix.normalize(path), text]));
  return {
    read: (path) => texts.get(posix.normalize(path)),
    list: (folder) => [...texts.keys()].filter((path) => isBelow(path, folder)).sort(),
    write: (path, text) => void texts.set(posix.normalize(path), text),
    remove: (path) => void texts.delete(posix.normalize(path)),
  };
}

function isBelow(path: string, folder: string): boolean {
  const prefix = folder === '' || folder === '.' ? '' : `${posix.normalize(folder).replace(/\/$/, '')}/`;
  if (!path.startsWith(prefix)) return false;
  const folders = path.slice(prefix.length).split('/').slice(0, -1);
  return !folders.some(isSkippedFolder);
}
