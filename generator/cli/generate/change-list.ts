// Changes in words: what was or would be done, what is stale for `--check`, and annotations for GitHub Actions.
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
  return drift.flatMap(({ change, what, message, causes }) => {
    const text = `${change.path} is ${what}: ${message}. Run scaffold generate and commit the result.`;
    const places =
      causes.length > 0
        ? causes.map(({ file, line }) => `file=${escapeProperty(file)},line=${line}`)
        : [`file=${escapeProperty(change.path)}`];
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
  /** The lines of manifests that cause it. */
  readonly causes: readonly Place[];
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
    const causes = causesOf(change);
    const place = causes.length > 0 ? inWords(causes) : change.from;
    const printed = change.templates ? `, printed by ${change.templates.join(', ')}` : '';
    const asks = `${place} ${causes.length > 1 ? 'ask' : 'asks'} for`;
    const drift = (what: Drift['what'], message: string): Drift[] => [{ change, what, message, causes }];
    if (change.kind === 'create') return drift('missing', `is not there; ${asks} it${printed}`);
    if (change.kind === 'delete') {
      const reason = causes.length > 0 ? `${place} does not ask for it any more` : `${place} is gone`;
      return drift('orphaned', reason);
    }
    if (change.kind !== 'conflict') return drift('stale', `is not what ${asks}${printed}`);
    if (change.ownership !== 'generated') return drift('conflict', `cannot take what ${asks}`);
    if (change.diagnostics.some(({ code }) => code === 'ARM5002'))
      return drift('conflict', `is in the way of what ${asks}`);
    const isOrphan = change.diagnostics.some(({ code }) => code === 'ARM5003');
    if (isOrphan) return drift('orphaned', `was edited by hand, and ${place} does not ask for it any more`);
    return drift(
      'hand-edited',
      `was edited by hand; ${place} ${causes.length > 1 ? 'are' : 'is'} where a change belongs${printed}`,
    );
  });
}

/** The lines of manifests that cause a change, each once. */
export function causesOf(change: Change): readonly Place[] {
  const places = (change.causes?.() ?? []).map((span): Place => {
    return { file: span.file.path, ...lineAndColumn(span.file, span.start) };
  });
  return places.filter(
    ({ file, line }, index) => places.findIndex((each) => each.file === file && each.line === line) === index,
  );
}

/** `a.yaml:6, a.yaml:9 and 2 more places`. */
function inWords(causes: readonly Place[]): string {
  const named = causes.slice(0, causes.length > 4 ? 3 : 4).map(({ file, line }) => `${file}:${line}`);
  const rest = causes.length - named.length;
  const last = rest > 0 ? `${rest} more places` : named.pop();
  return named.length === 0 ? String(last) : `${named.join(', ')} and ${last}`;
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
