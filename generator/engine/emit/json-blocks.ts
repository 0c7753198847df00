// Which parts of a printed JSON document were printed for which places of manifests: walks value and text side by side.
import type { CausedText } from '../write/change.js';
import type { Span } from '../../source/source-file.js';
import { causeOf, type EntryCause, isWords, placeOf } from './causes.js';

/** The parts of a text that `jsonText` made of this value. */
export function jsonBlocks(text: string, value: unknown): readonly CausedText[] {
  const walk: Walk = { text, at: 0, blocks: [] };
  skipValue(walk, value);
  return walk.blocks;
}

interface Walk {
  readonly text: string;
  at: number;
  readonly blocks: CausedText[];
}

function skipValue(walk: Walk, value: unknown): void {
  if (typeof value !== 'object' || value === null) return skip(walk, JSON.stringify(value));
  const isList = Array.isArray(value);
  const [from, place] = [walk.at, walk.blocks.length];
  let first: Span | undefined;
  skip(walk, isList ? '[' : '{');
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (item === undefined) continue;
    skipSpace(walk);
    const start = walk.at;
    const cause = causeOf(value, key);
    const before = walk.blocks.length;
    first ??= placeOf(value, key).cause;
    if (!isList) skip(walk, `${JSON.stringify(key)}:`);
    skipSpace(walk);
    skipValue(walk, item);
    if (cause !== undefined) walk.blocks.splice(before, 0, ...entryBlocks(walk, cause, start));
    skipSpace(walk);
    if (walk.text[walk.at] === ',') walk.at += 1;
  }
  skipSpace(walk);
  skip(walk, isList ? ']' : '}');
  if (first) walk.blocks.splice(place, 0, { start: from, end: walk.at, cause: first, isList: true });
}

function entryBlocks({ text, at }: Walk, cause: Exclude<EntryCause, undefined>, start: number): CausedText[] {
  if (!isWords(cause)) {
    const { cause: asks, said } = 'start' in cause ? { cause, said: undefined } : cause;
    return [asks, said].flatMap((place) => (place ? [{ start, end: at, cause: place }] : []));
  }
  let from = start;
  return cause.flatMap((part) => {
    const printed = JSON.stringify(part.text).slice(1, -1);
    const found = text.indexOf(printed, from);
    if (found === -1 || found + printed.length > at) return [];
    from = found + printed.length;
    return [{ start: found, end: from, cause: part.cause }];
  });
}

function skipSpace(walk: Walk): void {
  while (/\s/.test(walk.text.charAt(walk.at))) walk.at += 1;
}

function skip(walk: Walk, printed: string): void {
  if (!walk.text.startsWith(printed, walk.at))
    throw new Error(`A JSON document has no ${printed} at ${walk.at}.`);
  walk.at += printed.length;
}
