// How one of the instances is chosen: as the rules in force say, by the power of two choices unless they say otherwise.
import type { Clock } from '../clock/clock.js';
import type { Balance, Resilience } from '../wire/resilience.js';
import { pick } from './pick.js';
import { selectorFor, type Candidate, type Selector } from './selector.js';

/** An instance with what its share of the load is in the end, and since when it is new. */
export interface Choosable extends Candidate {
  weight: number;
  readonly fullWeight: number;
  newSince: number | undefined;
}

/** Chooses one of those that are eligible, or none. */
export type Choose = <Offered extends Choosable>(
  candidates: readonly Offered[],
  eligible: (candidate: Offered) => boolean,
) => Offered | undefined;

/** What choosing goes by. */
export interface ChoiceOptions {
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly rules: () => Resilience | undefined;
  readonly selector?: Selector | undefined;
  readonly zone?: string | undefined;
}

/** Share of a zone's instances that have to take calls, so that none goes to another zone. */
const healthyShare = 0.7;

/** Part of its share that a new instance begins with. */
const firstPart = 0.1;

/** Creates it. Without rules and selector it is `pick`, at no further cost. */
export function createChoice({ clock, random, rules, selector, zone }: ChoiceOptions): Choose {
  let made: { readonly balance: Balance | undefined; readonly selector: Selector | undefined } | undefined;
  return (candidates, eligible) => {
    const { balance, slowStartMs } = rules() ?? {};
    if (slowStartMs !== undefined) warm(candidates, slowStartMs, clock.now());
    if (made?.balance !== balance) made = { balance, selector: selectorFor(balance, random) };
    const own = selector ?? made?.selector;
    if (own !== undefined) {
      const list = candidates.filter(eligible);
      // None with weight 0 while there are others.
      const loadable = list.filter(({ weight }) => weight > 0);
      const offered = loadable.length > 0 ? loadable : list;
      if (offered.length === 0) return undefined;
      const chosen = own.select(offered);
      return chosen !== undefined && offered.includes(chosen) ? chosen : pick(offered, () => true, random);
    }
    if (balance === 'zone' && zone !== undefined) {
      const near = candidates.filter(({ instance }) => instance.meta?.zone === zone);
      const usable = near.filter(eligible);
      if (usable.length > 0 && random() < usable.length / (near.length * healthyShare))
        return pick(usable, () => true, random);
    }
    return pick(candidates, eligible, random);
  };
}

/** A new instance gets more of its share with time. */
function warm(candidates: readonly Choosable[], slowStartMs: number, now: number): void {
  for (const candidate of candidates) {
    const { newSince, fullWeight } = candidate;
    if (newSince === undefined) continue;
    const part = (now - newSince) / slowStartMs;
    candidate.weight = fullWeight * Math.min(1, Math.max(firstPart, part));
    if (part >= 1) candidate.newSince = undefined;
  }
}
