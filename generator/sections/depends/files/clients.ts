// The clients of the services that are called, as the slot of service.ts takes them.
import { propertyKey } from '../../../engine/emit/literals.js';
import type { Names } from '../../../engine/emit/names.js';
import type { ServiceModel } from '../../../language/model.js';
import type { ClientView, ServiceSubject } from '../../emitting.js';
import { generatedPath } from '../../routes/files/service-names.js';
import { depends, type Dependency } from '../part.js';
import { createUsedClient, usedClient } from './uses.js';

/** One client a dependency. */
export function clientsOf({ service }: ServiceSubject, names: Names): readonly ClientView[] {
  return service.part(depends).map((dependency) => clientView(dependency, service, names));
}

function clientView(dependency: Dependency, owner: ServiceModel, names: Names): ClientView {
  const { service, uses, encoding, span } = dependency;
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
    cause: span,
  };
}
