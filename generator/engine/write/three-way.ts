// A three-way merge of texts, line by line: both sides' changes where they touch different lines, both texts between markers where not.
import { diffArrays } from 'diff';

/** A merged text, and how many places in it are for a person to settle. */
export interface MergedText {
  readonly text: string;
  readonly conflicts: number;
}

/** Merges what two sides made of one text. Two changes conflict when they touch the same or neighbouring lines and differ. */
export function mergeTexts(first: string, mine: string, theirs: string): MergedText {
  const start = linesOf(first);
  const [ours, other] = [hunksOf(start, linesOf(mine)), hunksOf(start, linesOf(theirs))];
  let text = '';
  let conflicts = 0;
  let at = 0;
  while (ours.length > 0 || other.length > 0) {
    const next = Math.min(ours[0]?.start ?? Infinity, other[0]?.start ?? Infinity);
    text += start.slice(at, next).join('');
    // All hunks of both sides that touch each other make one place.
    let end = next;
    const taken: { readonly mine: Hunk[]; readonly theirs: Hunk[] } = { mine: [], theirs: [] };
    for (let grown = true; grown; ) {
      grown = false;
      for (const [hunks, into] of [
        [ours, taken.mine],
        [other, taken.theirs],
      ] as const) {
        const hunk = hunks[0];
        if (hunk === undefined || hunk.start > end) continue;
        into.push(hunk);
        hunks.shift();
        end = Math.max(end, hunk.end);
        grown = true;
      }
    }
    const [a, b] = [taken.mine, taken.theirs].map((hunks) => applied(start, hunks, next, end));
    if (taken.theirs.length === 0 || a === b) text += a;
    else if (taken.mine.length === 0) text += b;
    else {
      text += `<<<<<<< yours\n${ended(a!)}=======\n${ended(b!)}>>>>>>> scaffold\n`;
      conflicts += 1;
    }
    at = end;
  }
  return { text: text + start.slice(at).join(''), conflicts };
}

/** Lines `start` up to `end` of the first text, and what stands in their place. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

function hunksOf(first: string[], changed: string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const part of diffArrays(first, changed)) {
    if (!part.added && !part.removed) {
      if (open !== undefined) hunks.push(open);
      open = undefined;
      at += part.value.length;
      continue;
    }
    open ??= { start: at, end: at, lines: [] };
    if (part.added) open.lines.push(...part.value);
    else {
      at += part.value.length;
      open.end = at;
    }
  }
  if (open !== undefined) hunks.push(open);
  return hunks;
}

function applied(first: readonly string[], hunks: readonly Hunk[], start: number, end: number): string {
  let text = '';
  let at = start;
  for (const hunk of hunks) {
    text += first.slice(at, hunk.start).join('') + hunk.lines.join('');
    at = hunk.end;
  }
  return text + first.slice(at, end).join('');
}

/** With their line ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
