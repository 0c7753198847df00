// A regular expression as the automaton of its positions (Glushkov): how a backtracking engine may go from one character that it took to the
// next, with every way of doing so. Built over refa's tree, in which characters are sets and assertions such as `^` are spelt out.
import type * as Refa from 'refa';
import { type CharacterRange, toLetters } from './letters.js';
import {
  across,
  both,
  type Edge,
  few,
  nothing,
  optional,
  type Part,
  type Way,
  withoutEmpty,
} from './part.js';

/** What takes one character. */
export interface Position {
  /** The letters that it takes, a bit each: sets of characters that no position tells apart. */
  readonly letters: bigint;
  /** Where a match may go on, and in how many ways: 1, or 2 for several. */
  readonly next: ReadonlyMap<number, number>;
  /**
   * How a match may end here: `free`, whatever follows; `end`, at the end of the text; `guarded`, where an assertion about what follows holds;
   * undefined: not here.
   */
  readonly final: Final | undefined;
  /** How many characters a repetition takes here at most. Infinity for `*`; 1 where nothing is repeated. */
  readonly longest: number;
}

export type Final = 'free' | 'end' | 'guarded';

/** A regular expression, or what stands in one of its assertions. */
export interface Automaton {
  readonly positions: readonly Position[];
  /** How many letters there are. */
  readonly letters: number;
  /** A match may begin anywhere: `positions[0]` takes what stands before it. */
  readonly floats: boolean;
  /** A repetition of so many parts that may be empty, that it can be matched in more than a million ways. */
  readonly isTangled: boolean;
}

/** An assertion that looks at more than one character, as an expression of its own. */
export interface Look {
  readonly automaton: Automaton;
  /** It is asked again and again: behind a repetition, or wherever a match may begin. */
  readonly repeats: boolean;
}

/** Thrown where an expression has more positions than are looked at. */
export class TooLargePattern extends Error {}

/** Repetitions of at most so many characters are written out; longer ones count as loops that end. */
const mostCopies = 24;
/** So many parts that may be empty are matched in at most 2^12 ways. */
const fewParts = 12;
const mostPositions = 2000;

type Alternatives = readonly Refa.Concatenation[];

interface Draft {
  readonly sets: CharacterRange[][];
  readonly next: Map<number, number>[];
  readonly longest: number[];
  readonly looks: {
    readonly alternatives: Alternatives;
    readonly isBehind: boolean;
    readonly isLooped: boolean;
  }[];
  /** How many repetitions stand around the part at hand. */
  loops: number;
  isTangled: boolean;
  readonly isMirrored: boolean;
}

const everything = [{ min: 0, max: 0x10ffff }];

/** The automaton of a whole expression, and those of its assertions. */
export function toAutomaton(expression: Refa.Expression): {
  readonly whole: Automaton;
  readonly looks: readonly Look[];
} {
  const built = build(expression.alternatives, { isMirrored: false, isLook: false });
  return { whole: built.automaton, looks: looksOf(built) };
}

interface Built {
  readonly automaton: Automaton;
  readonly draft: Draft;
}

function looksOf({ automaton, draft }: Built): Look[] {
  return draft.looks.flatMap(({ alternatives, isBehind, isLooped }) => {
    const inner = build(alternatives, { isMirrored: isBehind, isLook: true });
    const repeats = isLooped || automaton.floats;
    return [
      { automaton: inner.automaton, repeats },
      ...looksOf(inner).map((look) => ({ ...look, repeats: look.repeats || repeats })),
    ];
  });
}

function build(
  alternatives: Alternatives,
  { isMirrored, isLook }: { readonly isMirrored: boolean; readonly isLook: boolean },
): Built {
  const draft: Draft = { sets: [], next: [], longest: [], looks: [], loops: 0, isTangled: false, isMirrored };
  // What stands before a match that begins later.
  const before = addPosition(draft, everything);
  join(draft, [{ position: before }], [{ position: before }]);
  draft.longest[before] = Infinity;
  const part = choice(draft, alternatives);
  const matchesAtOnce = part.empty.some(({ dollar, guarded }) => !dollar && !guarded);
  const starts = isLook || matchesAtOnce ? [] : part.first.filter((edge) => !edge.caret);
  join(draft, [{ position: before }], starts);
  const finals = new Map<number, Final>();
  for (const { position, ...way } of part.last) {
    const final = finalOf(way);
    if (final !== undefined) finals.set(position, better(finals.get(position), final));
  }
  const { masks, letters } = toLetters(draft.sets);
  const positions = masks.map(
    (mask, index): Position => ({
      letters: mask,
      next: draft.next[index] ?? new Map(),
      final: finals.get(index),
      longest: draft.longest[index] ?? 1,
    }),
  );
  const automaton = { positions, letters, floats: starts.length > 0, isTangled: draft.isTangled };
  return { automaton, draft };
}

function finalOf(way: Way): Final | undefined {
  if (way.caret) return undefined;
  if (way.guarded) return 'guarded';
  return way.dollar ? 'end' : 'free';
}

function better(a: Final | undefined, b: Final): Final {
  if (a === 'free' || b === 'free') return 'free';
  return a === 'end' || b === 'end' ? 'end' : 'guarded';
}

