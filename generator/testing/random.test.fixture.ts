// Where tests that draw at random begin, and how much they do: the same in every run, unless somebody asks for another.

/**
 * What a random test starts from: the seed that is written in it, or that of `ARMATURE_SEED`, one for all tests. fast-check names the
 * seed when a property fails; what a test asserts beside its properties has to name it itself.
 */
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
