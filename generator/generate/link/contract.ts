// A service's contract as a value: what contract.ts holds as text, what running instances publish, and what `scaffold check` compares.
import type { Contract } from '@armature/runtime/wire';
import { withCauses } from '../../engine/emit/causes.js';
import { reachedTypes, uniqueNames } from '../../language/link/reach.js';
import type { ServiceModel } from '../../language/model.js';
import { typeSchema } from '../../language/type-schema.js';
import type { Section } from '../../sections/section.js';

/** The contract of a service, put together from what the sections say. */
export function contractOf(service: ServiceModel, sections: readonly Section[]): Contract {
  const reached = reachedTypes(sections.flatMap((section) => section.types?.(service.part(section)) ?? []));
  const names = uniqueNames(reached);
  const schemas = reached.map(
    (named) => [names.get(named) ?? named.name, typeSchema(named.type, names)] as const,
  );
  const types = withCauses(
    Object.fromEntries(schemas),
    (key) => reached.find((named) => names.get(named) === key)?.span,
  );
  let contract: Contract = { service: service.name, version: '', operations: {}, types, depends: [] };
  for (const section of sections) {
    contract = { ...contract, ...section.publish?.(service.part(section), { service, names, types }) };
  }
  return contract;
}
