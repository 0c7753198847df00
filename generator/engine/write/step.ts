// What comes of one file: the change, and what the lock says of it afterwards.
import { causesOfDifference } from './causes.js';
import type { Change, EmittedFile } from './change.js';
import type { Lock, LockEntry } from './lock.js';
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
    entry: entryOf(file),
  };
}

/** A change of this kind, without what it leads to. */
export function describe(file: EmittedFile, kind: Change['kind'], before: string | undefined): Change {
  const { path, ownership, from, cause, templates } = file;
  const change = { path, kind, ownership, from, diagnostics: [], ...(templates && { templates }) };
  if (before !== undefined) return { ...change, before, causes: () => causesOfDifference(before, file) };
  return { ...change, causes: () => (cause ? [cause] : []) };
}

/** What the lock says of a file that stands as emitted. */
export function entryOf(file: EmittedFile): LockEntry {
  const { path, ownership, from } = file;
  const seams = seamsAsEmitted(file.merge);
  const entry = { path, ownership, from, hashes: [textHash(file.text)], seams, ...printedBy(file) };
  return ownership === 'scaffolded' ? { ...entry, written: [file.text] } : entry;
}

/**
 * Every text that the generator wrote as a generated file, wherever: so a service whose folder was renamed is recognised, and is not
 * taken for edited.
 */
export function knownHashes(lock: Lock): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const entries of [lock.entries, lock.interrupted]) {
    for (const entry of entries.values()) {
      if (entry.ownership === 'generated') for (const hash of entry.hashes) hashes.add(hash);
    }
  }
  return hashes;
}

/** Whether a text is what the generator wrote there. */
export function isAsWritten(lock: Lock, path: string, text: string): boolean {
  const hash = textHash(text);
  return [lock.entries, lock.interrupted].some(
    (entries) => entries.get(path)?.hashes.includes(hash) ?? false,
  );
}
