// Walks over the nodes of a type, outside in.
import type { TypeNode } from '../node.js';

/** The types directly within a type. */
export function innerTypes(type: TypeNode): readonly TypeNode[] {
  switch (type.kind) {
    case 'name':
      return type.args;
    case 'enum':
    case 'unreadable':
      return [];
    case 'union':
    case 'intersection':
      return type.of;
    case 'object':
      return type.fields.map((field) => field.type);
    default:
      return [type.of];
  }
}

/** Calls back for the type and every type within it. */
export function walkType(type: TypeNode, visit: (type: TypeNode) => void): void {
  visit(type);
  for (const inner of innerTypes(type)) walkType(inner, visit);
}
