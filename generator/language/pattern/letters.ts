// The alphabet of a regular expression: as few letters as its sets of characters need.

/** Characters by their numbers, both ends included. */
export interface CharacterRange {
  readonly min: number;
  readonly max: number;
}

/** Cuts all characters into sets that no position tells apart; of each position, which of them it takes. */
export function toLetters(sets: readonly (readonly CharacterRange[])[]): {
  readonly masks: readonly bigint[];
  readonly letters: number;
} {
  const cuts = new Set<number>([0]);
  for (const ranges of sets) for (const { min, max } of ranges) cuts.add(min).add(max + 1);
  const starts = [...cuts].filter((cut) => cut <= 0x10ffff).sort((a, b) => a - b);
  const places = new Map(starts.map((start, index) => [start, index]));
  const distinct = new Map<string, number>();
  const keys = new Map<(typeof sets)[number], number>();
  const bySet = new Map<string, number>();
  for (const ranges of sets) {
    const key = JSON.stringify(ranges);
    if (!bySet.has(key)) bySet.set(key, bySet.size);
    keys.set(ranges, bySet.get(key) ?? 0);
  }
  // For each stretch between cuts, which of the distinct sets hold it.
  const holders = starts.map(() => 0n);
  const done = new Set<number>();
  for (const [ranges, set] of keys) {
    if (done.has(set)) continue;
    done.add(set);
    for (const { min, max } of ranges) {
      for (let at = places.get(min) ?? 0; at < starts.length && (starts[at] ?? 0) <= max; at += 1)
        holders[at] = (holders[at] ?? 0n) | (1n << BigInt(set));
    }
  }
  for (const holder of holders) {
    const key = String(holder);
    if (!distinct.has(key)) distinct.set(key, distinct.size);
  }
  const masksOfSets = Array.from({ length: bySet.size }, () => 0n);
  for (const holder of new Set(holders)) {
    const letter = BigInt(distinct.get(String(holder)) ?? 0);
    for (let set = 0; set < masksOfSets.length; set += 1)
      if ((holder >> BigInt(set)) & 1n) masksOfSets[set] = (masksOfSets[set] ?? 0n) | (1n << letter);
  }
  return { masks: sets.map((ranges) => masksOfSets[keys.get(ranges) ?? 0] ?? 0n), letters: distinct.size };
}
