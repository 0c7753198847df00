// Where two texts differ, in words: layout does not count, so that what only moved with its neighbours is no difference.
import { diffArrays } from 'diff';

/** A word or sign, and where it stands. */
export interface Token {
  readonly text: string;
  readonly start: number;
  /** Counted from 0. */
  readonly line: number;
  /** Layout may add and drop it: it tells what is within what, but is no difference by itself. */
  readonly isLoose: boolean;
}

/** Tokens `start` up to `end` of the second text are new; where these are equal, something is gone from in front of `start`. */
export interface Difference {
  readonly start: number;
  readonly end: number;
  /** The same texts come of it when it stands so many tokens further on or, below zero, further back. */
  readonly slides: readonly number[];
  /** It is more than brackets, which look alike: which of them is new shows only in what they hold. */
  readonly hasWords: boolean;
}

/** The words and signs of a text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  for (const { 0: found, index } of text.matchAll(/\n|[\w$]+|[^\s\w$\\*]/g)) {
    if (found === '\n') line += 1;
    // Which quotes a text stands between is layout; that it ends there tells what is gone from its end.
    else
      tokens.push({ text: found.replace("'", '"'), start: index, line, isLoose: '(),;|"\''.includes(found) });
  }
  return tokens;
}

/** Whether a token is more than layout and brackets. */
export function isWord({ text, isLoose }: Token): boolean {
  return !isLoose && !/[[\]{}]/.test(text);
}

/** The first token that begins at a place of the text or behind it. */
export function indexAt(tokens: readonly Token[], place: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Beyond this many pairs of tokens a hunk of lines counts as new altogether, and beyond this many edits a text. */
const most = 4_000_000;
const longest = 4_000;

/** What of the second text is not in the first, in order: lines first, and words within lines that differ. */
export function differencesOf(before: readonly Token[], after: readonly Token[]): readonly Difference[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return hunksOf(old, now).flatMap((lines) => {
    // The line in front of them may have other brackets behind it.
    const oldStart = placeOf(old, lines.oldStart - 1, before);
    const start = placeOf(now, lines.start - 1, after);
    const gone = before.slice(oldStart, placeOf(old, lines.oldEnd, before));
    const fresh = after.slice(start, placeOf(now, lines.end, after));
    return wordHunks(gone, fresh).flatMap((hunk): Difference[] => {
      const differing = [...gone.slice(hunk.oldStart, hunk.oldEnd), ...fresh.slice(hunk.start, hunk.end)];
      if (differing.every(({ isLoose }) => isLoose)) return [];
      const hasWords = differing.some(isWord);
      const [from, to] = [start + hunk.start, start + hunk.end];
      const [oldFrom, oldTo] = [oldStart + hunk.oldStart, oldStart + hunk.oldEnd];
      if (from !== to && oldFrom !== oldTo) return [{ start: from, end: to, slides: [0], hasWords }];
      const slides = from === to ? slidesOf(before, oldFrom, oldTo) : slidesOf(after, from, to);
      return [{ start: from, end: to, slides, hasWords }];
    });
  });
}

/** What is the same in front and behind is taken off first: most often, the rest is on one side only. */
function wordHunks(gone: readonly Token[], fresh: readonly Token[]): readonly Hunk[] {
  const least = Math.min(gone.length, fresh.length);
  let front = 0;
  while (front < least && gone[front]?.text === fresh[front]?.text) front += 1;
  let behind = 0;
  while (behind < least - front && gone.at(-1 - behind)?.text === fresh.at(-1 - behind)?.text) behind += 1;
  const [oldEnd, end] = [gone.length - behind, fresh.length - behind];
  const [lost, won] = [oldEnd - front, end - front];
  if (lost === 0 && won === 0) return [];
  if (lost * won === 0 || lost * won > most) return [{ oldStart: front, oldEnd, start: front, end }];
  return hunksOf(gone.slice(front, oldEnd), fresh.slice(front, end)).map((hunk) => ({
    oldStart: front + hunk.oldStart,
    oldEnd: front + hunk.oldEnd,
    start: front + hunk.start,
    end: front + hunk.end,
  }));
}

interface Hunk {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly start: number;
  readonly end: number;
}

function hunksOf(
  before: readonly { readonly text: string }[],
  after: readonly { readonly text: string }[],
): Hunk[] {
  const hunks: Hunk[] = [];
  let [oldAt, at] = [0, 0];
  let open: Hunk | undefined;
  const texts = [before, after].map((items) => items.map(({ text }) => text));
  const parts = diffArrays(texts[0] ?? [], texts[1] ?? [], { maxEditLength: longest });
  // Too much for anybody to look at: all of it is another text.
  if (parts === undefined) return [{ oldStart: 0, oldEnd: before.length, start: 0, end: after.length }];
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      oldAt += value.length;
      at += value.length;
      continue;
    }
    const { oldStart, start } = open ?? { oldStart: oldAt, start: at };
    if (removed) oldAt += value.length;
    else at += value.length;
    open = { oldStart, oldEnd: oldAt, start, end: at };
  }
  if (open) hunks.push(open);
  return hunks;
}

/** What is no layout of one line as one text, and its first token. */
interface Line {
  readonly text: string;
  readonly first: number;
}

/** Lines with words. Those of brackets alone are alike, and belong to the line before them. */
function linesOf(tokens: readonly Token[]): Line[] {
  const lines: Line[] = [];
  let first = 0;
  for (let index = 1; index <= tokens.length; index += 1) {
    if (tokens[index]?.line === tokens[first]?.line) continue;
    const own = tokens.slice(first, index).filter(({ isLoose }) => !isLoose);
    if (own.some(isWord) || lines.length === 0)
      lines.push({ text: own.map((token) => token.text).join(' '), first });
    first = index;
  }
  return lines;
}

function placeOf(lines: readonly Line[], index: number, tokens: readonly Token[]): number {
  return lines[Math.max(index, 0)]?.first ?? tokens.length;
}

/** What is added or taken away may begin later or earlier where its first words stand behind it too, or its last ones before it. */
function slidesOf(tokens: readonly Token[], start: number, end: number): number[] {
  const same = (a: number, b: number): boolean =>
    tokens[a] !== undefined && tokens[a].text === tokens[b]?.text;
  let [on, back] = [0, 0];
  while (on < end - start && same(start + on, end + on)) on += 1;
  while (back < end - start && same(start - 1 - back, end - 1 - back)) back += 1;
  return Array.from({ length: on + back + 1 }, (_, index) => on - index);
}
