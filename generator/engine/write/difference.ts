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
}

/** The words and signs of a text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  for (const { 0: found, index } of text.matchAll(/\n|[\w$]+|[^\s\w$"'\\*]/g)) {
    if (found === '\n') line += 1;
    else tokens.push({ text: found, start: index, line, isLoose: '(),;|'.includes(found) });
  }
  return tokens;
}

/** Beyond this many pairs of tokens a hunk of lines counts as new altogether. */
const most = 4_000_000;

/** What of the second text is not in the first, in order: lines first, and words within lines that differ. */
export function differencesOf(before: readonly Token[], after: readonly Token[]): readonly Difference[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return hunksOf(old, now).flatMap((lines) => {
    const gone = before.slice(placeOf(old, lines.oldStart, before), placeOf(old, lines.oldEnd, before));
    const start = placeOf(now, lines.start, after);
    const fresh = after.slice(start, placeOf(now, lines.end, after));
    const isWhole = gone.length === 0 || fresh.length === 0 || gone.length * fresh.length > most;
    const whole: Hunk = { oldStart: 0, oldEnd: gone.length, start: 0, end: fresh.length };
    const oldStart = placeOf(old, lines.oldStart, before);
    return (isWhole ? [whole] : hunksOf(gone, fresh)).flatMap((hunk): Difference[] => {
      const differing = [...gone.slice(hunk.oldStart, hunk.oldEnd), ...fresh.slice(hunk.start, hunk.end)];
      if (differing.every(({ isLoose }) => isLoose)) return [];
      const [from, to] = [start + hunk.start, start + hunk.end];
      const [oldFrom, oldTo] = [oldStart + hunk.oldStart, oldStart + hunk.oldEnd];
      if (from !== to && oldFrom !== oldTo) return [{ start: from, end: to, slides: [0] }];
      const slides = from === to ? slidesOf(before, oldFrom, oldTo) : slidesOf(after, from, to);
      return [{ start: from, end: to, slides }];
    });
  });
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
  for (const { added, removed, value } of diffArrays(texts[0] ?? [], texts[1] ?? [])) {
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

/** The tokens of one line as one text, and the first of them. */
interface Line {
  readonly text: string;
  readonly first: number;
}

function linesOf(tokens: readonly Token[]): Line[] {
  const lines: Line[] = [];
  let first = 0;
  for (let index = 1; index <= tokens.length; index += 1) {
    if (tokens[index]?.line === tokens[first]?.line) continue;
    const text = tokens.slice(first, index).map((token) => token.text);
    lines.push({ text: text.join(' '), first });
    first = index;
  }
  return lines;
}

function placeOf(lines: readonly Line[], index: number, tokens: readonly Token[]): number {
  return lines[index]?.first ?? tokens.length;
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
