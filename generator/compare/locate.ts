// Where a finding stands in the manifests: the nearest place that the section knows of whose it is, else that of its service.
import type { Finding } from '../engine/compare/finding.js';
import type { Model } from '../language/model.js';
import { allSections } from '../sections/all.js';
import type { Section } from '../sections/section.js';
import type { Span } from '../source/source-file.js';

/** The place of a finding in a model's manifests; undefined where its service is not among them. */
export function locate(
  { services }: Model,
  finding: Finding,
  sections: readonly Section[] = allSections,
): Span | undefined {
  const service = services.find(({ name }) => name === finding.service);
  if (service === undefined) return undefined;
  for (const section of sections) {
    const span = section.locate?.(service.part(section), finding);
    if (span !== undefined) return span;
  }
  return service.span;
}
