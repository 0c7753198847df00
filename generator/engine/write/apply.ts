// Writes planned changes. The only place of the generator that touches a disk, and only through the tree that it is given.
import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { FileError } from '../../file/file-error.js';
import type { FileTree, WritableFileTree } from '../../file/file-tree.js';
import type { Change } from './change.js';
import { isWritten } from './is-written.js';
import { lockJournalPath, lockPath, printJournal, readLock } from './lock.js';
import { reportChangedMeanwhile } from './report.js';
import { plainText } from './text-form.js';
import { noteWritten, readWritten } from './written.js';

export { isWritten } from './is-written.js';

/**
 * Writes all changes or none. Nothing is written when one of them is a conflict, or when a file is no longer what it was while
 * planning; what is wrong is returned. Where something stands in the way, or the disk has no room or permission, a FileError is thrown
 * and nothing was written either. All texts are written beside their files before the first takes its place: the journal, then file by
 * file, then the lock, then the journal goes: a crash at any moment leaves texts that the next plan recognises as the generator's own.
 */
export function applyChanges(changes: readonly Change[], tree: WritableFileTree): readonly Diagnostic[] {
  const conflicts = changes.filter((change) => change.kind === 'conflict');
  if (conflicts.length > 0) return conflicts.flatMap((change) => change.diagnostics);

  const pending = changes.filter(isWritten);
  const stale = pending.filter((change) => tree.read(change.path) !== change.before);
  if (stale.length > 0) return stale.map((change) => reportChangedMeanwhile(change.path));
  requireRoom(pending, tree);

  noteWritten(
    changes.filter(({ path }) => path !== lockPath && path !== lockJournalPath),
    tree,
  );
  if (pending.length > 0) tree.sweep?.(foldersToSweep(pending, tree));
  const lock = pending.find((change) => change.path === lockPath);
  const files = pending.filter((change) => change.path !== lockPath && change.path !== lockJournalPath);
  const texts = new Map<string, string>();
  const journalBefore = tree.read(lockJournalPath);
  if (lock?.after !== undefined && files.length > 0) {
    // Added to the journal of an earlier run that was cut off, whose texts may still stand: read together they are the union.
    const removed = files.flatMap(({ path, after }) => (after === undefined ? [path] : []));
    const journal = printJournal(plainText(lock.after), removed);
    texts.set(lockJournalPath, [journalBefore ?? '', journal].join(''));
  }
  for (const { path, after } of files) if (after !== undefined) texts.set(path, after);
  if (lock?.after !== undefined) texts.set(lockPath, lock.after);
  // What the user wrote is in these texts, or what tells it apart from ours.
  const lasting = new Set([
    lockPath,
    lockJournalPath,
    ...files.filter(holdsUsersText).map(({ path }) => path),
  ]);
  const staged = tree.stage?.(
    [...texts].map(([path, text]) => ({ path, text, isReproducible: !lasting.has(path) })),
  );
  const put = (path: string): void => (staged ? staged.put(path) : tree.write(path, texts.get(path) ?? ''));
  try {
    // What is new stands before what is gone: until then nothing is lost that another file may still refer to.
    for (const path of texts.keys()) if (path !== lockPath) put(path);
    for (const { path, after } of files) if (after === undefined) tree.remove(path);
    if (texts.has(lockPath)) put(lockPath);
    if (journalBefore !== undefined || texts.has(lockJournalPath)) tree.remove(lockJournalPath);
  } finally {
    staged?.discard();
  }
  return [];
}

/** Whether a text takes the place of one that the user may have had a hand in. */
function holdsUsersText({ ownership, before }: Change): boolean {
  return ownership !== 'generated' && before !== undefined;
}

/** Throws what stands in the way of writing these changes, all of it at once. */
export function requireRoom(changes: readonly Change[], tree: FileTree): void {
  const [first, ...others] = changes.filter(isWritten).flatMap(({ path, after }) => {
    const obstacle = tree.obstacle?.(path);
    // What is to be removed may lie anywhere but outside.
    return obstacle === undefined || (after === undefined && obstacle.kind !== 'outside') ? [] : [obstacle];
  });
  if (first !== undefined) throw new FileError([first, ...others]);
}

/** Where this run writes, and where one that was cut off may have been writing. */
function foldersToSweep(pending: readonly Change[], tree: WritableFileTree): ReadonlySet<string> {
  const interrupted = [...readLock(tree).interrupted.keys()];
  const paths = [
    lockPath,
    ...pending.map((change) => change.path),
    ...interrupted,
    ...readWritten(tree).hashes.keys(),
  ];
  return new Set(paths.map((path) => posix.dirname(path)));
}
