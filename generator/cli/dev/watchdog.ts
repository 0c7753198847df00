// Finds who blocks a process that many services share: a thread beside it that misses the process' beat, stops it where it is, and says in whose
// code that is. The process can't be saved then; who started it kills it.
import { Worker } from 'node:worker_threads';

/** Told by the thread on standard error, before the text of a `Blocked`. */
export const blockedMark = '\u0000blocked ';

/** Where a process hangs. */
export interface Blocked {
  /** Absolute path of the code, as it was loaded. */
  readonly code: string;
  readonly function: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

const beatMs = 500;

/** Starts the thread. It does not keep the process alive. */
export function startWatchdog(codeFolder: string): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), beatMs).unref();
  const thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), {
    workerData: { beats, codeFolder, mark: blockedMark },
    stdin: false,
  });
  thread.unref();
  // Without it services run as well.
  thread.on('error', () => {});
}
