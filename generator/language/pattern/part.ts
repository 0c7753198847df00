// A part of a regular expression while its automaton is built: where a match of it may begin and end, and how it may take nothing.

/** A way through something that takes no character: what it asks of the place. */
export interface Way {
  readonly caret?: boolean;
  readonly dollar?: boolean;
  readonly guarded?: boolean;
}

/** A position at an end of a part, and what is asked between the two. */
export interface Edge extends Way {
  readonly position: number;
}

/** What is known of a part. */
export interface Part {
  /** The ways through it that take nothing; two of one kind say "several". */
  readonly empty: readonly Way[];
  readonly first: readonly Edge[];
  readonly last: readonly Edge[];
  /** How many characters it takes at most. */
  readonly longest: number;
}

/** The part that takes nothing. */
export const nothing: Part = { empty: [{}], first: [], last: [], longest: 0 };

/** The edges as they are reached over each of these ways. */
export function across(ways: readonly Way[], edges: readonly Edge[]): Edge[] {
  return ways.flatMap((way) => edges.map((edge) => ({ ...both(way, edge), position: edge.position })));
}

/** What two ways ask, one behind the other. */
export function both(a: Way, b: Way): Way {
  return {
    ...((a.caret || b.caret) && { caret: true }),
    ...((a.dollar || b.dollar) && { dollar: true }),
    ...((a.guarded || b.guarded) && { guarded: true }),
  };
}

/** Two of a kind say as much as many. */
export function few(ways: readonly Way[]): Way[] {
  const seen = new Map<string, number>();
  return ways.filter((way) => {
    const key = JSON.stringify(way);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count <= 2;
  });
}

/** JavaScript takes no further round of a repetition that takes no character. */
export function withoutEmpty(part: Part): Part {
  return { ...part, empty: [] };
}

/** The part, or nothing. */
export function optional(part: Part): Part {
  return { ...part, empty: few([...part.empty, {}]) };
}
