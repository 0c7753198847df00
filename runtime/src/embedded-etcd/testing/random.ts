// Random choices that a seed repeats, the seeds of tests, and how much they do: the same in every run, unless somebody asks for another.

/** The seed that is written in a test, or that of `ARMATURE_SEED`, one for all tests. */
export function seedOr(fixed: number): number {
  const wanted = process.env['ARMATURE_SEED'];
  if (wanted === undefined) return fixed;
  const seed = Number(wanted);
  if (wanted.trim() === '' || !Number.isInteger(seed) || seed !== (seed | 0))
    throw new Error(`ARMATURE_SEED is a whole number of 32 bits, not "${wanted}"`);
  return seed;
}

/**
 * How often a test tries: `few` times while somebody works; `full` times with `ARMATURE_COUNT=full`, as in CI; and with a number so many
 * times the full count.
 */
export function countOf({ few, full }: { readonly few: number; readonly full: number }): number {
  const wanted = process.env['ARMATURE_COUNT'];
  if (wanted === undefined) return few;
  const times = wanted === 'full' ? 1 : Number(wanted);
  if (wanted.trim() === '' || !(times > 0 && times < 10_000))
    throw new Error(`ARMATURE_COUNT is "full" or a number up to 10000, not "${wanted}"`);
  return Math.ceil(full * times);
}

/** Whether tests do all that they can, however long it takes. */
export function isFull(): boolean {
  return countOf({ few: 0, full: 1 }) > 0;
}

/** Why a test that takes long is left out; false where it runs. */
export function unlessFull(): string | false {
  return isFull() ? false : 'takes long: with ARMATURE_COUNT=full';
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
