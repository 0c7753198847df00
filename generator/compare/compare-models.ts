// What two versions of a workspace have that no contract says, and who breaks by a change of it: only where the manifests of both are there.
import type { Finding } from '../engine/compare/finding.js';
import type { Model } from '../language/model.js';
import { allSections } from '../sections/all.js';

/** Compares the services that both have. */
export function compareModels(before: Model, after: Model): readonly Finding[] {
  return before.services.flatMap((old) => {
    const now = after.services.find(({ name }) => name === old.name);
    if (now === undefined) return [];
    return allSections.flatMap(
      (section) => section.compareModels?.(old.part(section), now.part(section), now.name) ?? [],
    );
  });
}
