// generated/router.ts: the service's routes as a table, with RPC-only flags, and the Express router made of them.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { TypeText } from '../../../engine/emit/printed.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { type OperationView, operationView } from './operation-view.js';
import { callType, generatedPath } from './service-names.js';
import { routes } from '../part.js';

/** What router.ts is given. */
export interface RouterView {
  readonly service: ServiceView;
  /** The interface that the user's code implements. */
  readonly api: TypeText;
  readonly operations: readonly RouteView[];
  /** So many operations that TypeScript gives up on one array literal of all. */
  readonly isVast: boolean;
}

/** One route. */
export interface RouteView extends OperationView {
  readonly rpcOnly: boolean;
  /** The type of the call that its handler gets. */
  readonly call: TypeText;
}

/** TypeScript joins the types of an array literal's elements into one union, which it gives up on past a thousand. */
const vast = 500;

/** The service's generated/router.ts. */
export const routerFile: FileSpec<ServiceSubject, RouterView> = {
  template: 'services/service/generated/router.ts',
  ownership: 'generated',
  path: ({ service }) => (service.isCallable ? generatedPath(service, 'router.ts') : undefined),
  cause: ({ service }) => service.span,
  view: ({ service }, names) => {
    const beside = generatedPath(service, 'service.ts');
    return {
      service: serviceView(service),
      api: names.type(`${service.pascal}Api`, beside),
      operations: service.part(routes).operations.map((operation) => ({
        ...operationView(operation, 'handler', names),
        rpcOnly: operation.rpcOnly,
        call: names.type(callType(operation), beside),
      })),
      isVast: service.part(routes).operations.length > vast,
    };
  },
};
