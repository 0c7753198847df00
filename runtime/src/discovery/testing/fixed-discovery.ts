// Discovery for tests: says what it is told.
import type { Discovery, Instance, Snapshot } from '../discovery.js';

/** Discovery that knows some addresses by service until told otherwise. */
export interface FixedDiscovery extends Discovery {
  change(service: string, addresses: readonly string[]): void;
}

/** Creates it; services that are not named have no instance. */
export function fixedDiscovery(services: Readonly<Record<string, readonly string[]>>): FixedDiscovery {
  const listeners = new Map<(snapshot: Snapshot) => void, string>();
  const snapshots = new Map(
    Object.entries(services).map(([service, addresses]) => [service, snapshotOf(service, addresses)]),
  );
  const latest = (service: string): Snapshot => snapshots.get(service) ?? snapshotOf(service, []);
  return {
    snapshot: latest,
    ready: (service) => Promise.resolve(latest(service)),
    watch(service, listener) {
      listeners.set(listener, service);
      listener(latest(service));
      return () => void listeners.delete(listener);
    },
    change(service, addresses) {
      snapshots.set(service, snapshotOf(service, addresses));
      for (const [listener, of] of listeners) if (of === service) listener(latest(service));
    },
  };
}

function snapshotOf(service: string, addresses: readonly string[]): Snapshot {
  return {
    service,
    revision: 1,
    instances: addresses.map((address): Instance => ({ id: address, address })),
  };
}
