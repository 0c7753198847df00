// How long requests took, by operation and class of status: a histogram that costs a lookup and a short loop a request.
import type { Family, Sample } from './metrics.js';

/** Takes note of one answered request. `operation` is undefined where none was found. */
export type RequestObserver = (operation: string | undefined, status: number, milliseconds: number) => void;

/** Upper limits of the buckets in seconds. */
const limits = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Cell {
  /** One for each limit, and one for what is longer. */
  readonly counts: Float64Array;
  seconds: number;
}

/** A histogram that fills. */
export interface RequestDurations {
  readonly observe: RequestObserver;
  collect(): Family;
}

/** Creates an empty histogram. Its size is bounded by the number of operations. */
export function createRequestDurations(): RequestDurations {
  const cells = new Map<string, (Cell | undefined)[]>();
  return {
    observe(operation = 'none', status, milliseconds) {
      let byClass = cells.get(operation);
      if (byClass === undefined) cells.set(operation, (byClass = []));
      const cell = (byClass[Math.floor(status / 100)] ??= {
        counts: new Float64Array(limits.length + 1),
        seconds: 0,
      });
      const seconds = milliseconds / 1000;
      cell.seconds += seconds;
      let bucket = 0;
      while (bucket < limits.length && seconds > (limits[bucket] ?? Infinity)) bucket += 1;
      cell.counts[bucket] = (cell.counts[bucket] ?? 0) + 1;
    },
    collect: () => ({
      name: 'armature_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer.',
      kind: 'histogram',
      samples: [...cells].flatMap(([operation, byClass]) =>
        byClass.flatMap((cell, statusClass) =>
          cell === undefined ? [] : toSamples(cell, { operation, status: `${statusClass}xx` }),
        ),
      ),
    }),
  };
}

function toSamples({ counts, seconds }: Cell, labels: Readonly<Record<string, string>>): Sample[] {
  let sum = 0;
  const buckets = Array.from(counts, (count, bucket): Sample => {
    sum += count;
    return { suffix: '_bucket', labels: { ...labels, le: String(limits[bucket] ?? '+Inf') }, value: sum };
  });
  return [...buckets, { suffix: '_sum', labels, value: seconds }, { suffix: '_count', labels, value: sum }];
}
