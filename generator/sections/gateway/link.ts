// `gateway` -> the services that it forwards to.
import type { ServiceModel } from '../../language/model.js';
import type { Located, Span } from '../../source/source-file.js';
import type { Bonding } from '../linking.js';
import type { GatewayDeclaration, GatewayModel } from './part.js';

/** Finds the services behind a gateway. */
export function linkGateway(
  { expose, passThrough, cors, maxBodyBytes, timeoutMs }: GatewayDeclaration,
  bonding: Bonding,
): GatewayModel {
  const exposed = choose(expose, 'expose', bonding);
  const passed = choose(passThrough, 'passThrough', bonding);
  return {
    exposes: [...exposed.keys()],
    passThrough: [...passed.keys()],
    spans: new Map([...passed, ...exposed]),
    cors,
    maxBodyBytes,
    timeoutMs,
  };
}

function choose(
  names: readonly Located<string>[],
  place: string,
  { linker, service: own, neighbours, find }: Bonding,
): ReadonlyMap<ServiceModel, Span> {
  const chosen = new Map<ServiceModel, Span>();
  for (const name of names) {
    if (name.value === '*') {
      for (const { service, refusal } of neighbours)
        if (refusal === undefined) chosen.set(service, name.span);
      continue;
    }
    const found = find(name, place);
    if (found === undefined) continue;
    const { service, refusal } = found;
    if (refusal === undefined) {
      chosen.set(service, name.span);
      continue;
    }
    const reason = service === own ? 'this is the gateway itself' : refusal;
    linker.reports.add('ARM3052', name.span, { service: service.name, reason });
  }
  return chosen;
}
