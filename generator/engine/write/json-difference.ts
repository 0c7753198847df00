// Where two JSON documents differ: entries are told by their keys, so that what stands in another order, or under another key, is not new.
import { type Difference, differencesOf, indexAt, type Token } from './difference.js';
import { isJsonProblem, type JsonMember, type JsonNode, parseJson } from './json-text.js';

/** A text in words. */
export interface TokenText {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** The differences of two JSON documents; none where one of the texts is no JSON, or where order is all that differs. */
export function jsonDifferences(before: TokenText, after: TokenText): readonly Difference[] {
  if (!after.text.startsWith('{')) return [];
  const [old, now] = [parseJson(before.text), parseJson(after.text)];
  if (isJsonProblem(old) || isJsonProblem(now)) return [];
  return inValues(old, now, { before: before.tokens, after: after.tokens });
}

interface Sides {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
}

function inValues(old: JsonNode, now: JsonNode, sides: Sides): Difference[] {
  const { before, after } = sides;
  if (!old.members || !now.members) {
    const from = indexAt(after, now.start);
    return differencesOf(tokensIn(old, before), tokensIn(now, after)).map((difference) => ({
      ...difference,
      start: difference.start + from,
      end: difference.end + from,
    }));
  }
  const known = new Map(old.members.map((member) => [member.key, member]));
  const kept = new Map(now.members.map((member) => [member.key, member]));
  const isSame = ({ key, node }: JsonMember): boolean => {
    const other = kept.get(key);
    return other !== undefined && JSON.stringify(other.node.value) === JSON.stringify(node.value);
  };
  const changed = old.members.filter((member) => !isSame(member));
  const end = indexAt(after, now.end) - 1;
  const lost = old.members.filter(({ key }) => !kept.has(key));
  const added = now.members.filter(({ key }) => !known.has(key));
  // As many as are new stand in the place of those that are gone.
  const gone = lost.length > added.length ? [whole(end, end)] : [];
  const found = now.members.flatMap((member) => {
    const other = known.get(member.key);
    return other ? inValues(other.node, member.node, sides) : inNew(member, changed, sides);
  });
  return [...found, ...gone];
}

/** Of an entry most of which stood in another one that is gone or changed, only the key is new, and what did not stand there. */
function inNew(member: JsonMember, changed: readonly JsonMember[], sides: Sides): Difference[] {
  const { before, after } = sides;
  const words = tokensIn(member.node, after);
  const likely = changed.map((each) => ({ ...each, alike: countAlike(tokensIn(each.node, before), words) }));
  const [best] = likely.sort((a, b) => b.alike - a.alike);
  const start = indexAt(after, member.start);
  if (best === undefined || best.alike * 2 <= words.length)
    return [whole(start, indexAt(after, member.node.end))];
  const key = whole(start, indexAt(after, member.node.start) - 1);
  return [key, ...inValues(best.node, member.node, sides)];
}

/** How many of these words a text has, in whatever order. */
function countAlike(tokens: readonly Token[], words: readonly Token[]): number {
  const counts = new Map<string, number>();
  for (const { text } of tokens) counts.set(text, (counts.get(text) ?? 0) + 1);
  return words.filter(({ text }) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left > 0;
  }).length;
}

function tokensIn({ start, end }: JsonNode, tokens: readonly Token[]): readonly Token[] {
  return tokens.slice(indexAt(tokens, start), indexAt(tokens, end));
}

function whole(start: number, end: number): Difference {
  return { start, end, slides: [0], hasWords: true };
}
