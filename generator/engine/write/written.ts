// What this machine has written of generated files, in a file of .scaffold/ that is nobody else's: hashes of the last texts of each, so
// that a text of ours is known from an edit where version control does not keep it. Noted before the first of them is written: a run that
// is cut off leaves nothing that the next one does not know.
import { posix } from 'node:path';
import { FileError } from '../../file/file-error.js';
import type { FileTree, WritableFileTree } from '../../file/file-tree.js';
import type { Change } from './change.js';
import { essenceHash } from './essence.js';
import { isWritten } from './is-written.js';
import { plainWord, word } from './lock-seam.js';

/** Where it stands in a workspace. */
export const writtenPath = '.scaffold/written';

/** What was written here. */
export interface Written {
  /** `essenceHash` of texts by path, the newest last. */
  readonly hashes: ReadonlyMap<string, readonly string[]>;
  /** All of them, wherever they were written: a folder may have another name now. */
  readonly all: ReadonlySet<string>;
  /** Where version control stood when something was written last. */
  readonly state: string | undefined;
}

/** Older texts than these come back by no merge. */
const mostTexts = 16;

/** Reads it; nothing was written where there is none. */
export function readWritten(tree: FileTree): Written {
  const hashes = new Map<string, readonly string[]>();
  let state: string | undefined;
  for (const line of textOf(tree).split('\n')) {
    const [path = '', ...found] = line.split(' ');
    if (path === '#') state = found.join(' ');
    else if (found.length > 0) hashes.set(plainWord(path), found);
  }
  return { hashes, all: new Set([...hashes.values()].flat()), state };
}

/**
 * Notes the texts that are going to be written, and those that stand already and were never noted here. Without the note the next run
 * knows less, no more than that.
 */
export function noteWritten(changes: readonly Change[], tree: WritableFileTree): void {
  const generated = changes.filter(
    ({ ownership, after }) => ownership === 'generated' && after !== undefined,
  );
  if (generated.length === 0) return;
  const hashes = new Map(readWritten(tree).hashes);
  const added = generated.filter((change) => isWritten(change) || !hashes.has(change.path));
  if (added.length === 0) return;
  for (const { path, after = '' } of added) {
    const hash = essenceHash(after);
    const others = (hashes.get(path) ?? []).filter((other) => other !== hash);
    hashes.set(path, [...others, hash].slice(-mostTexts));
  }
  const state = tree.versions?.state();
  const lines = [...hashes].map(([path, found]) => `${word(path)} ${found.join(' ')}\n`);
  try {
    tree.sweep?.([posix.dirname(writtenPath)]);
    const text = [...(state === undefined ? [] : [`# ${state}\n`]), ...lines].join('');
    // What a power cut takes of it costs no more than the note: it is not worth waiting for the disk.
    const staged = tree.stage?.([{ path: writtenPath, text, isReproducible: true }]);
    if (staged) staged.put(writtenPath);
    else tree.write(writtenPath, text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

function textOf(tree: FileTree): string {
  try {
    return tree.read(writtenPath) ?? '';
  } catch (error) {
    if (error instanceof FileError) return '';
    throw error;
  }
}
