// Random choices that a seed repeats, and the seeds of tests: the same in every run, unless somebody asks for another.

/** The seed that is written in a test, or that of `ARMATURE_SEED`, one for all tests. */
export function seedOr(fixed: number): number {
  const wanted = process.env['ARMATURE_SEED'];
  if (wanted === undefined) return fixed;
  const seed = Number(wanted);
  if (wanted.trim() === '' || !Number.isInteger(seed) || seed !== (seed | 0))
    throw new Error(`ARMATURE_SEED is a whole number of 32 bits, not "${wanted}"`);
  return seed;
}

/** A source of choices; the same seed gives the same ones. */
export interface Random {
  /** A whole number from 0 up to, not including, the bound. */
  below(bound: number): number;
  /** True so often. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** From 0 up to, not including, 1: stands in for `Math.random`. */
  share(): number;
}

/** Creates a source, by the algorithm mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (bound) => Math.floor(next() * bound),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
    share: next,
  };
}
