// A text out of a YAML scalar, and the way back: which place in the file each of its characters comes from.
import type { Located, SourceFile, Span } from '../../source/source-file.js';

/** A text whose parts know their spans. */
export interface SourceText {
  readonly text: string;
  /** The place of `text.slice(start, end)` in the file. */
  span(start: number, end: number): Span;
}

/** Maps a scalar's value to its place: plain and simply quoted ones exactly, escaped and folded ones character by character. */
export function createSourceText(located: Located<string>): SourceText {
  const { value: text, span } = located;
  const { file } = span;
  const raw = file.text.slice(span.start, span.end);
  const shift = raw === text ? 0 : raw.slice(1, -1) === text ? 1 : undefined;
  if (shift !== undefined) {
    const origin = span.start + shift;
    return {
      text,
      span: (start, end) => ({ file, start: origin + start, end: origin + Math.max(start, end) }),
    };
  }
  return alignedText(text, raw, file, span);
}

function alignedText(text: string, raw: string, file: SourceFile, around: Span): SourceText {
  const offsets: number[] = [];
  let at = 0;
  for (const character of text.split('')) {
    const found = /\s/.test(character) ? raw.slice(at).search(/\s|\\/) + at : raw.indexOf(character, at);
    if (found >= at) at = found;
    offsets.push(around.start + Math.min(at, Math.max(0, raw.length - 1)));
    at += 1;
  }
  const from = (index: number) => offsets[index] ?? around.end;
  const to = (index: number) => {
    const last = offsets[index - 1];
    return last === undefined ? around.start : Math.min(last + 1, around.end);
  };
  return {
    text,
    span: (start, end) => ({
      file,
      start: from(start),
      end: Math.max(from(start), end > start ? to(end) : 0),
    }),
  };
}
