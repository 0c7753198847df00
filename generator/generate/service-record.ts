// What of a workspace one service's files depend on, read off its manifests: the bonds that decide how far a change reaches.
import { type ManifestSet, type PlacedService, resolveImport } from './load/index.js';
import type { Model } from '../language/model.js';
import { servicesNamed } from '../sections/routes/options/in-manifests.js';
import type { ServiceRecord } from './run-record.js';
import { depends } from '../sections/depends/part.js';
import { gateway } from '../sections/gateway/part.js';
import { routes } from '../sections/routes/part.js';

/** One record a service, in the manifests' order. */
export function describeServices(set: ManifestSet, model: Model): readonly ServiceRecord[] {
  return set.services.map((manifest) => {
    const name = manifest.service.value;
    const dependencies = manifest.node(depends).map((declaration) => declaration.service.value);
    const exposed = exposedBy(manifest);
    const named = manifest
      .node(routes)
      .flatMap(servicesNamed)
      .map(({ service }) => service.value);
    const operations = model.services.find((service) => service.name === name)?.operations ?? [];
    return {
      name,
      from: manifest.source.path,
      reads: readsOf(set, manifest),
      refs: unique([...dependencies, ...exposed, ...named]),
      follows: unique([...dependencies, ...exposed]),
      face: unique(operations.map((operation) => operation.encoding)).join(' '),
    };
  });
}

function exposedBy(manifest: PlacedService): string[] {
  const declared = manifest.node(gateway);
  if (declared === undefined) return [];
  return [...declared.expose, ...declared.passThrough].map((name) => name.value);
}

function readsOf(set: ManifestSet, manifest: PlacedService): readonly string[] {
  const reads = new Set<string>();
  const follow = (path: string, imports: PlacedService['imports']): void => {
    if (reads.has(path)) return;
    reads.add(path);
    for (const entry of imports) {
      const target = resolveImport(path, entry.path.value);
      // TypeScript files import each other in ways that only their reader knows: whoever imports one depends on all.
      if (set.typescript.has(target)) for (const each of set.typescript.keys()) reads.add(each);
      else follow(target, set.shared.get(target)?.imports ?? []);
    }
  };
  follow(manifest.source.path, manifest.imports);
  return [...reads].sort();
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
