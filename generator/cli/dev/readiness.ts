// Says when services are up: watches their snapshots, so "ready" means that callers find them.
import type { Discovery, Snapshot } from '@armature/runtime';

/** Follows how many instances each service has. */
export interface Readiness {
  /** Follows these services from now on; those that are not named any more are forgotten. */
  follow(wanted: ReadonlyMap<string, number>): void;
  /** Where a service's first instance is, as `ip:port`. */
  address(service: string): string | undefined;
  close(): void;
}

/** What is told, and when. */
export interface ReadinessOptions {
  readonly discovery: Discovery;
  /** An instance that was not there before. */
  readonly onUp: (service: string, address: string) => void;
  /** Every service has as many instances as wanted, for the first time. */
  readonly onAllUp: () => void;
}

/** Creates it; follows nothing yet. */
export function createReadiness({ discovery, onUp, onAllUp }: ReadinessOptions): Readiness {
  const snapshots = new Map<string, Snapshot>();
  const stops = new Map<string, () => void>();
  let wanted: ReadonlyMap<string, number> = new Map();
  let allUp = false;

  const took = (snapshot: Snapshot) => {
    const before = new Set(snapshots.get(snapshot.service)?.instances.map(({ address }) => address));
    snapshots.set(snapshot.service, snapshot);
    for (const { address } of snapshot.instances) if (!before.has(address)) onUp(snapshot.service, address);
    check();
  };

  const check = () => {
    const complete = [...wanted].every(
      ([service, count]) => (snapshots.get(service)?.instances.length ?? 0) >= count,
    );
    if (!complete || allUp || wanted.size === 0) return;
    allUp = true;
    onAllUp();
  };

  return {
    follow(next) {
      wanted = next;
      for (const [service, stop] of stops) {
        if (next.has(service)) continue;
        stop();
        stops.delete(service);
        snapshots.delete(service);
      }
      for (const service of next.keys())
        if (!stops.has(service)) stops.set(service, discovery.watch(service, took));
      check();
    },
    address: (service) => snapshots.get(service)?.instances[0]?.address,
    close() {
      for (const stop of stops.values()) stop();
    },
  };
}
