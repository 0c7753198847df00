// What a process gives a service: the real one, or a share of one. `scaffold dev` runs many services in one process, each with a door, an
// environment and a log of its own, and lends these to whatever is started while it loads a service's code.
import type { ProcessDoor } from './own-process.js';
import type { SessionOptions } from './options.js';

/** A share of a process. */
export interface LentProcess {
  readonly door: ProcessDoor;
  /** What `serve` takes where its caller gives nothing else. */
  readonly options: SessionOptions;
}

/** Under this name the lender leaves a function in `globalThis`, since the runtime may be loaded from another place than its own. */
export const lenderKey: unique symbol = Symbol.for('@armature/runtime/lender');

/** Gives the share of whoever runs now; undefined where that is nobody. */
export type Lender = () => LentProcess | undefined;

/** The share that is lent to the code that runs now; undefined in a process of one's own. */
export function lentProcess(): LentProcess | undefined {
  return (globalThis as { [lenderKey]?: Lender })[lenderKey]?.();
}
