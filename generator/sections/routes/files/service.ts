// generated/service.ts: what the user's code implements and gets, and the function that runs the service.
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import { propertyKey } from '../../../engine/emit/literals.js';
import type { Names } from '../../../engine/emit/names.js';
import type { Printed, TypeText } from '../../../engine/emit/printed.js';
import { codecName, typeName } from '../../../language/codec/types.js';
import type { ServiceModel } from '../../../language/model.js';
import { createUsedClient, usedClient } from '../../depends/files/uses.js';
import { depends, type Dependency } from '../../depends/part.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { service as servicePart } from '../../service/part.js';
import { type OperationView, operationView } from './operation-view.js';
import { generatedPath } from './service-names.js';

/** What service.ts is given. */
export interface ServiceFileView {
  readonly service: ServiceView;
  /** What the manifest says of the service; undefined where it says nothing. */
  readonly summary: CommentParts | undefined;
  readonly namespace: string;
  readonly operations: readonly OperationView[];
  readonly dependencies: readonly DependencyView[];
  readonly config: TypeText;
  readonly configCodec: Printed;
  readonly claims: TypeText;
  readonly claimsCodec: Printed;
  readonly roleClaim: string;
  /** The cookie that holds the token. */
  readonly cookie: string | undefined;
  /** The contract's constant. */
  readonly contract: Printed;
  /** The function that binds the routes. */
  readonly routes: Printed;
}

/** A service that this one depends on. */
export interface DependencyView {
  /** The key of its client. */
  readonly key: string;
  readonly service: string;
  /** The type of its client, and the function that makes it. */
  readonly client: TypeText;
  readonly create: Printed;
  /** It is sent forms in place of JSON. */
  readonly isForm: boolean;
}

/** The service's generated/service.ts. */
export const serviceFile: FileSpec<ServiceSubject, ServiceFileView> = {
  template: 'services/service/generated/service.ts',
  ownership: 'generated',
  path: ({ service }) => (service.isCallable ? generatedPath(service, 'service.ts') : undefined),
  from: ({ service }) => service.from,
  declares: ({ service: { pascal, camel } }) => [
    ...['Api', 'Clients', 'Context'].map((suffix) => `${pascal}${suffix}`),
    'Call',
    'AuthenticatedCall',
    `${camel}Definition`,
    `serve${pascal}`,
  ],
  view: ({ service, model }, names) => {
    const { config, camel } = service;
    const { summary } = service.part(servicePart);
    const { claims, namespace, roleClaim, cookie } = model.workspace;
    return {
      service: serviceView(service),
      summary: summary === undefined ? undefined : { description: summary },
      namespace,
      operations: service.operations.map((operation) => operationView(operation, 'handler', names)),
      dependencies: service.part(depends).map((dependency) => dependencyView(dependency, service, names)),
      config: names.typeText((imports) => typeName(config, 'read', imports)),
      configCodec: names.name((imports) => codecName(config, imports)),
      claims: names.typeText((imports) => typeName(claims, 'read', imports)),
      claimsCodec: names.name((imports) => codecName(claims, imports)),
      roleClaim,
      cookie,
      contract: names.value(`${camel}Contract`, generatedPath(service, 'contract.ts')),
      routes: names.value(`${camel}Routes`, generatedPath(service, 'router.ts')),
    };
  },
};

function dependencyView(dependency: Dependency, owner: ServiceModel, names: Names): DependencyView {
  const { service, uses, encoding } = dependency;
  const client = generatedPath(service, 'client.ts');
  const used = generatedPath(owner, 'uses.ts');
  return {
    key: propertyKey(service.camel),
    service: service.name,
    client: uses ? names.type(usedClient(dependency), used) : names.type(`${service.pascal}Client`, client),
    create: uses
      ? names.value(createUsedClient(dependency), used)
      : names.value(`create${service.pascal}Client`, client),
    isForm: encoding === 'form',
  };
}
