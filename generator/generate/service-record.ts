// What of a workspace one service's files depend on, read off its manifests: the bonds that decide how far a change reaches.
import { type ManifestSet, type PlacedService, resolveImport } from './load/index.js';
import type { Model } from '../language/model.js';
import type { ServiceRecord } from './run-record.js';

/** One record a service, in the manifests' order. */
export function describeServices(set: ManifestSet, model: Model): readonly ServiceRecord[] {
  const held = set.sections.filter(({ holds }) => holds.includes('service'));
  return set.services.map((manifest) => {
    const name = manifest.service.value;
    const named = (hook: 'follows' | 'mentions') =>
      held.flatMap((section) => section[hook]?.(manifest.node(section)) ?? []);
    const follows = named('follows');
    const service = model.services.find((each) => each.name === name);
    const face = service && held.flatMap((section) => section.face?.(service.part(section)) ?? []);
    return {
      name,
      from: manifest.source.path,
      reads: readsOf(set, manifest),
      refs: unique([...follows, ...named('mentions')]),
      follows: unique(follows),
      face: unique(face ?? []).join(' '),
    };
  });
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
