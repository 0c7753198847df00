// In how many ways an automaton takes a text that it refuses in the end, which is what a backtracking engine tries one by one. Weber and
// Seidl, "On the degree of ambiguity of finite automata" (1991): exponentially many where a loop can be gone round in two ways by one
// text, and n^d where d loops follow each other that one text goes round, and over from each to the next.
import type { Automaton, Position } from './automaton.js';

/** `loops`: how many characters each of the loops that follow each other may take. */
export type Ambiguity =
  | { readonly kind: 'exponential' }
  | { readonly kind: 'polynomial'; readonly loops: readonly number[] }
  /** Too intricate to be followed within bounds. */
  | { readonly kind: 'unknown' };

/** The ambiguity of an automaton; undefined where a text is tried in a bounded number of ways. */
export function ambiguityOf(automaton: Automaton): Ambiguity | undefined {
  if (automaton.isTangled) return { kind: 'exponential' };
  const walk: Walk = { automaton, steps: 0 };
  try {
    const knots = knotsOf(automaton);
    if (knots.some((knot) => isTwofold(walk, knot) && canFail(walk, knot))) return { kind: 'exponential' };
    return longestChain(walk, knots);
  } catch (error) {
    if (error instanceof TooManySteps) return { kind: 'unknown' };
    throw error;
  }
}

interface Walk {
  readonly automaton: Automaton;
  steps: number;
}

class TooManySteps extends Error {}

/** A few seconds at most, and always the same verdict. */
const mostSteps = 4_000_000;

function step(walk: Walk): void {
  walk.steps += 1;
  if (walk.steps > mostSteps) throw new TooManySteps();
}

/** Positions that reach each other. */
type Knot = readonly number[];

/** All knots with a way round, each before those that it leads to (Tarjan). */
function knotsOf({ positions }: Automaton): Knot[] {
  const order: number[] = [];
  const low: number[] = [];
  const stack: number[] = [];
  const held = new Set<number>();
  const knots: Knot[] = [];
  let count = 0;
  const visit = (at: number): void => {
    const own = count++;
    order[at] = own;
    low[at] = own;
    stack.push(at);
    held.add(at);
    for (const next of positions[at]?.next.keys() ?? []) {
      if (order[next] === undefined) {
        visit(next);
        low[at] = Math.min(low[at] ?? own, low[next] ?? own);
      } else if (held.has(next)) low[at] = Math.min(low[at] ?? own, order[next]);
    }
    if (low[at] !== own) return;
    const knot = stack.splice(stack.indexOf(at));
    for (const each of knot) held.delete(each);
    if (knot.length > 1 || positions[at]?.next.has(at)) knots.push(knot);
  };
  for (const at of positions.keys()) if (order[at] === undefined) visit(at);
  return knots.reverse();
}

