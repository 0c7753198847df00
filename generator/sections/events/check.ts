// What is wrong with events, now that all types are known: data without fields, keys that do not fit, methods of one name.
import { nearest } from '../../diagnostic/near-miss.js';
import { unalias } from '../../language/link/unalias.js';
import { listNames } from '../../language/link/lookup.js';
import { toLabel } from '../../language/link/naming.js';
import type { Reports } from '../../language/link/reports.js';
import type { Field, ServiceModel } from '../../language/model.js';
import type { Linked } from '../linking.js';
import { depends } from '../depends/part.js';
import { fallbackMethod } from '../depends/files/resilience.js';
import { routes } from '../routes/part.js';
import { dataOf, keyFields, propertiesOf } from './data.js';
import { methodName } from './names.js';
import { events, type EventModel } from './part.js';

/** Reports what is wrong with data and keys, for all services of the workspace. */
export function checkEvents({ linker, services }: Linked): void {
  for (const { service, isPeer } of services) {
    if (isPeer) continue;
    for (const event of service.part(events).publishes) {
      if (event.data === linker.unknownType) continue;
      if (dataOf(event)) checkKey(linker.reports, event);
      else {
        const parameters = { event: event.name, type: toLabel(event.data) };
        linker.reports.add('ARM9001', event.dataSpan, parameters);
      }
    }
  }
}

function checkKey(reports: Reports, event: EventModel): void {
  if (event.key === undefined) return;
  const { value, span } = event.key;
  const found = keyFields(event, value);
  const known = propertiesOf(event);
  if (found.every((field) => field === undefined)) {
    const parameters = { event: event.name, field: value, known: listNames(known) };
    reports.add('ARM9002', span, parameters, { suggestion: nearest(value, known) });
    return;
  }
  const problem = found.map(problemOf).find((each) => each !== undefined);
  if (problem !== undefined) reports.add('ARM9003', span, { field: value, problem });
}

/** Why a field does not tell events apart. */
function problemOf(field: Field | undefined): string | undefined {
  if (field === undefined || field.optional) return 'may be missing';
  const type = unalias(field.type);
  if (type.kind === 'nullable') return 'may be null';
  const isPlain = type.kind === 'enum' || (type.kind === 'builtin' && type.name !== 'json');
  return isPlain ? undefined : `is ${toLabel(field.type)}, which is no single value`;
}

/** Reports subscriptions whose methods the user's class cannot have. */
export function checkMethods(reports: Reports, service: ServiceModel): void {
  const taken = new Map<string, string>();
  for (const { name } of service.part(routes).operations) taken.set(name, `the operation ${name}`);
  for (const dependency of service.part(depends))
    for (const fallback of dependency.fallbacks)
      taken.set(fallbackMethod(dependency, fallback), `a fallback for ${dependency.service.name}`);
  for (const subscription of service.part(events).subscribes) {
    const method = methodName(subscription);
    const owner = taken.get(method);
    if (owner !== undefined) reports.add('ARM9005', subscription.span, { method, owner });
    taken.set(method, `${subscription.service.name}.${subscription.event.name}`);
  }
}
