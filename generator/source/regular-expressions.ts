// The one door to refa, which reads regular expressions. It takes a moment to load, so it is loaded when a pattern asks for it and not before.
import { createRequire } from 'node:module';
import type * as Refa from 'refa';

/** Loads refa at the first call. */
export function loadRefa(): typeof Refa {
  // The module's type is what its own declarations say.
  loaded ??= createRequire(import.meta.url)('refa') as typeof Refa;
  return loaded;
}

let loaded: typeof Refa | undefined;
