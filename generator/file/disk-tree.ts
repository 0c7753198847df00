// The tree on disk, below the workspace's root. Reads and writes at once, so that a plan sees what is really there.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import type { WritableFileTree } from './file-tree.js';
import { isSkippedFolder } from './skipped-folder.js';

/**
 * The files below a folder of the disk. Paths that lead out of the root throw: that is a bug, for whoever turns a user's text into
 * a path checks it first. Symbolic links to folders are not followed by `list`, so a circle of links cannot trap it.
 */
export function createDiskTree(root: string): WritableFileTree {
  const top = resolve(root);
  const place = (path: string): string => {
    const full = resolve(top, path);
    const way = relative(top, full);
    if (way === '..' || way.startsWith(`..${sep}`)) throw new Error(`${path} leads out of the workspace`);
    return full;
  };
  return {
    read: (path) => readText(place(path)),
    list: (folder) => listFiles(place(folder), folder === '.' ? '' : folder.replace(/\/$/, '')).sort(),
    write: (path, text, options) => writeAtomically(place(path), text, options?.isPrivate),
    remove: (path) => removeWithEmptyFolders(place(path), top),
    sweep: (folders) => {
      for (const folder of folders) sweepFolder(place(folder));
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function listFiles(folder: string, prefix: string): string[] {
  const found: string[] = [];
  for (const entry of entriesOf(folder)) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!isSkippedFolder(entry.name)) found.push(...listFiles(join(folder, entry.name), path));
    } else if (entry.isFile() || isLinkToFile(folder, entry)) {
      found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isLinkToFile(folder: string, entry: { name: string; isSymbolicLink(): boolean }): boolean {
  if (!entry.isSymbolicLink()) return false;
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Beside, flushed, then renamed: a reader sees the old text or the new one, and a crash leaves one of the two. */
function writeAtomically(path: string, text: string, isPrivate = false): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.scaffold-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  const mode = isPrivate ? 0o600 : statSync(path, { throwIfNoEntry: false })?.mode;
  try {
    const handle = openSync(beside, 'wx', mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, path);
  } catch (error) {
    removeIfThere(beside);
    throw error;
  }
}

/** Removes what this process' writes and those of processes that have ended left here; another one may be writing right now. */
function sweepFolder(folder: string): void {
  for (const { name } of entriesOf(folder)) {
    const owner = /^\.scaffold-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) removeIfThere(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function removeWithEmptyFolders(path: string, top: string): void {
  removeIfThere(path);
  for (let folder = dirname(path); folder !== top; folder = dirname(folder)) {
    if (entriesOf(folder).length > 0) return;
    try {
      rmdirSync(folder);
    } catch (error) {
      if (!isAbsence(error)) return;
    }
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}

/** No such file, or a folder of that name, or a file where a folder would have to be. */
function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
