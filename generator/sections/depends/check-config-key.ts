// The config key `resilience` of a service that calls others says how: no field of its own may have that name.
import { config } from '../config/part.js';
import type { Linked } from '../linking.js';
import { depends } from './part.js';

/** Reports fields of configs that have it. */
export function checkConfigKey({ linker, services }: Linked): void {
  for (const { service, isPeer } of services) {
    const { type } = service.part(config);
    const [first] = service.part(depends);
    if (isPeer || first === undefined || type.kind !== 'object') continue;
    const field = type.fields.find(({ name }) => name === 'resilience');
    if (field === undefined) continue;
    const problem = 'the config of this service has a field of that name, and there the rules belong';
    linker.reports.add('ARM3058', field.span ?? first.span, { service: first.service.name, problem });
  }
}
