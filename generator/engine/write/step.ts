// What comes of one file: the change, and what the lock says of it afterwards.
import { causesOfDifference } from './causes.js';
import type { Change, EmittedFile } from './change.js';
import { isInGenerated } from './header.js';
import type { Lock } from './lock.js';
import type { LockEntry } from './lock-entry.js';
import { seamsAsEmitted } from './merge.js';
import { printedBy } from './printed-by.js';
import { inFormOf, textHash } from './text-form.js';

/** A change, and what the lock says of the file afterwards; no entry: nothing. */
export interface Step {
  readonly change: Change;
  readonly entry: LockEntry | undefined;
}

/** The file comes to stand as emitted. */
export function settled(file: EmittedFile, kind: Change['kind'], before: string | undefined): Step {
  const text = before === undefined ? file.text : inFormOf(file.text, before);
  return {
    change: { ...describe(file, kind, before), after: kind === 'unchanged' ? before! : text },
    entry: file.ownership === 'generated' ? entryOfGenerated(file) : entryOf(file),
  };
}

/** A change of this kind, without what it leads to. */
export function describe(file: EmittedFile, kind: Change['kind'], before: string | undefined): Change {
  const { path, ownership, from, cause, templates } = file;
  const change = { path, kind, ownership, from, diagnostics: [], ...(templates && { templates }) };
  if (before !== undefined) return { ...change, before, causes: () => causesOfDifference(before, file) };
  return { ...change, causes: () => (cause ? [cause] : []) };
}

/** What the lock says of a file of the user's that stands as emitted. */
export function entryOf(file: EmittedFile): LockEntry {
  const { path, ownership, from } = file;
  const seams = seamsAsEmitted(file.merge);
  // Keys and lines are told one by one; code that nobody has touched is written anew as a whole.
  const hashes = file.merge === undefined || file.merge.kind === 'class' ? [textHash(file.text)] : [];
  const entry = { path, ownership, from, hashes, seams, ...printedBy(file) };
  return ownership === 'scaffolded' ? { ...entry, written: [file.text] } : entry;
}

/** What is generated is ours by header and place; the lock has what stands elsewhere, and which templates of the workspace printed it. */
function entryOfGenerated(file: EmittedFile): LockEntry | undefined {
  const { path, ownership, from } = file;
  const entry: LockEntry = { path, ownership, from, hashes: [], seams: [], ...printedBy(file) };
  return isListed(entry) ? entry : undefined;
}

/** Whether a file has lines in the lock. */
export function isListed({ path, ownership, templates }: LockEntry): boolean {
  return ownership !== 'generated' || templates !== undefined || !isInGenerated(path);
}

/** Whether a text is what the generator wrote there. */
export function isAsWritten(lock: Lock, path: string, text: string): boolean {
  const hash = textHash(text);
  return [lock.entries, lock.interrupted].some(
    (entries) => entries.get(path)?.hashes.includes(hash) ?? false,
  );
}
