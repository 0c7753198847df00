// The markers that git leaves where both sides of a merge changed the same lines.
import type { Span } from '../../source/source-file.js';

/** Whether a line is one of git's conflict markers. */
export function isMarker(line: string): boolean {
  return /^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)/.test(line);
}

/** Whether both sides of a merge stand in a text, for somebody to choose. */
export function hasMarkers(text: string): boolean {
  return text.includes('<<<<<<<') && findMarkers(text).length > 0;
}

/** A place where both sides stand in a text. */
export interface MarkedPlace {
  /** Of the first marker. */
  readonly start: number;
  /** Behind the last one, without its line end. */
  readonly end: number;
  /** What our side and theirs have there, with line ends. */
  readonly ours: string;
  readonly theirs: string;
}

/** Those that \`scaffold upgrade\` leaves are told of by it, and have another name. */
const place =
  /^<{7}(?! yours\r?$)(?: [^\r\n]*)?\r?\n((?:(?!<{7}|={7}|>{7}|\|{7})[^\n]*\n)*)(?:\|{7}(?: [^\r\n]*)?\r?\n(?:(?!<{7}|={7}|>{7})[^\n]*\n)*)?={7}\r?\n((?:(?!<{7}|={7}|>{7})[^\n]*\n)*)>{7}(?: [^\r\n]*)?$/gm;

/** Every such place, in order. */
export function findMarkers(text: string): readonly MarkedPlace[] {
  return [...text.matchAll(place)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    ours: found[1] ?? '',
    theirs: found[2] ?? '',
  }));
}

/** The text as one side has it. */
export function sideOf(text: string, side: 'ours' | 'theirs'): string {
  return text.replace(
    new RegExp(`${place.source}(?:\\r?\\n)?`, 'gm'),
    (_all, ours: string, theirs: string) => (side === 'ours' ? ours : theirs),
  );
}

/** Where a place begins, as a span of its file. */
export function spanOfMarker(path: string, text: string, { start }: MarkedPlace): Span {
  const end = text.indexOf('\n', start);
  return { file: { path, text }, start, end: end === -1 ? text.length : end };
}
