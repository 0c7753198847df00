// How long things took, in buckets: a short loop for each that is noted.
import type { Sample } from './metrics.js';

/** Upper limits of the buckets in seconds. */
const limits = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** The times of one kind of thing. */
export interface Durations {
  /** One for each limit, and one for what is longer. */
  readonly counts: Float64Array;
  seconds: number;
}

/** Starts empty. */
export function createDurations(): Durations {
  return { counts: new Float64Array(limits.length + 1), seconds: 0 };
}

/** Notes one. */
export function noteDuration(durations: Durations, milliseconds: number): void {
  const seconds = milliseconds / 1000;
  durations.seconds += seconds;
  let bucket = 0;
  while (bucket < limits.length && seconds > (limits[bucket] ?? Infinity)) bucket += 1;
  durations.counts[bucket] = (durations.counts[bucket] ?? 0) + 1;
}

/** The lines of a histogram. */
export function toSamples(
  { counts, seconds }: Durations,
  labels: Readonly<Record<string, string>>,
): Sample[] {
  let sum = 0;
  const buckets = Array.from(counts, (count, bucket): Sample => {
    sum += count;
    return { suffix: '_bucket', labels: { ...labels, le: String(limits[bucket] ?? '+Inf') }, value: sum };
  });
  return [...buckets, { suffix: '_sum', labels, value: seconds }, { suffix: '_count', labels, value: sum }];
}
