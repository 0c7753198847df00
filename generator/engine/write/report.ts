// The diagnostics of this room, one function each, with the place that they point at.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { EmittedFile } from './change.js';
import { findMarkers, spanOfMarker } from './markers.js';
import type { LockEntry } from './lock-entry.js';

/** The place of a range in a user's file. */
export function spanIn(path: string, text: string, start: number, end: number): Span {
  return { file: { path, text }, start, end };
}

/** ARM5001. */
export function reportEditedFile(file: EmittedFile, before: string, causes: readonly Span[]): Diagnostic {
  const { path, templates = [] } = file;
  const from = [...templates.map((each) => each.path), file.from].join(' or ');
  return createDiagnostic('ARM5001', {
    span: differenceIn(path, before, file.text),
    parameters: { path, from },
    related: causes
      .slice(0, mostPlaces)
      .map((each) => ({ span: each, message: 'asks for what stands there' })),
  });
}

/** More places are no help. */
const mostPlaces = 5;

/** ARM5002. */
export function reportFileInTheWay(file: EmittedFile): Diagnostic {
  return createDiagnostic('ARM5002', { parameters: { path: file.path } });
}

/** ARM5003. */
export function reportEditedOrphan(path: string, before: string): Diagnostic {
  return createDiagnostic('ARM5003', { span: spanIn(path, before, 0, 0), parameters: { path } });
}

/** ARM5004. */
export function reportLeftBehind({ path, from }: LockEntry, before: string): Diagnostic {
  return createDiagnostic('ARM5004', { span: spanIn(path, before, 0, 0), parameters: { path, from } });
}

/** ARM5005. */
export function reportUnparsable(span: Span, problem: string): Diagnostic {
  return createDiagnostic('ARM5005', { span, parameters: { path: span.file.path, problem } });
}

/** ARM5006. */
export function reportChangedSignature(span: Span, name: string, signature: string): Diagnostic {
  return createDiagnostic('ARM5006', { span, parameters: { name, signature } });
}

/** ARM5007. */
export function reportDeparted(span: Span, name: string, from: string): Diagnostic {
  return createDiagnostic('ARM5007', { span, parameters: { name, from } });
}

/** ARM5008. Without a reason: the file is gone. */
export function reportOperationsToAdd(parts: {
  readonly path: string;
  readonly implemented: string;
  readonly names: readonly string[];
  readonly reason?: string;
  readonly span?: Span;
}): Diagnostic {
  const { path, implemented, names, reason = `${path} is gone`, span } = parts;
  return createDiagnostic('ARM5008', { span, parameters: { reason, names: names.join(', '), implemented } });
}

/** ARM5009. */
export function reportChangedMeanwhile(path: string): Diagnostic {
  return createDiagnostic('ARM5009', { parameters: { path } });
}

/** ARM5010. */
export function reportNoMapping(span: Span, pointer: string, name: string): Diagnostic {
  return createDiagnostic('ARM5010', { span, parameters: { path: span.file.path, pointer, name } });
}

/** ARM5011. */
export function reportGoneImport(span: Span, name: string, module: string): Diagnostic {
  return createDiagnostic('ARM5011', { span, parameters: { name, module } });
}

/** ARM5012. */
export function reportUpgradeConflict(span: Span): Diagnostic {
  return createDiagnostic('ARM5012', { span, parameters: { path: span.file.path } });
}

/** ARM5013. */
export function reportNoFirstText(path: string): Diagnostic {
  return createDiagnostic('ARM5013', { parameters: { path } });
}

/** ARM5014: the first place, with what each side has there, and where the others are. */
export function reportUnsettled(path: string, text: string): Diagnostic {
  const [first, ...others] = findMarkers(text);
  if (first === undefined) throw new Error(`${path} has no conflict markers.`);
  const oursAt = text.indexOf('\n', first.start) + 1;
  const theirsAt = text.lastIndexOf(first.theirs, text.lastIndexOf('\n', first.end - 1) + 1);
  const side = (start: number, lines: string, whose: string) => ({
    span: spanIn(path, text, start, Math.max(start, start + lines.trimEnd().length)),
    message: lines === '' ? `${whose} has nothing here` : `${whose} has this`,
  });
  return createDiagnostic('ARM5014', {
    span: spanOfMarker(path, text, first),
    parameters: { path },
    related: [
      side(oursAt, first.ours, 'this side'),
      side(theirsAt, first.theirs, 'the other side'),
      ...others.map((place) => ({ span: spanOfMarker(path, text, place), message: 'and here' })),
    ],
  });
}

/** ARM5015. */
export function reportNewer(newer: string, version: string): Diagnostic {
  return createDiagnostic('ARM5015', { parameters: { newer, version } });
}

/** ARM5016. */
export function reportOlder(older: string, version: string): Diagnostic {
  return createDiagnostic('ARM5016', { parameters: { older, version } });
}

/** ARM5020. */
export function reportFollowedName(span: Span, from: string, to: string): Diagnostic {
  return createDiagnostic('ARM5020', { span, parameters: { from, to } });
}

/** The first line that differs from what was emitted: most often where the edit is. */
function differenceIn(path: string, before: string, emitted: string): Span {
  let at = 0;
  while (at < before.length && before[at] === emitted[at]) at += 1;
  const start = before.lastIndexOf('\n', at - 1) + 1;
  const end = before.indexOf('\n', start);
  return spanIn(path, before, start, end === -1 ? before.length : end);
}
