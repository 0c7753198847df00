// generated/uses.ts: the clients of dependencies of which the manifest says what is used. They have those operations only, and read
// those fields only, so that the compiler holds the code to what the contract publishes, and other fields may change.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Caused, Printed } from '../../../engine/emit/printed.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import { type OperationView, operationView } from '../../routes/files/operation-view.js';
import { generatedPath } from '../../routes/files/service-names.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { depends, type Dependency, type Use } from '../part.js';

/** What uses.ts is given. */
export interface UsesView {
  readonly service: ServiceView;
  readonly clients: readonly UsedClientView[];
}

/** The client of one dependency. */
export interface UsedClientView extends Caused {
  /** The dependency's name. */
  readonly of: string;
  /** `UsedUserClient`. */
  readonly client: string;
  /** All contracts of the dependency's operations. */
  readonly contracts: Printed;
  readonly operations: readonly UsedOperationView[];
  /** Of some results only a part is read. */
  readonly isNarrowed: boolean;
}

/** An operation that is used. */
export interface UsedOperationView extends OperationView {
  /** The codec that reads what is used of its result; undefined where that is all. */
  readonly codec: Printed | undefined;
}

/** The service's generated/uses.ts; none where no dependency says what is used of it. */
export const usesFile: FileSpec<ServiceSubject, UsesView> = {
  template: 'services/service/generated/uses.ts',
  ownership: 'generated',
  path: ({ service }) =>
    service.part(depends).some(({ uses }) => uses !== undefined)
      ? generatedPath(service, 'uses.ts')
      : undefined,
  cause: ({ service }) => service.span,
  declares: ({ service }) =>
    service
      .part(depends)
      .filter(({ uses }) => uses !== undefined)
      .flatMap((dependency) => [usedClient(dependency), createUsedClient(dependency)]),
  view: ({ service }, names) => ({
    service: serviceView(service),
    clients: service.part(depends).flatMap((dependency) => clientView(dependency, names)),
  }),
};

/** `UsedUserClient`: what a service uses of user. */
export function usedClient({ service }: Dependency): string {
  return `Used${service.pascal}Client`;
}

/** `createUsedUserClient`. */
export function createUsedClient(dependency: Dependency): string {
  return `create${usedClient(dependency)}`;
}

function clientView(dependency: Dependency, names: Names): UsedClientView[] {
  const { uses, service } = dependency;
  if (uses === undefined) return [];
  return [
    {
      of: service.name,
      client: usedClient(dependency),
      contracts: names.namespace(`${service.camel}Operations`, generatedPath(service, 'contract.ts')),
      operations: uses.map((use) => usedOperation(use, names)),
      isNarrowed: uses.some(({ output }) => output !== undefined),
      cause: dependency.span,
    },
  ];
}

function usedOperation({ operation, output, span }: Use, names: Names): UsedOperationView {
  const view = { ...operationView(operation, 'caller', names), cause: span, said: operation.span };
  if (output === undefined) return { ...view, codec: undefined };
  return {
    ...view,
    output: names.typeText((imports) => typeName(output, 'read', imports)),
    codec: names.name((imports) => codecName(output, imports)),
  };
}
