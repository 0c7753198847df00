// The shapes of whole manifests: the ground's keys (imports, types), and those of the sections, each at its place.
import type { Key, Shape } from '../../engine/shape/shape.js';
import { importsKey, typesKey } from '../../language/read/type-shape.js';
import type { ManifestKind, RootKey, Section } from '../../sections/section.js';

/** The shape of a manifest's root. */
export type RootShape = Shape & { readonly kind: 'section' };

const ground: Readonly<Record<ManifestKind, { readonly what: string; readonly keys: Record<string, Key> }>> =
  {
    service: { what: 'a service manifest', keys: { imports: importsKey, types: typesKey } },
    shared: { what: 'a shared file', keys: { imports: importsKey, types: typesKey } },
    workspace: { what: 'scaffold.yaml', keys: { imports: importsKey } },
  };

/** The shape of every kind of manifest for this list of sections. */
export function manifestShapes(sections: readonly Section[]): Readonly<Record<ManifestKind, RootShape>> {
  let shapes = made.get(sections);
  if (shapes === undefined) {
    const shapeOf = (kind: ManifestKind): RootShape => {
      const { what, keys } = ground[kind];
      return {
        kind: 'section',
        what,
        keys: placed(
          keys,
          sections.filter(({ holds }) => holds.includes(kind)),
        ),
      };
    };
    shapes = { service: shapeOf('service'), shared: shapeOf('shared'), workspace: shapeOf('workspace') };
    made.set(sections, shapes);
  }
  return shapes;
}
const made = new WeakMap<readonly Section[], Readonly<Record<ManifestKind, RootShape>>>();

function placed(keys: Readonly<Record<string, Key>>, sections: readonly Section[]): Record<string, Key> {
  const entries: [string, Key][] = Object.entries(keys);
  for (const [name, { before, ...key }] of sections.flatMap((section) =>
    Object.entries<RootKey>(section.keys),
  )) {
    const at = entries.findIndex(([other]) => other === before);
    entries.splice(at === -1 ? entries.length : at, 0, [name, key]);
  }
  return Object.fromEntries(entries);
}
