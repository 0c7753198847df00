// How long requests took, by operation and class of status: a histogram that costs a lookup and a short loop a request.
import { createDurations, type Durations, noteDuration, toSamples } from './histogram.js';
import type { Family } from './metrics.js';

/** Takes note of one answered request. `operation` is undefined where none was found. */
export type RequestObserver = (operation: string | undefined, status: number, milliseconds: number) => void;

/** A histogram that fills. */
export interface RequestDurations {
  readonly observe: RequestObserver;
  collect(): Family;
}

/** Creates an empty histogram. Its size is bounded by the number of operations. */
export function createRequestDurations(): RequestDurations {
  const cells = new Map<string, (Durations | undefined)[]>();
  return {
    observe(operation = 'none', status, milliseconds) {
      let byClass = cells.get(operation);
      if (byClass === undefined) cells.set(operation, (byClass = []));
      noteDuration((byClass[Math.floor(status / 100)] ??= createDurations()), milliseconds);
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
