// What a contract says of the services that are called, and of what is used of them.
import type { Contract, UsesSchema } from '@armature/runtime/wire';
import type { Dependency } from './part.js';

/** Names of services, and for those that the manifest says it of, what is used. */
export function publishDependencies(dependencies: readonly Dependency[]): Pick<Contract, 'depends' | 'uses'> {
  const uses = usesOf(dependencies);
  return {
    depends: dependencies.map((dependency) => dependency.service.name),
    ...(uses && { uses }),
  };
}

function usesOf(dependencies: readonly Dependency[]): UsesSchema | undefined {
  const entries = dependencies.flatMap(({ service: { name }, uses }) => {
    if (uses === undefined) return [];
    const operations = uses.map(({ operation, fields }) => {
      const paths = fields === '*' ? ['*'] : fields.map((path) => path.join('.'));
      return [operation.name, paths] as const;
    });
    return [[name, Object.fromEntries(operations)] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
