// The one name that each type has in an OpenAPI document. Types of shared files are called the same in every document.
import type { Model, NamedType, TypeModule } from '../model.js';

/** `read`: what a reader of a value gets. `send`: what a sender may give, where fields with a default may be absent. */
export type SchemaMode = 'read' | 'send';

/** A type's name below `components.schemas`. */
export type SchemaNames = (named: NamedType, mode: SchemaMode) => string;

/** Schemas that every document may have beside those of the model's types. */
export const ownSchemas = {
  failure: 'Failure',
  invalidInput: 'InvalidInput',
  tooLarge: 'TooLarge',
  unsupported: 'UnsupportedMediaType',
} as const;

/**
 * Names the given types. What a shared file declares gets a name that depends on the shared files alone; types of services
 * follow in the given order, and one that finds its name taken puts its service's name before it.
 */
export function createSchemaNames(types: readonly NamedType[], model: Model): SchemaNames {
  const shared = new Set<TypeModule>(model.modules);
  const all = assign(
    model.modules.flatMap((module) => module.types),
    new Set<string>(Object.values(ownSchemas)),
  );
  const names = new Map<NamedType, string>();
  const taken = new Set<string>(Object.values(ownSchemas));
  for (const named of types) {
    const name = shared.has(named.module) ? all.get(named) : undefined;
    if (name === undefined) continue;
    names.set(named, name);
    take(name, named, taken);
  }
  const local = types.filter((named) => !names.has(named));
  for (const [named, name] of assign(local, taken)) names.set(named, name);
  return (named, mode) => (names.get(named) ?? named.name) + suffix(named, mode);
}

function assign(types: readonly NamedType[], taken: Set<string>): Map<NamedType, string> {
  const names = new Map<NamedType, string>();
  for (const named of types) {
    let name = named.name;
    if (!isFree(name, named, taken)) name = pascal(named.module.name) + named.name;
    for (let count = 2; !isFree(name, named, taken); count += 1) name = `${named.name}${count}`;
    take(name, named, taken);
    names.set(named, name);
  }
  return names;
}

/** A type whose sender's form differs takes two names. */
function isFree(name: string, { hasInit }: NamedType, taken: ReadonlySet<string>): boolean {
  return !taken.has(name) && !(hasInit && taken.has(`${name}Init`));
}

function take(name: string, { hasInit }: NamedType, taken: Set<string>): void {
  taken.add(name);
  if (hasInit) taken.add(`${name}Init`);
}

function suffix({ hasInit }: NamedType, mode: SchemaMode): string {
  return mode === 'send' && hasInit ? 'Init' : '';
}

function pascal(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
