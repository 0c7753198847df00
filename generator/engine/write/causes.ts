// Which places of manifests ask for what differs between a text and a file as it is emitted now.
import type { Span } from '../../source/source-file.js';
import type { CausedText, EmittedFile } from './change.js';
import { type Difference, differencesOf, indexAt, isWord, type Token, tokensOf } from './difference.js';
import { jsonDifferences } from './json-difference.js';
import { type LockSeam, oneLine } from './lock-seam.js';
import { plainText } from './text-form.js';

/** The places that ask for methods of a class that are not as they were put there; that of the file where it is something else. */
export function causesOfSeams({ cause, merge }: EmittedFile, known: readonly LockSeam[]): readonly Span[] {
  const methods = merge?.kind === 'class' ? merge.methods : [];
  const changed = methods.filter(
    ({ name, signature }) =>
      !known.some(
        (seam) => 'signature' in seam && seam.name === name && seam.signature === oneLine(signature),
      ),
  );
  const spans = changed.flatMap((method) => method.cause ?? []);
  return spans.length > 0 ? distinct(spans) : cause ? [cause] : [];
}

/**
 * The places that ask for each part of the file that is not in a text that it had before. Where something is gone, there is no text left
 * that somebody could ask for: the block around it is blamed. Neither that nor what follows from other text is where something more
 * exact is blamed already.
 */
export function causesOfDifference(before: string, file: EmittedFile): readonly Span[] {
  const { cause, blocks } = file;
  if (cause === undefined) return [];
  const tokens = tokensOf(file.text);
  const root = treeOf(blocks?.() ?? [], tokens, cause);
  const words = counter(tokens, isWord);
  const signs = counter(tokens, ({ isLoose }) => !isLoose);
  const old = plainText(before);
  const oldTokens = tokensOf(old);
  const byKey = jsonDifferences({ text: old, tokens: oldTokens }, { text: file.text, tokens });
  const all = byKey.length > 0 ? byKey : differencesOf(oldTokens, tokens);
  const telling = all.filter(({ hasWords }) => hasWords);
  const found = (telling.length > 0 ? telling : all).flatMap((difference) =>
    difference.start === difference.end
      ? blameGap(difference, root)
      : blameText(difference, root, words(difference) > 0 ? words : signs),
  );
  const own = found.filter(({ node }) => !node.isDerived);
  const exact = found.filter(({ node, isGone }) => {
    const around = node.isDerived && node.parent ? node.parent : node;
    const isLoose = node.isDerived || (isGone && node !== root);
    return !isLoose || !own.some((other) => other.node !== node && isWithin(other.node, around));
  });
  // What is nobody's but the file's comes last.
  const spans = [true, false].flatMap((isBlock) =>
    exact.flatMap(({ node }) => ((node !== root) === isBlock ? [node.cause] : [])),
  );
  return spans.length > 0 ? distinct(spans) : [cause];
}

function distinct(spans: readonly Span[]): readonly Span[] {
  return spans.filter(
    (span, index) =>
      spans.findIndex((each) => each.file === span.file && each.start === span.start) === index,
  );
}

/** A block, and those within it, by the tokens that they begin and end with. */
interface Node extends Range {
  readonly cause: Span;
  readonly isDerived: boolean;
  /** The block around it that follows from nothing. */
  readonly parent: Node | undefined;
  readonly children: Node[];
}

interface Blamed {
  readonly node: Node;
  /** What stood there is gone. */
  readonly isGone: boolean;
}

function treeOf(blocks: readonly CausedText[], tokens: readonly Token[], cause: Span): Node {
  const root: Node = {
    start: 0,
    end: tokens.length,
    cause,
    isDerived: false,
    parent: undefined,
    children: [],
  };
  const open = [root];
  for (const block of blocks) {
    const start = indexAt(tokens, block.start);
    const end = indexAt(tokens, block.end);
    if (start === end) continue;
    while (open.length > 1 && (open.at(-1)?.end ?? 0) < end) open.pop();
    const node: Node = {
      start,
      end,
      cause: block.cause,
      isDerived: block.isDerived === true,
      parent: open.findLast((each) => !each.isDerived),
      children: [],
    };
    open.at(-1)?.children.push(node);
    open.push(node);
  }
  return root;
}

/** Blocks that are new as a whole, and around other new text the innermost block. Of several places the one that fits blocks best. */
function blameText({ start, end, slides }: Difference, root: Node, count: Count): Blamed[] {
  const all = slides.map((slide) => cover({ start: start + slide, end: end + slide }, root, count));
  const best = all.reduce((a, b) => (b.loose < a.loose ? b : a));
  return best.nodes.map((node) => ({ node, isGone: false }));
}

interface Cover {
  readonly nodes: readonly Node[];
  /** Tokens in no block that is new as a whole. */
  readonly loose: number;
}

function cover(range: Range, node: Node, count: Count): Cover {
  const size = count(overlap(range, node));
  if (size > 0 && size === count(node)) return { nodes: [node], loose: 0 };
  const within = node.children
    .filter((child) => child.start < range.end && child.end > range.start)
    .map((child) => ({ size: count(overlap(range, child)), ...cover(range, child, count) }));
  const own = size - sum(within.map((each) => each.size));
  return {
    nodes: [...within.flatMap(({ nodes }) => nodes), ...(own > 0 ? [node] : [])],
    loose: own + sum(within.map(({ loose }) => loose)),
  };
}

/** From one token up to another. */
interface Range {
  readonly start: number;
  readonly end: number;
}

function overlap(a: Range, b: Range): Range {
  return { start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) };
}

/** How many tokens of a range count. */
type Count = (range: Range) => number;

function counter(tokens: readonly Token[], counts: (token: Token) => boolean): Count {
  const sums = [0];
  for (const token of tokens) sums.push((sums.at(-1) ?? 0) + (counts(token) ? 1 : 0));
  return ({ start, end }) => (sums[end] ?? 0) - (sums[start] ?? 0);
}

/** The innermost block around what is gone; of several places the one with the largest. At the edge of what follows from it, it was a part of that. */
function blameGap({ start, slides }: Difference, root: Node): Blamed[] {
  const around = slides.map((slide) => enclosing(start + slide, root));
  const node = around.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
  return [{ node, isGone: true }];
}

function enclosing(place: number, node: Node): Node {
  const child = node.children.find((each) =>
    each.isDerived ? each.start <= place && place <= each.end : each.start < place && place < each.end,
  );
  return child ? enclosing(place, child) : node;
}

function isWithin(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
