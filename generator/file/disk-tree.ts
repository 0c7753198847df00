// The tree on disk, below the workspace's root. Reads and writes at once, so that a plan sees what is really there.
import { isNativeError } from 'node:util/types';
import { constants, lstatSync, readdirSync, readFileSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { decodeText } from './decode-text.js';
import { asFileError, FileError } from './file-error.js';
import type { WritableFileTree } from './file-tree.js';
import { gitVersions } from './git.js';
import { findObstacle, realPlace } from './obstacle.js';
import { isSkippedFolder } from './skipped-folder.js';
import { isAbsence, isTemporary, removeIfThere, stageFiles } from './staged-files.js';

/**
 * The files below a folder of the disk. Nothing outside of it is ever written or removed, through links neither. What the file system
 * refuses is thrown as a FileError. Symbolic links to folders are not followed by `list`, so a circle of links cannot trap it.
 */
export function createDiskTree(root: string): WritableFileTree {
  const top = resolve(root);
  const place = (path: string, act: 'read' | 'write'): string => {
    const full = resolve(top, path);
    const way = relative(top, full);
    if (way === '..' || way.startsWith(`..${sep}`))
      throw new FileError([{ kind: 'outside', path, act, reason: 'it leads out of the workspace' }]);
    return full;
  };
  /** Where a file is written: where a link leads, so that it stays one. */
  const target = (path: string): string => {
    const full = place(path, 'write');
    const obstacle = findObstacle(top, full);
    if (obstacle !== undefined) throw new FileError([{ ...obstacle, path, act: 'write' }]);
    return lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() ? realPlace(full) : full;
  };
  return {
    versions: gitVersions(top),
    read: (path) =>
      guarded('read', path, () => {
        const full = place(path, 'read');
        const text = readText(full, path);
        if (text === undefined || text === '') refuseObstacle(top, full, { path, wanted: 'file' });
        return text;
      }),
    list: (folder) =>
      guarded('read', folder, () => {
        const full = place(folder, 'read');
        const paths = listFiles(full, folder === '.' ? '' : folder.replace(/\/$/, '')).sort();
        if (paths.length === 0) refuseObstacle(top, full, { path: folder, wanted: 'folder' });
        return paths;
      }),
    obstacle(path) {
      return guarded('write', path, () => {
        const found = findObstacle(top, place(path, 'write'));
        return found && { ...found, path, act: 'write' };
      });
    },
    write(path, text, { isPrivate = false } = {}) {
      const staged = guarded('write', path, () =>
        stageFiles([{ path, full: target(path), text, isPrivate }]),
      );
      guarded('write', path, () => staged.put(path));
    },
    stage(files) {
      const placed = files.map((file) => ({
        ...file,
        full: guarded('write', file.path, () => target(file.path)),
      }));
      return stageFiles(placed);
    },
    remove(path) {
      guarded('write', path, () => {
        const full = place(path, 'write');
        const obstacle = findObstacle(top, dirname(full), 'folder');
        if (obstacle?.kind === 'outside') throw new FileError([{ ...obstacle, path, act: 'write' }]);
        removeWithEmptyFolders(full, top);
      });
    },
    sweep: (folders) => {
      for (const folder of folders) guarded('write', folder, () => sweepFolder(place(folder, 'write')));
    },
  };
}

function guarded<T>(act: 'read' | 'write', path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw asFileError(error, act, path);
  }
}

/** Where nothing was found: something of another kind may stand there, which is not the same as nothing. */
function refuseObstacle(
  top: string,
  full: string,
  { path, wanted }: { readonly path: string; readonly wanted: 'file' | 'folder' },
): void {
  if (lstatSync(full, { throwIfNoEntry: false }) === undefined) return;
  const found = findObstacle(top, full, wanted);
  if (found !== undefined && found.kind !== 'outside') throw new FileError([{ ...found, path, act: 'read' }]);
}

/** A pipe would keep whoever opens it waiting; asked like this it is empty, or says that it would. */
const unblocked = constants.O_RDONLY | constants.O_NONBLOCK;
// Node takes numbers here, too; its types do not say so.
const readingFlag = unblocked as unknown as string;

function readText(full: string, path: string): string | undefined {
  const { stackTraceLimit } = Error;
  // Most files of a first run are not there yet, and a stack for each takes longer than looking.
  Error.stackTraceLimit = 0;
  try {
    return decodeText(readFileSync(full, { flag: readingFlag }), path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function listFiles(folder: string, prefix: string): string[] {
  const found: string[] = [];
  for (const entry of entriesOf(folder, prefix)) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (isSettings(entry.name)) found.push(path);
    else if (entry.isDirectory()) {
      if (!isSkippedFolder(entry.name)) found.push(...listFiles(join(folder, entry.name), path));
    } else if (entry.isFile() || isLinkToFile(folder, entry)) {
      found.push(path);
    }
  }
  return found;
}

/** What is called like a manifest, a config or a template is listed, whatever it is: reading says what is wrong with it. */
function isSettings(name: string): boolean {
  return /\.(?:yaml|toml|hbs)$/.test(name);
}

function entriesOf(folder: string, path: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw asFileError(error, 'read', path);
  }
}

/** A link that leads nowhere is no file; what can't be followed for another reason is one, and reading it says why. */
function isLinkToFile(folder: string, entry: { name: string; isSymbolicLink(): boolean }): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(join(folder, entry.name)).isFile();
  } catch (error) {
    return !isAbsence(error);
  }
}

/** Removes what this process' writes and those of processes that have ended left here; another one may be writing right now. */
function sweepFolder(folder: string): void {
  for (const { name } of entriesOf(folder, folder)) {
    const owner = isTemporary(name);
    if (owner !== undefined && !isAlive(owner)) removeIfThere(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    // Signal 0 only asks.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isNativeError(error) && 'code' in error && error.code === 'EPERM';
  }
}

function removeWithEmptyFolders(path: string, top: string): void {
  // A folder of that name is no file.
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  unlinkIfThere(path);
  for (let folder = dirname(path); folder !== top; folder = dirname(folder)) {
    if (entriesOf(folder, folder).length > 0) return;
    try {
      rmdirSync(folder);
    } catch (error) {
      if (!isAbsence(error)) return;
    }
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}
