// Drift: which files are not what manifests and templates ask for, what is the matter with each, and which lines are behind it.
import { isDeepStrictEqual } from 'node:util';
import type { GenerateResult } from '../../generate/generate.js';
import { isWritten } from '../../engine/write/apply.js';
import type { Change, TemplateChange } from '../../engine/write/change.js';
import { lockPath, parseLock } from '../../engine/write/lock.js';
import { lineAndColumn } from '../../source/source-file.js';

/** A file that is not what the manifests ask for. */
export interface Drift {
  readonly change: Change;
  readonly what: 'stale' | 'missing' | 'hand-edited' | 'orphaned' | 'conflict';
  readonly message: string;
  /** The lines of manifests and templates that cause it. */
  readonly causes: readonly Place[];
  /** The file to look at where no line is known. */
  readonly file: string;
}

/** A line of a file, both line and column counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every file that has drifted; the lock only where nothing else has. */
export function driftOf({ changes }: GenerateResult): Drift[] {
  const hasOther = changes.some((change) => isShown(change) || change.kind === 'conflict');
  return changes.flatMap((change): Drift[] => {
    if (change.kind === 'unchanged') return [];
    const causes = causesOf(change);
    const drift = { change, causes, file: change.path };
    if (change.path.startsWith(lockPath))
      return hasOther ? [] : [{ ...drift, what: 'stale', message: describeLock(change) }];
    const [template] = templatesBehind(change);
    if (template !== undefined) {
      const message = `${templateVerbs[template.kind]} ${inWords(templatesBehind(change).map(placeOfTemplate))}`;
      const rest = template.kind === 'gone' ? ', and is not any more' : '';
      const file = template.kind === 'gone' ? change.path : template.path;
      return [{ ...drift, file, what: 'stale', message: message + rest }];
    }
    return [{ ...drift, ...describe(change, causes) }];
  });
}

/** The lines of manifests and templates that cause a change, each once. */
export function causesOf(change: Change): readonly Place[] {
  if (change.path.startsWith(lockPath)) return [];
  const templates = templatesBehind(change);
  const spans =
    templates.length > 0 ? templates.flatMap(({ span }) => span ?? []) : (change.causes?.() ?? []);
  const places = spans.map((span): Place => {
    return { file: span.file.path, ...lineAndColumn(span.file, span.start) };
  });
  return places.filter(
    ({ file, line }, index) => places.findIndex((each) => each.file === file && each.line === line) === index,
  );
}

/** Whether a change is one that somebody who generates is told of. */
export function isShown(change: Change): boolean {
  return isWritten(change) && !change.path.startsWith(lockPath);
}

function describe(change: Change, causes: readonly Place[]): Pick<Drift, 'what' | 'message'> {
  const place = causes.length > 0 ? inWords(causes) : change.from;
  const templates = (change.templates ?? []).map(({ path }) => path).join(', ');
  const printed = templates === '' ? '' : `, printed by ${templates}`;
  const asks = `${place} ${causes.length > 1 ? 'ask' : 'asks'} for`;
  if (change.kind === 'create') return { what: 'missing', message: `is not there; ${asks} it${printed}` };
  if (change.kind === 'delete') {
    const reason = causes.length > 0 ? `${place} does not ask for it any more` : `${place} is gone`;
    return { what: 'orphaned', message: reason };
  }
  if (change.kind !== 'conflict') return { what: 'stale', message: `is not what ${asks}${printed}` };
  if (change.ownership !== 'generated') return { what: 'conflict', message: `cannot take what ${asks}` };
  const codes = change.diagnostics.map(({ code }) => code);
  if (codes.includes('ARM5002')) return { what: 'conflict', message: `is in the way of what ${asks}` };
  if (codes.includes('ARM5003'))
    return { what: 'orphaned', message: `was edited by hand, and ${place} does not ask for it any more` };
  const belongs =
    templates === ''
      ? `${place} ${causes.length > 1 ? 'are' : 'is'} where a change belongs`
      : `a change of its text belongs in ${templates}, one of what it is about in ${place}`;
  return { what: 'hand-edited', message: `was edited by hand; ${belongs}` };
}

/** The templates by which a file was printed otherwise, where that is why it has to be written. */
function templatesBehind({ kind, changedTemplates = [] }: Change): readonly TemplateChange[] {
  if (kind !== 'update' && kind !== 'merge') return [];
  return changedTemplates.filter((each) => each.kind === changedTemplates[0]?.kind);
}

const templateVerbs: Readonly<Record<TemplateChange['kind'], string>> = {
  edited: 'is not what is printed by',
  new: 'was not printed by',
  gone: 'was printed by',
};

function placeOfTemplate({ path, span }: TemplateChange): { readonly file: string; readonly line?: number } {
  return span ? { file: path, line: lineAndColumn(span.file, span.start).line } : { file: path };
}

/** What the lock has to be told, or to forget, by the first file of which it does not say what is so. */
function describeLock({ path, before = '', after = '' }: Change): string {
  if (path !== lockPath) return 'was left behind by a run that was cut off';
  const [old, next] = [parseLock(before), parseLock(after)];
  // What is generated has lines only while a template of the workspace prints it.
  const gone = [...old.values()].find((each) => each.ownership !== 'generated' && !next.has(each.path))?.path;
  if (gone !== undefined) return `still has an entry of ${gone}, which is not there any more`;
  const added = [...next.keys()].find((each) => !old.has(each));
  if (added !== undefined) return `has no entry of ${added}`;
  const changed = [...next].find(([each, entry]) => !isDeepStrictEqual(entry, old.get(each)))?.[0];
  if (changed === undefined) return 'is not as it is written';
  return `does not say of ${changed} what is so now`;
}

/** `a.yaml:6, a.yaml:9 and 2 more places`. */
function inWords(causes: readonly { readonly file: string; readonly line?: number }[]): string {
  const named = causes
    .slice(0, causes.length > 4 ? 3 : 4)
    .map(({ file, line }) => (line ? `${file}:${line}` : file));
  const rest = causes.length - named.length;
  const last = rest > 0 ? `${rest} more places` : named.pop();
  return named.length === 0 ? String(last) : `${named.join(', ')} and ${last}`;
}
