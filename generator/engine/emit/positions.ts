// Where a place in rendered text stands after layout: layout moves white space and punctuation only, so all other characters keep their order.
import type { CausedText } from '../write/change.js';

/** Whether layout may add, drop or change a character. */
function isLoose(code: number): boolean {
  switch (code) {
    case 0x09: // tab
    case 0x0a: // line feed
    case 0x0d: // carriage return
    case 0x20: // space
    case 0x22: // "
    case 0x27: // '
    case 0x28: // (
    case 0x29: // )
    case 0x2a: // *
    case 0x2c: // ,
    case 0x3b: // ;
    case 0x5c: // backslash
    case 0x7c: // |
      return true;
    default:
      return code >= 0xfdd0 && code <= 0xfdd5;
  }
}

/** The same blocks in the text after layout. Throws where the texts differ in more than layout: that is a mistake of ours. */
export function mapBlocks<Block extends CausedText>(
  before: string,
  after: string,
  blocks: readonly Block[],
): readonly Block[] {
  const places = [...new Set(blocks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const gaps = new Map<number, Gap>();
  let next = 0;
  let from = 0;
  let to = nextOwn(after, 0);
  for (let index = 0; index <= before.length; index += 1) {
    while (next < places.length && places[next] === index) {
      gaps.set(index, { from, to });
      next += 1;
    }
    if (index === before.length || isLoose(before.charCodeAt(index))) continue;
    if (to >= after.length) throw new Error('Layout has lost characters.');
    from = to + 1;
    to = nextOwn(after, from);
  }
  if (to < after.length) throw new Error('Layout has added characters.');
  return blocks.map((block) => ({
    ...block,
    start: startIn(after, gaps.get(block.start)),
    end: endIn(after, gaps.get(block.end), closersOf(before, block.end)),
  }));
}

/** What stands between two characters that layout leaves alone. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

function nextOwn(text: string, from: number): number {
  let index = from;
  while (index < text.length && isLoose(text.charCodeAt(index))) index += 1;
  return index;
}

/** Quotes and brackets right before a block's first own character open it. */
function startIn(text: string, { from, to }: Gap = { from: 0, to: 0 }): number {
  let index = to;
  while (index > from && /["'(]/.test(text.charAt(index - 1))) index -= 1;
  return index;
}

/** Punctuation right behind a block's last own character closes it; its own brackets may stand further on, behind a comma. */
function endIn(text: string, { from, to }: Gap = { from: 0, to: 0 }, closers: number): number {
  let end = from;
  let missing = closers;
  for (let index = from; index < to; index += 1) {
    const character = text.charAt(index);
    if (character === ')') missing -= 1;
    else if (missing <= 0 && !/["',;]/.test(character)) break;
    if (!/\s/.test(character)) end = index + 1;
  }
  return end;
}

/** How many brackets close at the end of a block. */
function closersOf(text: string, end: number): number {
  let count = 0;
  for (let index = end - 1; index >= 0 && isLoose(text.charCodeAt(index)); index -= 1) {
    if (text[index] === ')') count += 1;
  }
  return count;
}
