// What a rule of compatibility says of one kind of change: who breaks, and why. Each capability brings the rules of its own changes.

/**
 * Who breaks when both sides are not renewed at once. `callers`: callers of the old contract, once a server of the new one answers
 * them. `servers`: servers of the old contract that still run, once a caller of the new one calls them.
 */
export type Breaks = 'callers' | 'servers' | 'both' | 'nobody';

/** One kind of change. */
export interface Rule {
  /** What changed, in a few words. */
  readonly title: string;
  /** Who breaks, unless the reason says otherwise. */
  readonly breaks: Breaks;
  readonly why: string;
}

/** Rules by their ids, which never change their meaning: `allowBreaking` names them. */
export type Rules<Id extends string = string> = Readonly<Record<Id, Rule>>;

/** A rule: what changed, who breaks, why. */
export function rule(title: string, breaks: Breaks, why: string): Rule {
  return { title, breaks, why };
}
