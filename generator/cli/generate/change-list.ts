// Changes in words: what was or would be done, what is stale for `--check`, and annotations for GitHub Actions.
import { findCause } from '../../generate/cause.js';
import type { GenerateResult } from '../../generate/generate.js';
import { lineAndColumn } from '../../source/source-file.js';
import { isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import { lockPath } from '../../engine/write/lock.js';
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

/** One line a file that is not what the manifests ask for: what is the matter with it, and the line that asks. */
export function describeDrift(drift: readonly Drift[], colors: Colors): string[] {
  return drift.map(
    ({ change, what, message }) =>
      `${paint(change, colors)(what.padEnd(11))} ${change.path} ${colors.dim(message)}`,
  );
}

/** The same for GitHub Actions: workflow commands that mark the manifest's line, or the file where there is none. */
export function annotate(drift: readonly Drift[]): string[] {
  return drift.map(({ change, what, message, cause }) => {
    const place = cause
      ? `file=${escapeProperty(cause.file)},line=${cause.line}`
      : `file=${escapeProperty(change.path)}`;
    const text = `${change.path} is ${what}: ${message}. Run scaffold generate and commit the result.`;
    return `::error ${place},title=scaffold generate --check::${escapeMessage(text)}`;
  });
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

/** A file that is not what the manifests ask for. */
export interface Drift {
  readonly change: Change;
  readonly what: 'stale' | 'missing' | 'hand-edited' | 'orphaned' | 'conflict';
  readonly message: string;
  /** The line of the manifest that causes it. */
  readonly cause: Place | undefined;
}

/** A line of a file, both line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every file that has drifted; the lock only where nothing else has. */
export function driftOf(result: GenerateResult): Drift[] {
  const { changes } = result;
  const hasOther = changes.some((change) => isShown(change) || change.kind === 'conflict');
  return changes.flatMap((change): Drift[] => {
    if (change.kind === 'unchanged' || (change.path.startsWith(lockPath) && hasOther)) return [];
    const cause = causeOf(change, result);
    const place = cause ? `${cause.file}:${cause.line}` : change.from;
    const drift = (what: Drift['what'], message: string): Drift[] => [{ change, what, message, cause }];
    if (change.kind === 'create') return drift('missing', `is not there; ${place} asks for it`);
    if (change.kind === 'delete') {
      const reason = cause ? `${place} does not ask for it any more` : `${place} is gone`;
      return drift('orphaned', reason);
    }
    if (change.kind !== 'conflict') return drift('stale', `is not what ${place} asks for`);
    if (change.ownership !== 'generated') return drift('conflict', `cannot take what ${place} asks for`);
    if (change.diagnostics.some(({ code }) => code === 'ARM5002'))
      return drift('conflict', `is in the way of what ${place} asks for`);
    const isOrphan = change.diagnostics.some(({ code }) => code === 'ARM5003');
    if (isOrphan) return drift('orphaned', `was edited by hand, and ${place} does not ask for it any more`);
    return drift('hand-edited', `was edited by hand; ${place} is where a change belongs`);
  });
}

/** The line of a manifest that causes a change. */
export function causeOf(change: Change, result: GenerateResult): Place | undefined {
  const span = findCause(change, result);
  return span && { file: span.file.path, ...lineAndColumn(span.file, span.start) };
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function isShown(change: Change): boolean {
  return isWritten(change) && !change.path.startsWith(lockPath);
}

function paint(change: Change, colors: Colors): (text: string) => string {
  if (change.kind === 'create') return colors.green;
  if (change.kind === 'delete' || change.kind === 'conflict') return colors.red;
  return colors.yellow;
}
