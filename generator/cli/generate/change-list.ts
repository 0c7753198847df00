// Changes in words: what was or would be done, what is stale for `--check`, and annotations for GitHub Actions.
import { isWritten } from '../../write/apply.js';
import type { Change } from '../../write/change.js';
import { lockPath } from '../../write/lock.js';
import type { Colors } from '../output.js';

const verbs: Readonly<Record<Change['kind'], string>> = {
  create: 'create',
  update: 'update',
  merge: 'merge',
  delete: 'delete',
  conflict: 'conflict',
  unchanged: 'unchanged',
};

/** One line a file that is written or removed; the lock goes without saying. */
export function describeChanges(changes: readonly Change[], colors: Colors): string[] {
  return changes
    .filter((change) => isShown(change) || change.kind === 'conflict')
    .map((change) => `${paint(change, colors)(verbs[change.kind].padEnd(8))} ${change.path}`);
}

/** One line a file that is not what the manifests ask for, with the manifest that asks. */
export function describeDrift(changes: readonly Change[], colors: Colors): string[] {
  return driftOf(changes).map(
    ({ change, what, from }) =>
      `${paint(change, colors)(what.padEnd(11))} ${change.path} ${colors.dim(`(${from})`)}`,
  );
}

/** The same for GitHub Actions: workflow commands that mark the files. */
export function annotate(changes: readonly Change[]): string[] {
  return driftOf(changes).map(
    ({ change, what, from }) =>
      `::error file=${change.path},title=scaffold generate --check::${what}: ${change.path} (${from}). Run scaffold generate and commit the result.`,
  );
}

/** The last line: how many files, and whether they were written. */
export function summarise(
  changes: readonly Change[],
  { isDone, isReadOnly }: { readonly isDone: boolean; readonly isReadOnly: boolean },
): string {
  const count = changes.filter(isShown).length;
  if (!isDone) return 'Nothing was written.';
  if (count === 0)
    return changes.some(isWritten) && !isReadOnly ? 'Up to date; scaffold.lock was renewed.' : 'Up to date.';
  const files = count === 1 ? '1 file' : `${count} files`;
  return isReadOnly ? `${files} would change; nothing was written.` : `${files} changed.`;
}

interface Drift {
  readonly change: Change;
  readonly what: string;
  readonly from: string;
}

function driftOf(changes: readonly Change[]): Drift[] {
  const hasOther = changes.some((change) => isShown(change) || change.kind === 'conflict');
  return changes.flatMap((change): Drift[] => {
    if (change.kind === 'unchanged' || (change.path === lockPath && hasOther)) return [];
    const from = `from ${change.from}`;
    if (change.kind === 'create') return [{ change, what: 'missing', from }];
    if (change.kind === 'delete') return [{ change, what: 'orphaned', from }];
    if (change.kind !== 'conflict') return [{ change, what: 'stale', from }];
    return [{ change, what: change.ownership === 'generated' ? 'hand-edited' : 'conflict', from }];
  });
}

function isShown(change: Change): boolean {
  return isWritten(change) && !change.path.startsWith(lockPath);
}

function paint(change: Change, colors: Colors): (text: string) => string {
  if (change.kind === 'create') return colors.green;
  if (change.kind === 'delete' || change.kind === 'conflict') return colors.red;
  return colors.yellow;
}
