// Discovery over a registry: whole snapshots in, one registration out.
import { systemClock, type Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { createKeys } from '../wire/keys.js';
import type { Registry } from '../registry/registry.js';
import type { Discovery } from './discovery.js';
import { registerInstance, type RegisterOptions, type Registration } from './registration.js';
import { watchService, type ServiceWatch, type SnapshotStatus } from './service-watch.js';

/** What discovery needs. */
export interface DiscoveryOptions {
  /** Stays open after `close`: it belongs to who opened it. */
  readonly registry: Registry;
  readonly namespace: string;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Numbers in [0, 1). */
  readonly random?: () => number;
}

/** Discovery with its life cycle. */
export interface RunningDiscovery extends Discovery {
  /** Puts this process into discovery. */
  register(options: RegisterOptions): Registration;
  /** How fresh each snapshot is that was asked for. */
  status(): readonly SnapshotStatus[];
  /** Stops watching; registrations are taken out by their own `deregister`. Snapshots stay readable. Idempotent. */
  close(): void;
}

/** Creates discovery. Nothing is asked of the registry until a service is. */
export function createDiscovery(options: DiscoveryOptions): RunningDiscovery {
  const { registry, namespace, log, clock = systemClock, random = Math.random } = options;
  const keys = createKeys(namespace);
  const services = new Map<string, ServiceWatch>();
  const stop = new AbortController();

  return {
    snapshot: (service) => watched(service).snapshot,
    ready(service, signal) {
      const watch = watched(service);
      if (watch.ready) return Promise.resolve(watch.snapshot);
      return new Promise((resolve, reject) => {
        const end = AbortSignal.any(signal === undefined ? [stop.signal] : [stop.signal, signal]);
        const fail = (): void => {
          watch.listeners.delete(done);
          reject(end.reason as Error);
        };
        const done = (): void => {
          watch.listeners.delete(done);
          end.removeEventListener('abort', fail);
          resolve(watch.snapshot);
        };
        if (end.aborted) return fail();
        watch.listeners.add(done);
        end.addEventListener('abort', fail, { once: true });
      });
    },
    watch(service, listener) {
      const watch = watched(service);
      // A wrapper of its own, so that the same listener may be given twice.
      const own = (snapshot: typeof watch.snapshot): void => listener(snapshot);
      watch.listeners.add(own);
      listener(watch.snapshot);
      return () => void watch.listeners.delete(own);
    },
    register: (registration) => registerInstance(registration, { registry, keys, clock, random, log }),
    status: () => [...services.values()].map((watch) => watch.status()),
    close() {
      stop.abort(new Error('discovery is closed'));
      for (const watch of services.values()) watch.close();
    },
  };

  function watched(service: string): ServiceWatch {
    const known = services.get(service);
    if (known !== undefined) return known;
    const watch = watchService({ registry, keys, service, clock, random, log });
    services.set(service, watch);
    if (stop.signal.aborted) watch.close();
    return watch;
  }
}
