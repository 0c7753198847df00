// Seeing through names that only stand for another type.
import type { Type } from '../model.js';

/** What a type is behind names for scalars, enums, arrays and maps: `UserId` -> `int64`. Names of objects and of unions stay names. */
export function unalias(type: Type): Type {
  let now = type;
  // The bound keeps a name that stands for itself (reported elsewhere) from going on for ever.
  for (let steps = 0; now.kind === 'ref' && steps < 100; steps += 1) {
    if (now.to.type.kind === 'object' || now.to.type.kind === 'union') return now;
    now = now.to.type;
  }
  return now;
}

/** A type behind its names and without its null. */
export function withoutNull(type: Type): Type {
  let now = unalias(type);
  for (let steps = 0; now.kind === 'nullable' && steps < 100; steps += 1) now = unalias(now.of);
  return now;
}
