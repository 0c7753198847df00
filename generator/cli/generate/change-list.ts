// Changes in words: what was or would be done, what is stale for `--check`, and annotations for GitHub Actions.
import { isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import { lockPath } from '../../engine/write/lock.js';
import type { Colors } from '../output.js';
import { type Drift, isShown } from './drift.js';

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
    .map((change) => {
      const line = `${paint(change, colors)(verbs[change.kind].padEnd(8))} ${change.path}`;
      // Perhaps somebody's edit: it is not lost.
      return change.isKept ? `${line} ${colors.dim('(git has what stood there)')}` : line;
    });
}

/** One line a file that is not what the manifests ask for: what is the matter with it, and the line that asks. */
export function describeDrift(drift: readonly Drift[], colors: Colors): string[] {
  return drift.map(
    ({ change, what, message }) =>
      `${paint(change, colors)(what.padEnd(11))} ${change.path} ${colors.dim(message)}`,
  );
}

/** The same for GitHub Actions: workflow commands that mark the line that is behind it, or a file where there is none. */
export function annotate(drift: readonly Drift[]): string[] {
  return drift.flatMap(({ change, what, message, causes, file }) => {
    const text = `${change.path} is ${what}: ${message}. Run scaffold generate and commit the result.`;
    const places =
      causes.length > 0
        ? causes.map((cause) => `file=${escapeProperty(cause.file)},line=${cause.line}`)
        : [`file=${escapeProperty(file)}`];
    return places.map((place) => `::error ${place},title=scaffold generate --check::${escapeMessage(text)}`);
  });
}

/** The last line: how many files, and whether they were written. */
export function summarise(
  changes: readonly Change[],
  { isDone, isReadOnly }: { readonly isDone: boolean; readonly isReadOnly: boolean },
): string {
  const count = changes.filter(isShown).length;
  if (!isDone) return 'Nothing was written.';
  if (count === 0) {
    if (!changes.some(isWritten)) return 'Up to date.';
    return isReadOnly
      ? `${lockPath} would be renewed; nothing was written.`
      : `Up to date; ${lockPath} was renewed.`;
  }
  const files = count === 1 ? '1 file' : `${count} files`;
  return isReadOnly ? `${files} would change; nothing was written.` : `${files} changed.`;
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function paint(change: Change, colors: Colors): (text: string) => string {
  if (change.kind === 'create') return colors.green;
  if (change.kind === 'delete' || change.kind === 'conflict') return colors.red;
  return colors.yellow;
}
