// What the last run found and left behind, in a file of .scaffold/ that may be deleted at any time: with it the next run sees by
// content what has changed since. Loads nothing but the file system's room, for the run that has nothing to do.
import { createHash } from 'node:crypto';
import type { FileTree } from '../file/file-tree.js';
import { manifestsAmong } from './traced-tree.js';

/** Where the record stands in a workspace. */
export const recordPath = '.scaffold/generated.json';

/** The state that a run left: a run over the same state, by the same generator, changes nothing and reports nothing. */
export interface RunRecord {
  /** Version and settings of the generator. */
  readonly key: string;
  /** Every file that the run depends on, with the hash of its text; an empty one: it is absent. */
  readonly files: Readonly<Record<string, string>>;
  /** Every folder that was searched, with the manifests found. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  readonly services: readonly ServiceRecord[];
  /** A file is made of all services: a part can't be generated without the others. */
  readonly gathers?: true;
}

/** What one service's files depend on. */
export interface ServiceRecord {
  readonly name: string;
  /** Its manifest. */
  readonly from: string;
  /** Its manifest and all that it imports, transitively. */
  readonly reads: readonly string[];
  /** Services whose types, operations or existence it depends on; `*`: all. */
  readonly refs: readonly string[];
  /** Services whose change may change its files; `*`: all. */
  readonly follows: readonly string[];
  /** What the workspace's own files say of it. */
  readonly face: string;
}

/** The record of the last run; undefined: there is none that can be used. */
export function readRecord(tree: FileTree, key: string): RunRecord | undefined {
  try {
    const text = tree.read(recordPath);
    if (text === undefined) return undefined;
    // A file that this module wrote; one that somebody else wrote fails at the key.
    const record = JSON.parse(text) as RunRecord;
    return record.key === key ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing has changed. Ends at the first difference, and looks first where most edits are: in manifests. */
export function isUnchanged(record: RunRecord, tree: FileTree): boolean {
  if (!isSameFolders(record, tree)) return false;
  const paths = Object.keys(record.files);
  const manifests = manifestsAmong(paths);
  return [...new Set([...manifests, ...paths])].every((path) => hashAt(tree, path) === record.files[path]);
}

/** The paths whose text is no longer what the record says, or undefined when manifests came or went. */
export function changedSince(record: RunRecord, tree: FileTree): readonly string[] | undefined {
  if (!isSameFolders(record, tree)) return undefined;
  return Object.entries(record.files).flatMap(([path, hash]) => (hashAt(tree, path) === hash ? [] : [path]));
}

/** The hash of a text, byte for byte; empty for an absent file. */
export function contentHash(text: string | undefined): string {
  return text === undefined ? '' : createHash('sha256').update(text, 'utf8').digest('base64');
}

/** A file that can't be read is another one than was: the run itself says what is wrong with it. */
function hashAt(tree: FileTree, path: string): string | undefined {
  try {
    return contentHash(tree.read(path));
  } catch {
    return undefined;
  }
}

function isSameFolders(record: RunRecord, tree: FileTree): boolean {
  return Object.entries(record.folders).every(([folder, known]) => {
    const found = manifestsAmong(tree.list(folder));
    return found.length === known.length && found.every((path, index) => path === known[index]);
  });
}
