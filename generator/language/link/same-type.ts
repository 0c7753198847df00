// When two types are one and the same: names by identity, the rest by structure.
import type { NamedType, Type } from '../model.js';

const ids = new WeakMap<NamedType, number>();
let next = 0;

/** Whether two types mean the same. */
export function isSameType(left: Type, right: Type): boolean {
  return left === right || typeKey(left) === typeKey(right);
}

/** A text that is equal for equal types, within one process. */
export function typeKey(type: Type): string {
  switch (type.kind) {
    case 'builtin':
      return `${type.name}${constraintsKey(type.constraints)}`;
    case 'enum':
      return `enum(${JSON.stringify(type.values)}${type.open ? ' open' : ''})`;
    case 'array':
    case 'map':
      return `${type.kind}<${typeKey(type.of)}>${constraintsKey(type.constraints)}`;
    case 'nullable':
    case 'stream':
      return `${type.kind}<${typeKey(type.of)}>`;
    case 'union':
      return `union<${type.of.map(typeKey).join('|')}>`;
    case 'object':
      return `{${type.fields.map((field) => `${field.name}${field.optional ? '?' : ''}:${typeKey(field.type)}`).join(';')}}`;
    case 'ref':
      return `#${idOf(type.to)}`;
    case 'parameter':
      return `@${type.name}`;
  }
}

function constraintsKey(constraints: object): string {
  const entries = Object.entries(constraints).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : JSON.stringify(entries);
}

function idOf(named: NamedType): number {
  let id = ids.get(named);
  if (id === undefined) ids.set(named, (id = next += 1));
  return id;
}
