// The live snapshot of one service: two copies of ranges (addresses, metadata) joined into one value.
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import { followRange } from '../registry/follow-range.js';
import type { Keys } from '../wire/keys.js';
import type { Listing, Registry } from '../registry/registry.js';
import type { Snapshot } from './discovery.js';
import { readInstances, type ReadInstances } from './read-instances.js';

/** What watching a service needs. */
export interface ServiceWatchOptions {
  readonly registry: Registry;
  readonly keys: Keys;
  readonly service: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}

/** How fresh a snapshot is. */
export interface SnapshotStatus {
  readonly service: string;
  readonly ready: boolean;
  readonly instances: number;
  /** Entries of it in the registry that cannot be read, and are left out. */
  readonly malformed: number;
  /** Milliseconds since the registry last confirmed it; undefined before the first answer. */
  readonly ageMs: number | undefined;
  readonly trouble: string | undefined;
}

/** A service that is watched. */
export interface ServiceWatch {
  readonly snapshot: Snapshot;
  readonly ready: boolean;
  /** Called with each later snapshot. */
  readonly listeners: Set<(snapshot: Snapshot) => void>;
  status(): SnapshotStatus;
  close(): void;
}

/** Starts watching a service. */
export function watchService({
  registry,
  keys,
  service,
  clock,
  random,
  log,
}: ServiceWatchOptions): ServiceWatch {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let snapshot: Snapshot = { service, revision: 0, instances: [] };
  let list: Listing | undefined;
  let metas: Listing | undefined;
  let malformed: ReadInstances['malformed'] = [];
  const told = new Set<string>();
  const follow = (range: string, onListing: (listing: Listing) => void) =>
    followRange({ registry, range, onListing, clock, random, log });
  const listFollow = follow(keys.instances(service), (listing) => {
    list = listing;
    join();
  });
  const metaFollow = follow(keys.metas(service), (listing) => {
    metas = listing;
    join();
  });

  return {
    get snapshot() {
      return snapshot;
    },
    get ready() {
      return snapshot.revision > 0;
    },
    listeners,
    status() {
      const { confirmedAt, trouble } = listFollow.status();
      return {
        service,
        ready: snapshot.revision > 0,
        instances: snapshot.instances.length,
        malformed: malformed.length,
        ageMs: confirmedAt === undefined ? undefined : clock.now() - confirmedAt,
        trouble,
      };
    },
    close() {
      listFollow.close();
      metaFollow.close();
      listeners.clear();
    },
  };

  function join(): void {
    if (list === undefined || metas === undefined) return;
    const read = readInstances(list.entries, metas.entries);
    malformed = read.malformed;
    complain();
    const { instances } = read;
    snapshot = { service, revision: Math.max(list.revision, metas.revision), instances };
    for (const listener of listeners) {
      try {
        listener(snapshot);
      } catch (error) {
        // One consumer's mistake must not keep the others from their snapshot.
        log.error({ of: service, err: error }, 'a listener of discovery threw');
      }
    }
  }

  /** Each entry once for as long as it stands, however often the others change. */
  function complain(): void {
    const fresh = malformed.filter(({ key }) => !told.has(key));
    told.clear();
    for (const { key } of malformed) told.add(key);
    if (fresh.length === 0) return;
    const shown = fresh.slice(0, mostShown);
    log.warn(
      { service, malformed: shown, count: fresh.length },
      'skipping registrations that cannot be read',
    );
  }
}

/** How many entries one log line names. */
const mostShown = 10;
