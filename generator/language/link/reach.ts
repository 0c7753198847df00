// Which named types a service's operations reach, and the one name each has in the service's contract and OpenAPI document.
import { visitReferences } from './graph.js';
import type { NamedType, Operation, Type } from '../model.js';

/** The types that an operation names directly: input, declared body, result. */
export function operationTypes(operation: Operation): readonly Type[] {
  const types: Type[] = [];
  if (operation.input) types.push({ kind: 'ref', to: operation.input });
  if (operation.result.kind === 'json') types.push(operation.result.type);
  if (operation.result.kind === 'stream') types.push(operation.result.of);
  return types;
}

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
