// Which types have a sender's form of their own: those with a default in them or in what they refer to.
import { spread, type ReferenceGraph } from './graph.js';
import type { NamedDraft } from './linker.js';
import type { Type } from './model.js';

/** Sets `hasInit` of every type. */
export function settleInit(graph: ReferenceGraph): void {
  const reached = spread(graph, (named) =>
    // The user's own interfaces are used as they stand, and have no second form.
    named.origin !== 'typescript' && hasDefault(named.type) ? true : undefined,
  );
  for (const named of reached.keys()) {
    if (named.origin !== 'typescript') (named as NamedDraft).hasInit = true;
  }
}

function hasDefault(type: Type): boolean {
  switch (type.kind) {
    case 'object':
      return type.fields.some((field) => field.default !== undefined || hasDefault(field.type));
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return hasDefault(type.of);
    case 'union':
      return type.of.some(hasDefault);
    default:
      return false;
  }
}
