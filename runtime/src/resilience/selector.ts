// Which of the instances gets a call, where that is not left to the power of two choices.
import type { Balance } from '../wire/resilience.js';

/** An instance that may be chosen. */
export interface Candidate {
  readonly instance: {
    readonly address: string;
    readonly meta?: { readonly version?: string; readonly zone?: string };
  };
  /** Calls under way. */
  readonly inFlight: number;
  /** Share of the load relative to others; 0 takes none unless there is no other. */
  readonly weight: number;
}

/**
 * Chooses an instance. Gets those that may be called: none that was tried for this call, none that is cut off, never an empty list. What it gives that
 * is not in the list counts as no choice of its own.
 */
export interface Selector {
  select<Offered extends Candidate>(candidates: readonly Offered[]): Offered | undefined;
}

/** The selector of a balance; undefined for the power of two choices, which needs no list (`zone` makes one for it). */
export function selectorFor(balance: Balance | undefined, random: () => number): Selector | undefined {
  if (balance === 'random') return { select: (candidates) => byWeight(candidates, random) };
  if (balance === 'round-robin') return createRoundRobin();
  if (balance === 'least-in-flight') return { select: (candidates) => leastLoaded(candidates, random) };
  return undefined;
}

function byWeight<Offered extends Candidate>(
  candidates: readonly Offered[],
  random: () => number,
): Offered | undefined {
  let left = random() * candidates.reduce((sum, { weight }) => sum + weight, 0);
  return candidates.find(({ weight }) => (left -= weight) < 0) ?? candidates.at(-1);
}

/** In turn, each as often as its weight says, evenly mixed: of all the one that waits longest for its share. */
function createRoundRobin(): Selector {
  const due = new WeakMap<object, number>();
  return {
    select(candidates) {
      const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
      let best: (typeof candidates)[number] | undefined;
      let most = -Infinity;
      for (const candidate of candidates) {
        const waiting = (due.get(candidate) ?? 0) + candidate.weight;
        due.set(candidate, waiting);
        if (waiting > most) [best, most] = [candidate, waiting];
      }
      if (best !== undefined) due.set(best, most - total);
      return best;
    },
  };
}

function leastLoaded<Offered extends Candidate>(
  candidates: readonly Offered[],
  random: () => number,
): Offered | undefined {
  const start = Math.floor(random() * candidates.length);
  let best: Offered | undefined;
  // From anywhere in the list, so that equals get the same.
  for (let step = 0; step < candidates.length; step += 1) {
    const candidate = candidates[(start + step) % candidates.length];
    if (candidate && (best === undefined || loadOf(candidate) < loadOf(best))) best = candidate;
  }
  return best;
}

function loadOf({ inFlight, weight }: Candidate): number {
  return weight > 0 ? (inFlight + 1) / weight : Infinity;
}
