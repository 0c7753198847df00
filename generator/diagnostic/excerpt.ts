// One line of a file with a range of it underlined, as wide as a terminal shows it.
import { lineAndColumn, type Span } from '../source/source-file.js';

/** A line and the carets below it, both of the same width on a terminal. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
  readonly carets: string;
}

const TAB = 4;

/** The line where the span begins. Of a span over several lines, the part on the first is underlined. Control characters show as spaces. */
export function formatExcerpt(span: Span, width: number): Excerpt {
  const { file, start, end } = span;
  const { line, column } = lineAndColumn(file, start);
  const lineStart = start - (column - 1);
  const breakAt = file.text.indexOf('\n', lineStart);
  const lineEnd = breakAt === -1 ? file.text.length : breakAt;
  const raw = file.text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const from = Math.min(start - lineStart, raw.length);
  const to = Math.max(from, Math.min(end - lineStart, raw.length));
  const before = show(raw.slice(0, from), 0);
  const marked = show(raw.slice(from, to), widthOf(before));
  const after = show(raw.slice(to), widthOf(before + marked));
  return { line, ...cut(before, marked, after, width) };
}

/** Cuts a long line so that the range stays in sight. */
function cut(before: string, marked: string, after: string, width: number): { text: string; carets: string } {
  let [left, middle, right] = [before, marked, after];
  if (widthOf(left + middle + right) > width) {
    const room = Math.max(10, Math.floor((width - Math.min(widthOf(middle), width)) / 2));
    if (widthOf(middle) > width) middle = `${takeWidth(middle, width - 1)}…`;
    if (widthOf(left) > room) left = `…${reversed(takeWidth(reversed(left), room - 1))}`;
    const rest = Math.max(0, width - widthOf(left + middle));
    if (widthOf(right) > rest) right = rest < 2 ? '' : `${takeWidth(right, rest - 1)}…`;
  }
  const carets = ' '.repeat(widthOf(left)) + '^'.repeat(Math.max(1, widthOf(middle)));
  return { text: (left + middle + right).trimEnd(), carets };
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

function takeWidth(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
}

/** Tabs up to their next stop, other control characters and the byte order mark as nothing that moves the cursor. */
function show(text: string, offset: number): string {
  let shown = '';
  for (const character of text) {
    if (character === '\t') shown += ' '.repeat(TAB - ((offset + widthOf(shown)) % TAB));
    else if (character === '\uFEFF') continue;
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    else shown += /[\u0000-\u001F\u007F-\u009F]/.test(character) ? ' ' : character;
  }
  return shown;
}

/** Columns on a terminal: two for East Asian wide characters and emoji (UAX #11), none for combining marks and joiners. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\p{Cf}/u.test(character)) continue;
    width += isWide(character) ? 2 : 1;
  }
  return width;
}

function isWide(character: string): boolean {
  if (/\p{Emoji_Presentation}/u.test(character)) return true;
  return /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u.test(
    character,
  );
}
