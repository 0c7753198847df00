// What the files of services are emitted for, and which kinds of files each has.
import type { FileSpec } from '../engine/emit/file-spec.js';
import type { Model, ServiceModel } from '../language/model.js';
import type { ServiceSubject } from '../sections/emitting.js';
import type { Section } from '../sections/section.js';

/** A service as the subject of its files, with what all sections put into slots. */
export function toSubject(service: ServiceModel, model: Model, sections: readonly Section[]): ServiceSubject {
  const subject: ServiceSubject = {
    service,
    model,
    filled: (into, names) => sections.flatMap((section) => section.fills?.[into]?.(subject, names) ?? []),
  };
  return subject;
}

/** The kinds of files that a service has beside its types. */
export function filesOf(
  service: ServiceModel,
  model: Model,
  sections: readonly Section[],
): readonly FileSpec<ServiceSubject>[] {
  return sections.flatMap(
    (section) => (model.peers.includes(service) ? section.peerFiles : section.files) ?? [],
  );
}
