// What to say of a process that ended by itself, and when to start it again.
import type { Exit } from './process.js';

/** A sentence, and a pause before the next try; without one it is not tried again by itself. */
export interface Verdict {
  readonly text: string;
  readonly pauseMs?: number;
}

/** What is known of the process that ended. */
export interface Ended extends Exit {
  /** What the process itself said about why it can not start. */
  readonly reason: string | undefined;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** Surroundings may be mended at any moment. */
const longestEnvironmentPauseMs = 4_000;
/** What a service exits with when its config is wrong, and when its surroundings fail it (etcd away, port taken). */
const configExit = 2;
const environmentExit = 4;
/** After so many crashes of its own code in a row a restart waits for an edit. */
const patience = 2;

/** On a process that nobody stands in for. */
export function verdictOn(
  { name, crashes }: { readonly name: string; readonly crashes: number },
  { code, signal, reason }: Ended,
): Verdict {
  const pauseMs = firstPauseMs * 2 ** Math.min(10, crashes - 1);
  const why = reason === undefined ? '' : `: ${reason}`;
  if (code === environmentExit) {
    return {
      text: `${name} can not start${why} (it is tried again until it can)`,
      pauseMs: Math.min(longestEnvironmentPauseMs, pauseMs),
    };
  }
  if (code === configExit && reason !== undefined)
    return { text: `${name} can not start${why} (it starts again when a config or its code is saved)` };
  const how = signal === null ? `ended with code ${code}${why}` : `was killed by ${signal}`;
  if (signal === null && crashes > patience)
    return { text: `${name} ${how} (it starts again after the next edit of its code)` };
  const pause = Math.min(longestPauseMs, pauseMs);
  return { text: `${name} ${how}: starting it again in ${pause / 1000} s`, pauseMs: pause };
}

/** On a process that should have taken the place of one that serves on. */
export function verdictOnSuccessor(
  { name }: { readonly name: string },
  { code, signal, reason }: Ended,
): Verdict {
  const how =
    reason === undefined
      ? signal === null
        ? `with this edit ended with code ${code}`
        : `with this edit was killed by ${signal}`
      : `can not start: ${reason}`;
  const text = `${name} ${how}: the last good one runs on`;
  return code === environmentExit ? { text, pauseMs: longestEnvironmentPauseMs } : { text };
}
