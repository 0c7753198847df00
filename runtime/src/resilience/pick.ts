// Power of two choices: of two instances drawn by chance, the one with less to do. Near to the best spread, at constant cost.

/** What picking looks at. */
export interface Pickable {
  /** Calls under way. */
  readonly inFlight: number;
  /** Share of the load relative to others; 0 takes none. */
  readonly weight: number;
}

/**
 * Picks one of the candidates that are eligible, or undefined when none is. `random` gives numbers in [0, 1). Looks at all of them
 * only when both that were drawn are not eligible.
 */
export function pick<T extends Pickable>(
  candidates: readonly T[],
  eligible: (candidate: T) => boolean,
  random: () => number,
): T | undefined {
  const count = candidates.length;
  if (count === 0) return undefined;
  const first = Math.floor(random() * count);
  // Never the same one twice.
  const second = count === 1 ? first : (first + 1 + Math.floor(random() * (count - 1))) % count;
  const left = candidates[first];
  const right = candidates[second];
  const leftOk = left !== undefined && left.weight > 0 && eligible(left);
  const rightOk = right !== undefined && right.weight > 0 && eligible(right);
  if (leftOk && rightOk) return load(left) <= load(right) ? left : right;
  if (leftOk) return left;
  if (rightOk) return right;
  let best: T | undefined;
  for (let step = 0; step < count; step += 1) {
    const candidate = candidates[(first + step) % count];
    if (candidate === undefined || !eligible(candidate)) continue;
    // Weight 0 asks for no load, but is better than no answer.
    if (best === undefined || load(candidate) < load(best)) best = candidate;
  }
  return best;
}

function load({ inFlight, weight }: Pickable): number {
  return weight > 0 ? (inFlight + 1) / weight : Infinity;
}
