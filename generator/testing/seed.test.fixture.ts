// The seeds of tests that draw at random: the same in every run, unless somebody asks for another.

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
