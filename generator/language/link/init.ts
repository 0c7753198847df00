// Which types have a sender's form of their own: those with a default in them or in what they refer to.
import { spread, type ReferenceGraph } from './graph.js';
import type { NamedDraft } from './linker.js';
import type { NamedType, Type } from '../model.js';

/** Sets `hasInit` of every type. */
export function settleInit(graph: ReferenceGraph): void {
  // The user's own interfaces are used as they stand: they have no second form, and so don't give one to what refers to them.
  const canHave = (named: NamedType): boolean => named.origin !== 'typescript';
  const find = (named: NamedType): true | undefined =>
    canHave(named) && hasDefault(named.type) ? true : undefined;
  for (const named of spread(graph, find, canHave).keys()) (named as NamedDraft).hasInit = true;
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
