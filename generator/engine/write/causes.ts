// Which places of manifests ask for what differs between a text and a file as it is emitted now.
import type { Span } from '../../source/source-file.js';
import { emptyKeys, enclosingKey } from '../document/enclosing.js';
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
    exact.flatMap(({ node, places }) => ((node !== root) === isBlock ? places : [])),
  );
  return spans.length > 0 ? distinct(spans) : [cause];
}

function distinct(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span, index) => spans.findIndex((each) => isSame(each, span)) === index);
}

/** A block, and those within it, by the tokens that they begin and end with. */
interface Node extends Range {
  readonly cause: Span;
  readonly isDerived: boolean;
  readonly isList: boolean;
  /** The block around it that follows from nothing. */
  readonly parent: Node | undefined;
  readonly children: Node[];
}

interface Blamed {
  readonly node: Node;
  /** The places that ask for it, or asked. */
  readonly places: readonly Span[];
  /** What stood there is gone. */
  readonly isGone: boolean;
}

function treeOf(blocks: readonly CausedText[], tokens: readonly Token[], cause: Span): Node {
  const root: Node = {
    start: 0,
    end: tokens.length,
    cause,
    isDerived: false,
    isList: false,
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
      isList: block.isList === true,
      parent: open.findLast((each) => !each.isDerived && !each.isList),
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
  return best.nodes.map((node) => ({ ...blockOf(node), isGone: false }));
}

interface Cover {
  readonly nodes: readonly Node[];
  /** Tokens in no block that is new as a whole. */
  readonly loose: number;
}

function cover(range: Range, node: Node, count: Count): Cover {
  const size = count(overlap(range, node));
  if (size > 0 && size === count(node) && !node.isList) return { nodes: [node], loose: 0 };
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

/** A block; of a list, what stands around its entries in the manifest, as far as that is one place and within what asks for the list. */
function blockOf(node: Node): Omit<Blamed, 'isGone'> {
  if (!node.isList) return { node, places: [node.cause] };
  const places = placesAround(itemsOf(node), node);
  const block = node.parent ?? node;
  return places.length === 1 ? { node: block, places } : { node: block, places: [block.cause] };
}

/**
 * The innermost block around what is gone; of several places the one with the largest. At the edge of what follows from it, it was a part of
 * that. From between entries of a list an entry is gone: what stands around its neighbours in the manifest is what is left of it; where two
 * lists meet, what stands highest.
 */
function blameGap({ start, slides }: Difference, root: Node): Blamed[] {
  const around = slides.map((slide) => ({ place: start + slide, node: enclosing(start + slide, root) }));
  const size = Math.max(...around.map(({ node }) => node.end - node.start));
  const largest = around.filter(({ node }) => node.end - node.start === size);
  for (const { place, node } of largest) {
    const places = distinct(
      listsOrSelf(place, node).flatMap((list) => placesAround(neighbours(place, list), list)),
    );
    const height = Math.min(...places.map(depth));
    if (places.length > 0)
      return [{ node, places: places.filter((each) => depth(each) === height), isGone: true }];
  }
  const node = largest[0]?.node ?? root;
  // A list of which nothing is left is printed nowhere.
  const empty = node === root ? emptyKeys(root.cause.file) : [];
  return [{ node, places: empty.length > 0 ? empty : [node.cause], isGone: true }];
}

function enclosing(place: number, node: Node): Node {
  for (const child of node.children) {
    const isTouched = child.start <= place && place <= child.end;
    if (child.isList) {
      const inner = isTouched ? enclosing(place, child) : child;
      if (inner !== child) return inner;
    } else if (child.isDerived ? isTouched : child.start < place && place < child.end) {
      return enclosing(place, child);
    }
  }
  return node;
}

/** The innermost lists of a block that a place is in; at their edge, the outermost. */
function listsAt(place: number, node: Node): readonly Node[] {
  return node.children
    .filter((child) => child.isList && child.start <= place && place <= child.end)
    .flatMap((list) => {
      const isWithin = list.start < place && place < list.end;
      const inner = isWithin ? listsAt(place, list) : [];
      return inner.length > 0 ? inner : [list];
    });
}

/** A file of lines that no list was printed for is a list of them itself. */
function listsOrSelf(place: number, node: Node): readonly Node[] {
  const isPlain = node.parent === undefined && node.children.every(({ isList }) => !isList);
  return isPlain ? [node] : listsAt(place, node);
}

/** The entries of a list, those of lists within it included. */
function itemsOf(list: Node): readonly Node[] {
  return list.children.flatMap((child) => (child.isList ? itemsOf(child) : child.isDerived ? [] : [child]));
}

/** The entries of a list before and behind a place. */
function neighbours(place: number, list: Node): readonly Node[] {
  const items = itemsOf(list);
  const [before, behind] = [
    items.findLast(({ end }) => end <= place),
    items.find(({ start }) => start >= place),
  ];
  return [before, behind].flatMap((item) => item ?? []);
}

/** The keys around what asks for these, each once: those that stand within what asks for the block around the list. */
function placesAround(items: readonly Node[], { parent }: Node): readonly Span[] {
  const keys = items.flatMap(({ cause }) => enclosingKey(cause) ?? []);
  return distinct(keys).filter(
    (key) => parent === undefined || isWhole(parent) || isUnder(key, parent.cause),
  );
}

/** Whether what asks for a block is what asks for its file. */
function isWhole(node: Node): boolean {
  let root = node;
  while (root.parent) root = root.parent;
  return isSame(node.cause, root.cause);
}

/** How many keys stand around a place. */
function depth(place: Span): number {
  const around = enclosingKey(place);
  return around === undefined ? 0 : depth(around) + 1;
}

function isUnder(key: Span | undefined, around: Span): boolean {
  if (key === undefined) return false;
  return isSame(key, around) || isUnder(enclosingKey(key), around);
}

function isSame(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start;
}

function isWithin(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
