// The one door to ts-morph. It takes half a second to load, so it is loaded when something asks for it and not before.
import { createRequire } from 'node:module';
import type * as Morph from 'ts-morph';
import type { ts } from 'ts-morph';

export type { ts };

/** ts-morph, as far as types go. */
export type TsMorph = typeof Morph;

/** The compiler's own API, as ts-morph bundles it. */
export type TypeScript = typeof ts;

/** Loads ts-morph at the first call. */
export function loadTsMorph(): TsMorph {
  // The module's type is what its own declarations say.
  loaded ??= createRequire(import.meta.url)('ts-morph') as TsMorph;
  return loaded;
}

/** Loads the compiler's API at the first call. */
export function loadTypeScript(): TypeScript {
  return loadTsMorph().ts;
}

let loaded: TsMorph | undefined;
