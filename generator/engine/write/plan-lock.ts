// What is to be done to scaffold.lock, and to the journal of a run that was cut off.
import type { FileTree } from '../../file/file-tree.js';
import type { Change } from './change.js';
import type { LockEntry } from './lock-entry.js';
import { type Lock, lockJournalPath, lockPath, parseLockFile, printLock } from './lock.js';
import { reportNewer, reportOlder } from './report.js';
import { isListed } from './step.js';
import { inFormOf } from './text-form.js';
import { compareVersions } from './versions.js';

/** The lock as it is to be. */
export interface LockPlan {
  readonly tree: FileTree;
  readonly lock: Lock;
  readonly entries: readonly LockEntry[];
  /** Whether other files are written. */
  readonly isWriting: boolean;
  /** The version of scaffold that is at work. */
  readonly version: string | undefined;
  /** How emitted text is laid out now. */
  readonly layouts: readonly string[];
}

/** The changes of both. A lock that says the same in another form, or for an older version, is left until there is something to write. */
export function planLock({ tree, lock, entries, isWriting, version, layouts }: LockPlan): Change[] {
  const change = { ownership: 'generated', from: 'scaffold.yaml', diagnostics: [] } as const;
  const before = tree.read(lockPath);
  const { unknown } = lock;
  const facts = printLock(entries, { unknown, layouts });
  const isSame = before !== undefined && !isWriting && factsIn(before) === facts;
  const text = printLock(entries, { version: newest(lock.version, version), unknown, layouts });
  const changes: Change[] = [];
  if (before === undefined) changes.push({ ...change, path: lockPath, kind: 'create', after: text });
  else if (isSame || inFormOf(text, before) === before)
    changes.push({ ...change, path: lockPath, kind: 'unchanged', before, after: before });
  else if (
    lock.version !== undefined &&
    version !== undefined &&
    compareVersions(version, lock.version) < 0
  ) {
    // What a newer one makes is not for an older one to undo.
    const diagnostics = [reportNewer(lock.version, version)];
    changes.push({ ...change, path: lockPath, kind: 'conflict', before, diagnostics });
  } else {
    const isOther =
      isWriting && lock.version !== undefined && version !== undefined && version !== lock.version;
    const diagnostics = isOther ? [reportOlder(lock.version, version)] : [];
    const after = inFormOf(text, before);
    changes.push({ ...change, path: lockPath, kind: 'update', before, after, diagnostics });
  }
  const journal = tree.read(lockJournalPath);
  if (journal !== undefined)
    changes.push({ ...change, path: lockJournalPath, kind: 'delete', before: journal });
  return changes;
}

/** As they would be printed now. What older locks say of generated files is no fact any more. */
function factsIn(text: string): string {
  const { entries, unknown, layouts } = parseLockFile(text);
  return printLock([...entries.values()].filter(isListed), { unknown, layouts });
}

function newest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareVersions(a, b) < 0 ? b : a;
}
