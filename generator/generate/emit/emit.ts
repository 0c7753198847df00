// From the model to the files of a workspace: who asks for which files, and in which order. Pure.
import type { Model, ServiceModel } from '../../language/model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { emitTypeModules } from '../../language/codec/type-module.js';
import { emitOpenApi, openApiDocument } from './openapi-document.js';
import { emitFiles, packagePrinting, type Printing } from '../../engine/emit/file-spec.js';
import { allSections } from '../../sections/all.js';
import type { Emitting, ServiceSubject, WorkspaceSettings } from '../../sections/emitting.js';
import type { Section } from '../../sections/section.js';
import { filesOf, toSubject } from '../subjects.js';

/** What is to be emitted. */
export interface EmitSelection {
  /** Services by name; absent: all of them. */
  readonly services?: readonly string[];
  /** Settings of the workspace's own files; absent: those are left out. */
  readonly workspace?: WorkspaceSettings;
  /** By what it is printed; by the package's templates unless told. */
  readonly printing?: Printing;
  /** All unless told. */
  readonly sections?: readonly Section[];
}

/** Every file that the selection asks for, with all shared modules, and the clients of peers. Same model, same bytes. */
export function emit(model: Model, selection: EmitSelection = {}): Promise<EmittedFile[]> {
  const { services: names, workspace: settings, sections = allSections } = selection;
  const { printing = packagePrinting() } = selection;
  const held = sections.filter(({ holds }) => holds.includes('service'));
  const services = model.services.filter((service) => names === undefined || names.includes(service.name));
  const called = new Set(
    services.flatMap((service) => held.flatMap((section) => section.clients?.(service.part(section)) ?? [])),
  );
  const peers = model.peers.filter((peer) => called.has(peer));
  const namelessOf = (service: ServiceModel) =>
    held.flatMap((section) => section.nameless?.(service.part(section)) ?? []);
  const emitting: Emitting = {
    ...printing,
    documentOf: (service) => openApiDocument(service, model, { sections }),
  };
  const adding = sections.filter(({ addedFiles }) => addedFiles !== undefined);
  const added = (subject: ServiceSubject) =>
    adding.flatMap((section) => section.addedFiles?.(model.workspace.part(section), subject, emitting) ?? []);
  return Promise.all([
    ...(settings
      ? sections.flatMap((section) => section.workspaceFiles?.(model, settings, emitting) ?? [])
      : []),
    ...emitTypeModules(model, [...services, ...peers], { namelessOf, printing }),
    ...[...services, ...peers].flatMap((service) =>
      emitFiles(filesOf(service, model, held), toSubject(service, model, sections), printing),
    ),
    ...services.flatMap((service) => {
      const subject = toSubject(service, model, sections);
      return emitFiles(added(subject), subject, printing);
    }),
    ...services.map((service) =>
      Promise.resolve(emitOpenApi(service, model, { sections, layout: printing.layout })),
    ),
  ]);
}
