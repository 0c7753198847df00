// `callers`: the services that may call an operation which is for services.
import { textsOf } from '../../../engine/document/document.js';
import { report } from '../../../engine/read/reader.js';
import { rule } from '../../../engine/compare/rule.js';
import * as forms from '../../../engine/shape/forms.js';
import type { Located } from '../../../source/source-file.js';
import { difference } from './difference.js';
import type { RouteOption } from './option.js';
import { isForServices } from './rpc-only.js';

/** Services by their names; none: any that holds the key. */
export const callers: RouteOption<
  readonly Located<string>[],
  readonly string[],
  'callers-narrowed' | 'callers-widened'
> = {
  key: 'callers',
  place: 'call',
  shape: { kind: 'list', of: { kind: 'text', form: forms.serviceName }, distinct: true },
  description: 'The services that may call; without it, any that holds the RPC key. Needs rpcOnly.',
  absent: [],
  read: (node) => textsOf(node),
  check(_value, { entry, route, reader }) {
    if (!route.rpcOnly) report(reader, 'ARM4012', entry.key.span, {});
  },
  services: (value) => value,
  publish: (value) => (value.length > 0 ? namesOf(value) : undefined),
  compare(before, after, { note, caller }) {
    const [lost, gained] = difference(before.callers, after.callers);
    const isStillIn = caller !== undefined && (after.callers?.includes(caller) ?? true);
    if (lost && !isStillIn) note('callers-narrowed', label(before.callers), label(after.callers));
    if (gained) note('callers-widened', label(before.callers), label(after.callers));
  },
  rules: {
    'callers-narrowed': rule(
      'fewer services may call',
      'callers',
      'The services that are left out are refused; others are not hit.',
    ),
    'callers-widened': rule('more services may call', 'servers', 'Old servers refuse the added services.'),
  },
  openapi: (value) => (value.length > 0 ? { 'x-callers': namesOf(value) } : {}),
  failures: (value) => (value.length > 0 ? ['forbidden'] : []),
  fromOpenapi: (imported) => {
    const given = imported.value['x-callers'];
    return isForServices(imported) && Array.isArray(given) ? given : undefined;
  },
  firstTest: ([first]) => (first ? { service: first.value } : {}),
};

function namesOf(services: readonly Located<string>[]): string[] {
  return services.map((service) => service.value);
}

function label(services: readonly string[] | undefined): string {
  return services === undefined || services.length === 0 ? 'any service' : services.join(', ');
}