function addPosition(draft: Draft, ranges: readonly CharacterRange[]): number {
  if (draft.sets.length >= mostPositions) throw new TooLargePattern();
  draft.next.push(new Map());
  draft.longest.push(1);
  return draft.sets.push([...ranges]) - 1;
}

function join(draft: Draft, from: readonly Edge[], to: readonly Edge[]): void {
  for (const left of from) {
    for (const right of to) {
      // Nothing follows the end of the text, and nothing stands before its begin.
      if (left.caret || left.dollar || right.caret || right.dollar) continue;
      const next = draft.next[left.position];
      next?.set(right.position, Math.min(2, (next.get(right.position) ?? 0) + 1));
    }
  }
}

function choice(draft: Draft, alternatives: Alternatives): Part {
  const parts = alternatives.map((each) => sequence(draft, each));
  return {
    empty: few(parts.flatMap(({ empty }) => empty)),
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    longest: Math.max(0, ...parts.map(({ longest }) => longest)),
  };
}

function sequence(draft: Draft, { elements }: Refa.Concatenation): Part {
  const ordered = draft.isMirrored ? [...elements].reverse() : elements;
  return ordered.reduce<Part>((part, element) => follow(draft, part, partOf(draft, element)), nothing);
}

function follow(draft: Draft, left: Part, right: Part): Part {
  join(draft, left.last, right.first);
  return {
    empty: few(left.empty.flatMap((a) => right.empty.map((b) => both(a, b)))),
    first: [...left.first, ...across(left.empty, right.first)],
    last: [...right.last, ...across(right.empty, left.last)],
    longest: left.longest + right.longest,
  };
}

function partOf(draft: Draft, element: Refa.Element): Part {
  switch (element.type) {
    case 'CharacterClass':
      return single(draft, element.characters.ranges);
    case 'Alternation':
      return choice(draft, element.alternatives);
    case 'Assertion':
      return assertion(draft, element);
    case 'Quantifier':
      return repetition(draft, element);
    case 'Unknown': {
      // What an earlier group took, which may be any text.
      const part = loop(draft, single(draft, everything), { longest: Infinity, mayBeEmpty: true });
      return follow(draft, part, { ...nothing, empty: [{ guarded: true }] });
    }
  }
}

function single(draft: Draft, ranges: readonly CharacterRange[]): Part {
  if (ranges.length === 0) return { ...nothing, empty: [] };
  const edge = { position: addPosition(draft, ranges) };
  return { empty: [], first: [edge], last: [edge], longest: 1 };
}

function assertion(draft: Draft, { kind, negate, alternatives }: Refa.Assertion): Part {
  const isAny = isAnyCharacter(alternatives);
  const isBehind = kind === 'behind';
  if (negate && isAny)
    return { ...nothing, empty: [isBehind === draft.isMirrored ? { dollar: true } : { caret: true }] };
  draft.looks.push({ alternatives, isBehind, isLooped: draft.loops > 0 });
  return { ...nothing, empty: [{ guarded: true }] };
}

function isAnyCharacter(alternatives: Alternatives): boolean {
  const [only, ...others] = alternatives;
  const [element, ...more] = only?.elements ?? [];
  return (
    others.length === 0 && more.length === 0 && element?.type === 'CharacterClass' && element.characters.isAll
  );
}

function repetition(draft: Draft, { alternatives, min, max }: Refa.Quantifier): Part {
  if (max === 0) return nothing;
  if (max > 1) draft.loops += 1;
  const part = repeated(draft, alternatives, min, max);
  if (max > 1) draft.loops -= 1;
  return part;
}

function repeated(draft: Draft, alternatives: Alternatives, min: number, max: number): Part {
  const first = choice(draft, alternatives);
  if (first.empty.length > 0 && first.first.length > 0 && min > fewParts) draft.isTangled = true;
  if (max === 1) return min === 1 ? first : optional(first);
  const isLong = max === Infinity || first.longest * max > mostCopies;
  if (isLong) {
    const bound = {
      longest: max === Infinity ? Infinity : first.longest * max,
      mayBeEmpty: min === 0 || first.empty.length > 0,
    };
    return loop(draft, first, bound);
  }
  // Written out from the end: what may be absent hangs together, so that absence has one way.
  const copies = [first, ...Array.from({ length: max - 1 }, () => choice(draft, alternatives))];
  return copies.reduceRight<Part>((rest, copy, index) => {
    const whole = follow(draft, index < min ? copy : withoutEmpty(copy), rest);
    return index < min ? whole : optional(whole);
  }, nothing);
}

function loop(
  draft: Draft,
  part: Part,
  { longest, mayBeEmpty }: { readonly longest: number; readonly mayBeEmpty: boolean },
): Part {
  join(draft, part.last, part.first);
  for (const position of reachedWithin(draft, part))
    draft.longest[position] = Math.max(draft.longest[position] ?? 1, longest);
  return {
    ...part,
    empty: !mayBeEmpty ? [] : part.empty.length > 0 ? part.empty.slice(0, 1) : [{}],
    longest,
  };
}

/** The positions of a part: what is reached from its first ones so far. */
function reachedWithin(draft: Draft, { first }: Part): ReadonlySet<number> {
  const found = new Set<number>();
  const open = first.map(({ position }) => position);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(draft.next[at]?.keys() ?? []));
  }
  return found;
}
