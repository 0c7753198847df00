// The files that a workspace adds by templates of its own.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Model } from '../../../language/model.js';
import type { Emitting, OwnForm, ServiceSubject } from '../../emitting.js';
import { routes } from '../../routes/part.js';
import { ownPath } from '../own-path.js';
import type { OwnFile } from '../part.js';
import { ownOperationView, ownServiceView, serviceFacts, workspaceFacts } from './own-views.js';
import type { OwnOperationFileView, OwnServiceView, OwnWorkspaceFileView } from './views.js';

/** A file for each service. */
export const serviceForm: OwnForm<OwnServiceView> = { subject: 'service' };
/** A file for each operation. */
export const operationForm: OwnForm<OwnOperationFileView> = { subject: 'operation' };
/** One file. */
export const workspaceForm: OwnForm<OwnWorkspaceFileView> = { subject: 'workspace' };

/** What all own files have in common. */
function ownFile({ template, path }: OwnFile): Pick<FileSpec<object>, 'template' | 'ownership' | 'cause'> {
  return { template: template.value, ownership: 'generated', cause: () => path.span };
}

/** The own files of a service and of its operations. */
export function serviceOwnFiles(
  files: readonly OwnFile[],
  { service, model }: ServiceSubject,
  emitting: Emitting,
): readonly FileSpec<ServiceSubject>[] {
  const { workspace } = model;
  const from = (): string => service.from;
  return files.flatMap((file): FileSpec<ServiceSubject>[] => {
    if (file.subject === 'service') {
      const path = ownPath(file, { workspace, service });
      const view = (subject: ServiceSubject, names: Names): OwnServiceView =>
        ownServiceView(subject, names, emitting);
      return [{ ...ownFile(file), path: () => path, from, view }];
    }
    if (file.subject === 'workspace') return [];
    return service.part(routes).operations.map((operation) => {
      const path = ownPath(file, { workspace, service, operation });
      return {
        ...ownFile(file),
        path: () => path,
        from,
        view: (_subject, names): OwnOperationFileView => ({
          workspace: workspaceFacts(model),
          service: serviceFacts(service),
          operation: ownOperationView(operation, service, names),
        }),
      };
    });
  });
}

/** The own files of the workspace. */
export function workspaceOwnFiles(files: readonly OwnFile[], emitting: Emitting): readonly FileSpec<Model>[] {
  return files
    .filter(({ subject }) => subject === 'workspace')
    .map((file) => ({
      ...ownFile(file),
      path: (model) => ownPath(file, model),
      view: (model, names): OwnWorkspaceFileView => ({
        workspace: workspaceFacts(model),
        services: model.services.map((service) => ownServiceView({ service, model }, names, emitting)),
      }),
    }));
}
