// Marks in rendered text that never reach a file: which block was printed for which cause, where imports go, which lines vanish.
import type { Span } from '../../source/source-file.js';
import type { CausedText } from '../write/change.js';

// Noncharacters of Unicode. Manifests that hold one are refused, literals escape them, comments drop them.
const open = '\uFDD0';
const opened = '\uFDD1';
const close = '\uFDD2';
/** Where the import statements go. */
export const importsMark = '\uFDD3';
/** A line that holds nothing else vanishes. */
export const nothingMark = '\uFDD4';
/** A line break inside a doc comment that is laid out later. */
export const breakMark = '\uFDD5';

/** A part of a text that was printed for a place of a manifest, and what it asked for. */
export interface MarkedText extends CausedText {
  /** The names that were asked for while it was printed: from where to where among all of the file. */
  readonly asked: readonly [from: number, to: number];
}

/** Why a block is printed, and what it asked for. */
export type BlockMark = Pick<MarkedText, 'cause' | 'asked' | 'isDerived' | 'isList'>;

/** Text without marks, and what they said. */
export interface Unmarked {
  readonly text: string;
  /** In order of their beginnings; they nest and never overlap in part. */
  readonly blocks: readonly MarkedText[];
}

/** Puts text between marks; `marks` collects what they say. */
export function markText(text: string, mark: BlockMark, marks: BlockMark[]): string {
  return `${open}${marks.push(mark) - 1}${opened}${text}${close}`;
}

/** What stands in place of the mark of imports, and what asks for all of the file, where that is to be noted. */
export interface ImportsText {
  readonly statements: string;
  readonly cause?: Span;
}

/** Takes the marks out of rendered text. */
export function takeMarks(
  marked: string,
  marks: readonly BlockMark[],
  { statements, cause }: ImportsText,
): Unmarked {
  const pieces: string[] = [];
  const blocks: OpenBlock[] = [];
  const within: OpenBlock[] = [];
  let length = 0;
  let from = 0;
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const found of marked.matchAll(/\uFDD0(\d+)\uFDD1|\uFDD2|\uFDD3\n?|\uFDD4\n?/g)) {
    const before = marked.slice(from, found.index);
    // The line that a mark stands on alone is only its indentation.
    add(found[0].startsWith(nothingMark) ? before.replace(/[ \t]+$/, '') : before);
    from = found.index + found[0].length;
    const [mark, number] = found;
    const said = number === undefined ? undefined : marks[Number(number)];
    if (said !== undefined) {
      const block = { start: length, end: length, ...said };
      blocks.push(block);
      within.push(block);
    } else if (mark === close) {
      const block = within.pop();
      if (block !== undefined) block.end = length;
    } else if (mark.startsWith(importsMark)) {
      const start = length;
      // What exports nothing and imports nothing would be a script.
      add(statements === '' && !/^\s*export\b/m.test(marked) ? 'export {};\n' : statements);
      if (cause && length > start) blocks.push({ start, end: length, cause, asked: [0, 0], isDerived: true });
    }
  }
  add(marked.slice(from));
  return { text: pieces.join(''), blocks };
}

type OpenBlock = Omit<MarkedText, 'end'> & { end: number };

/** Text as it may stand where marks are looked for. */
export function withoutMarks(text: string): string {
  return text.replace(/[\uFDD0-\uFDD5]/g, '');
}