/** Whether one text leads round a knot in two ways. */
function isTwofold(walk: Walk, knot: Knot): boolean {
  const { positions } = walk.automaton;
  const within = new Set(knot);
  const inside = (at: number): [number, number][] =>
    [...(positions[at]?.next ?? [])].filter(([next]) => within.has(next));
  // Two ways from one character to the next.
  if (knot.some((at) => inside(at).some(([, ways]) => ways > 1))) return true;
  // Pairs of ways by one text, from one place and back to one place.
  const size = positions.length;
  const back = new Map<number, number[]>();
  const seen = new Set(knot.map((at) => at * size + at));
  const open = [...seen];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = [Math.floor(pair / size), pair % size];
    for (const [p] of inside(a)) {
      for (const [r] of inside(b)) {
        step(walk);
        if (!meets(positions[p], positions[r])) continue;
        const next = p * size + r;
        back.set(next, [...(back.get(next) ?? []), pair]);
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  }
  const returning = new Set<number>();
  const ends = knot.map((at) => at * size + at);
  for (let pair = ends.pop(); pair !== undefined; pair = ends.pop()) {
    for (const before of back.get(pair) ?? []) {
      step(walk);
      if (returning.has(before)) continue;
      returning.add(before);
      ends.push(before);
    }
  }
  return [...returning].some((pair) => Math.floor(pair / size) !== pair % size);
}

function meets(a: Position | undefined, b: Position | undefined, c: Position | undefined = b): boolean {
  return ((a?.letters ?? 0n) & (b?.letters ?? 0n) & (c?.letters ?? 0n)) !== 0n;
}

/** The chain of knots that costs most. */
function longestChain(walk: Walk, knots: readonly Knot[]): Ambiguity | undefined {
  // From the last to the first, so that what follows is known.
  const chains = new Map<Knot, readonly number[]>();
  const known = [...knots].reverse();
  for (const [index, knot] of known.entries()) {
    const own = Math.max(...knot.map((at) => walk.automaton.positions[at]?.longest ?? 1));
    let best: readonly number[] = [own];
    for (const later of known.slice(0, index)) {
      const behind = chains.get(later) ?? [];
      if (isCostlier([own, ...behind], best) && leadsOver(walk, knot, later)) best = [own, ...behind];
    }
    chains.set(knot, best);
  }
  const worst = [...chains.values()].reduce<readonly number[]>((a, b) => (isCostlier(b, a) ? b : a), []);
  return worst.length < 2 ? undefined : { kind: 'polynomial', loops: worst };
}

function isCostlier(a: readonly number[], b: readonly number[]): boolean {
  const weight = (loops: readonly number[]): number =>
    loops.reduce((sum, loop) => sum + Math.log2(Math.min(loop, 2 ** 20)), 0);
  return weight(a) > weight(b);
}

/** Whether one text leads round a place of the first knot, over to one of the second, and round that, and may be refused behind it. */
function leadsOver(walk: Walk, first: Knot, second: Knot): boolean {
  const between = reached(walk, first);
  if (!second.some((at) => between.has(at))) return false;
  if (!canFail(walk, [...first, ...second])) return false;
  return first.some((p) =>
    second.some((q) => isOver(walk, { first: new Set(first), between, second: new Set(second) }, p, q)),
  );
}

function isOver(
  walk: Walk,
  {
    first,
    between,
    second,
  }: {
    readonly first: ReadonlySet<number>;
    readonly between: ReadonlySet<number>;
    readonly second: ReadonlySet<number>;
  },
  p: number,
  q: number,
): boolean {
  const { positions } = walk.automaton;
  const size = positions.length;
  const key = (a: number, b: number, c: number): number => (a * size + b) * size + c;
  const goal = key(p, q, q);
  const open: [number, number, number][] = [[p, p, q]];
  const seen = new Set<number>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const a of positions[at[0]]?.next.keys() ?? []) {
      if (!first.has(a)) continue;
      for (const c of positions[at[2]]?.next.keys() ?? []) {
        if (!second.has(c) || !meets(positions[a], positions[c])) continue;
        for (const b of positions[at[1]]?.next.keys() ?? []) {
          step(walk);
          if (!between.has(b) || !meets(positions[a], positions[b], positions[c])) continue;
          const next = key(a, b, c);
          if (next === goal) return true;
          if (seen.has(next)) continue;
          seen.add(next);
          open.push([a, b, c]);
        }
      }
    }
  }
  return false;
}

function reached({ automaton }: Walk, from: Knot): ReadonlySet<number> {
  const found = new Set(from);
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of automaton.positions[at]?.next.keys() ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** So many sets of places are looked at; what is not told by then may fail. */
const mostSets = 500;

/** Whether some text is refused behind these places: where nothing can be refused, the first way is taken and no other is tried. */
function canFail(walk: Walk, from: Knot): boolean {
  const { positions, letters } = walk.automaton;
  const seen = new Set<string>();
  const open: (readonly number[])[] = [[...new Set(from)].sort((a, b) => a - b)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const finals = at.map((each) => positions[each]?.final);
    if (finals.includes('free')) continue;
    if (!finals.includes('end')) return true;
    const key = at.join();
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > mostSets) return true;
    for (let letter = 0n; letter < BigInt(letters); letter += 1n) {
      const next = new Set<number>();
      for (const each of at) {
        for (const one of positions[each]?.next.keys() ?? []) {
          step(walk);
          if (((positions[one]?.letters ?? 0n) >> letter) & 1n) next.add(one);
        }
      }
      open.push([...next].sort((a, b) => a - b));
    }
  }
  return false;
}
