// How a service reaches its dependencies: over discovery and undici, or as it was told.
import { identifyService } from '../call/carry.js';
import type { Transport, TransportFactory } from '../call/transport.js';
import { createDiscoveryTransport, type DiscoveryTransport } from '../client/discovery-transport.js';
import type { Selector } from '../resilience/selector.js';
import type { Session } from './session.js';

/** Transports by service, one each, and what they hold open. */
export interface Transports {
  readonly transport: TransportFactory;
  /** Those that are open, by service; for metrics. */
  open(): Readonly<Record<string, Pick<DiscoveryTransport, 'status' | 'counts'>>>;
  close(): void;
}

/** Transports over the session's discovery, each made at the first ask. */
export function openTransports(
  session: Session<unknown>,
  caller: string,
  selectors: Readonly<Record<string, Selector>> = {},
): Transports {
  const open = new Map<string, DiscoveryTransport>();
  return {
    transport: (service, how = {}) => {
      const known = open.get(service);
      if (known) return known;
      const { discovery, clock } = session;
      const made = createDiscoveryTransport({
        discovery,
        service,
        ...how,
        clock,
        zone: session.bootstrap.zone,
        selector: selectors[service],
        rules: () => session.own().resilience[service],
        caller,
        rpcKey: () => session.parent().rpcKeys[0],
      });
      open.set(service, made);
      return made;
    },
    open: () => Object.fromEntries(open),
    close: () => {
      for (const transport of open.values()) transport.close();
    },
  };
}

/** Transports that someone else makes; the RPC key and the caller's name are added. */
export function identifyTransports(
  transport: TransportFactory,
  caller: string,
  rpcKey: () => string | undefined,
): Transports {
  const known = new Map<string, Transport>();
  return {
    transport: (service, how) => {
      const made = known.get(service) ?? identifyService(transport(service, how), { caller, rpcKey });
      known.set(service, made);
      return made;
    },
    open: () => ({}),
    close: () => {},
  };
}
