// What a contract says of the services that are called, and of what is used of them.
import type { Contract, UsesSchema } from '@armature/runtime/wire';
import { withCauses } from '../../engine/emit/causes.js';
import type { Dependency } from './part.js';

/** Names of services, and for those that the manifest says it of, what is used. */
export function publishDependencies(dependencies: readonly Dependency[]): Pick<Contract, 'depends' | 'uses'> {
  const uses = usesOf(dependencies);
  return {
    depends: withCauses(
      dependencies.map((dependency) => dependency.service.name),
      (key) => dependencies[Number(key)]?.span,
    ),
    ...(uses && { uses }),
  };
}

function usesOf(dependencies: readonly Dependency[]): UsesSchema | undefined {
  const entries = dependencies.flatMap(({ service: { name }, uses }) => {
    if (uses === undefined) return [];
    const operations = uses.map(({ operation, fields, wire = [] }) => {
      const paths = fields === '*' ? ['*'] : [...new Set(wire)];
      return [operation.name, paths] as const;
    });
    const causeOf = (key: string) => uses.find(({ operation }) => operation.name === key)?.span;
    return [[name, withCauses(Object.fromEntries(operations), causeOf)] as const];
  });
  if (entries.length === 0) return undefined;
  return withCauses(
    Object.fromEntries(entries),
    (key) => dependencies.find(({ service }) => service.name === key)?.span,
  );
}
