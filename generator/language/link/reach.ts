// Which named types are reached, and the one name each has in the service's contract and OpenAPI document.
import { visitReferences } from './graph.js';
import type { NamedType, Type } from '../model.js';

/** Every named type that is reached from the given types, each once, in order of first use. */
export function reachedTypes(types: Iterable<Type>): readonly NamedType[] {
  const reached = new Set<NamedType>();
  const visit = (named: NamedType) => {
    if (reached.has(named)) return;
    reached.add(named);
    visitReferences(named.type, visit);
  };
  for (const type of types) visitReferences(type, visit);
  return [...reached];
}

/** One name for each type: its own, or where two modules use the same one, the later's with its module's name before it. */
export function uniqueNames(
  types: readonly NamedType[],
  reserved: Iterable<string> = [],
): ReadonlyMap<NamedType, string> {
  const names = new Map<NamedType, string>();
  const taken = new Set(reserved);
  for (const named of types) {
    let name = named.name;
    if (taken.has(name)) name = pascal(named.module.name) + named.name;
    for (let count = 2; taken.has(name); count += 1) name = `${named.name}${count}`;
    taken.add(name);
    names.set(named, name);
  }
  return names;
}

function pascal(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
