// generated/client.ts: a function an operation, and the client interface on top. Imports nothing of Node, so a front end can take it.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { type OperationView, operationView } from './operation-view.js';
import { generatedPath } from './service-names.js';
import { routes } from '../part.js';

/** What client.ts is given. */
export interface ClientFileView {
  readonly service: ServiceView;
  readonly operations: readonly OperationView[];
}

/** The service's generated/client.ts. */
export const clientFile: FileSpec<Pick<ServiceSubject, 'service'>, ClientFileView> = {
  template: 'services/service/generated/client.ts',
  ownership: 'generated',
  path: ({ service }) => (service.isCallable ? generatedPath(service, 'client.ts') : undefined),
  cause: ({ service }) => service.span,
  declares: ({ service }) => [
    ...service.part(routes).operations.map((operation) => operation.name),
    `${service.pascal}Client`,
    `create${service.pascal}Client`,
  ],
  view: ({ service }, names) => ({
    service: serviceView(service),
    operations: service.part(routes).operations.map((operation) => operationView(operation, 'caller', names)),
  }),
};
