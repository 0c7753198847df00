// Writing to the disk so that a reader sees the old text or the new one, and so that many files are written or none: all are written
// beside first, which is where a disk is full or a folder forbidden; then each is renamed, which needs no room. Texts that could not be
// made again are flushed in between, which takes longer than all the rest.
import { isNativeError } from 'node:util/types';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { asFileError } from './file-error.js';
import type { StagedFiles } from './file-tree.js';

/** A file to write. */
export interface PlacedFile {
  /** As it is called in the tree, for messages. */
  readonly path: string;
  /** Absolute. */
  readonly full: string;
  readonly text: string;
  /** For its owner alone. */
  readonly isPrivate?: boolean;
  /** Need not be flushed. */
  readonly isReproducible?: boolean;
}

/** Writes all beside their places. When one fails, nothing is left, and a FileError is thrown. */
export function stageFiles(files: readonly PlacedFile[]): StagedFiles {
  const open = new Map<string, { readonly beside: string; readonly full: string; readonly path: string }>();
  const folders: string[] = [];
  const discard = (): void => {
    for (const { beside } of open.values()) removeIfThere(beside);
    open.clear();
    for (const folder of folders.splice(0).reverse()) removeIfEmpty(folder);
  };
  const known = new Set<string>();
  for (const { path, full, text, isPrivate = false, isReproducible = false } of files) {
    try {
      if (!known.has(dirname(full))) folders.push(...makeFolder(dirname(full)));
      known.add(dirname(full));
      const beside = join(dirname(full), `.scaffold-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
      open.set(path, { beside, full, path });
      const mode = isPrivate ? 0o600 : statSync(full, { throwIfNoEntry: false })?.mode;
      writeNew(beside, text, { mode, isFlushed: !isReproducible });
    } catch (error) {
      discard();
      throw asFileError(error, 'write', path);
    }
  }
  return {
    put(path) {
      const file = open.get(path);
      if (file === undefined) return;
      try {
        renameSync(file.beside, file.full);
      } catch (error) {
        throw asFileError(error, 'write', path);
      }
      open.delete(path);
    },
    discard,
  };
}

/** The process that a text beside a file belongs to; undefined for any other file. */
export function isTemporary(name: string): number | undefined {
  const owner = /^\.scaffold-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
  return owner === undefined ? undefined : Number(owner);
}

/** Removes a file; what stands in the way of that stays. */
export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already, or the folder is; a file that can't be removed is swept away by the next run.
  }
}

/** No such file, or a folder of that name, or a file where a folder would have to be, or a name that no file can have. */
export function isAbsence(error: unknown): boolean {
  const code = isNativeError(error) && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}

function writeNew(
  path: string,
  text: string,
  { mode, isFlushed }: { readonly mode: number | undefined; readonly isFlushed: boolean },
): void {
  const handle = openSync(path, 'wx', mode);
  try {
    writeFileSync(handle, text);
    if (isFlushed) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a folder, and gives those that were not there, from the outermost on. */
function makeFolder(folder: string): string[] {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return [];
  const made: string[] = [];
  for (let each = folder; each.length >= first.length; each = dirname(each)) made.unshift(each);
  return made;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something there meanwhile.
  }
}
