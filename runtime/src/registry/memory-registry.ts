// The registry in memory: for tests and for running a platform in one process. Leases expire by the clock that is passed in.
import { systemClock, type Clock } from '../clock/clock.js';
import {
  covers,
  RegistryError,
  type Change,
  type Entry,
  type Registry,
  type WatchListener,
} from './registry.js';

/** A store in memory that any number of registries can share, as processes share an etcd. */
export interface MemoryStore {
  /** Opens a connection of its own to the store. */
  connect(): Registry;
  /** Drops everything, history and revision too, as if etcd's disk had been wiped; watches end. */
  wipe(): void;
  /** Forgets the history up to now: watches that start earlier end. */
  compact(): void;
  /** While it is away, every call fails and watches end. */
  setAway(away: boolean): void;
  /** Ends all open watches, as a broken connection does. */
  dropWatches(): void;
  /** Ends a lease as if its time were over. */
  expire(lease: string): void;
  /** Stops the timers of all leases. */
  close(): void;
}

interface Held {
  readonly range: string;
  readonly listener: WatchListener;
  readonly owner: object;
  /** Up to where it was told; undefined until it started. */
  reached: number | undefined;
}

interface Lease {
  readonly ttlMs: number;
  cancel: () => void;
}

/** Creates an empty store. Ids of leases count up from 1. */
export function createMemoryStore(clock: Clock = systemClock): MemoryStore {
  let entries = new Map<string, Entry>();
  let history: { revision: number; changes: Change[] }[] = [];
  let revision = 1;
  let compacted = 0;
  let leases = new Map<string, Lease>();
  let granted = 0;
  let away = false;
  const watches = new Set<Held>();
  const disrupted = new Set<{ readonly owner: object; readonly tell: () => void }>();

  return {
    connect,
    wipe() {
      for (const lease of leases.values()) lease.cancel();
      entries = new Map();
      history = [];
      leases = new Map();
      revision = 1;
      compacted = 0;
      endWatches('the connection was lost');
    },
    compact() {
      compacted = revision;
      history = [];
    },
    setAway(now) {
      away = now;
      if (now) endWatches('the connection was lost');
    },
    dropWatches: () => endWatches('the connection was lost'),
    expire,
    close() {
      for (const lease of leases.values()) lease.cancel();
    },
  };

  function endWatches(reason: string): void {
    const all = [...watches];
    watches.clear();
    for (const { listener } of all) listener.ended(new RegistryError('unavailable', reason));
    for (const { tell } of disrupted) tell();
  }

  function commit(make: (next: number) => Change[]): number {
    const changes = make(revision + 1);
    if (changes.length === 0) return revision;
    revision += 1;
    history.push({ revision, changes });
    for (const change of changes) {
      if (change.kind === 'put') entries.set(change.entry.key, change.entry);
      else entries.delete(change.key);
    }
    const reached = revision;
    // As etcd does: the caller has its answer before watchers hear of it.
    for (const watch of watches) queueMicrotask(() => watches.has(watch) && tell(watch, changes, reached));
    return revision;
  }

  function tell(watch: Held, changes: readonly Change[], reached: number): void {
    if (watch.reached === undefined || watch.reached >= reached) return;
    watch.reached = reached;
    const seen = changes.filter((change) =>
      covers(watch.range, change.kind === 'put' ? change.entry.key : change.key),
    );
    if (seen.length > 0) watch.listener.changed(seen, reached);
  }

  function remove(keys: readonly string[]): number {
    return commit((next) =>
      keys.filter((key) => entries.has(key)).map((key) => ({ kind: 'delete', key, revision: next })),
    );
  }

  function expire(id: string): void {
    const lease = leases.get(id);
    if (lease === undefined) return;
    lease.cancel();
    leases.delete(id);
    remove([...entries.values()].filter((entry) => entry.lease === id).map((entry) => entry.key));
  }

  function connect(): Registry {
    const owner = {};
    let closed = false;
    // Every call crosses a turn, as a network would, and fails as a network would.
    const call = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      if (closed) throw new RegistryError('closed', 'the registry is closed');
      if (away) throw new RegistryError('unavailable', 'the registry in memory is away');
      return work();
    };
    return {
      get: (key, atRevision) =>
        call(() => (atRevision === undefined ? entries.get(key) : entryAt(key, atRevision))),
      list: (range) =>
        call(() => ({
          revision,
          entries: [...entries.values()]
            .filter((entry) => covers(range, entry.key))
            .sort((left, right) => (left.key < right.key ? -1 : 1)),
        })),
      put: (inits, lease = '0') =>
        call(() => {
          if (lease !== '0' && !leases.has(lease)) {
            throw new RegistryError('lease-gone', `lease ${lease} is not known`);
          }
          return commit((next) =>
            inits.map(({ key, value }) => {
              const created = entries.get(key)?.created ?? next;
              return { kind: 'put', entry: { key, value, revision: next, created, lease } };
            }),
          );
        }),
      replace: ({ key, value }, expected) =>
        call(() => {
          const before = entries.get(key);
          if ((before?.revision ?? 0) !== expected) return undefined;
          return commit((next) => [
            {
              kind: 'put',
              entry: { key, value, revision: next, created: before?.created ?? next, lease: '0' },
            },
          ]);
        }),
      delete: (key) =>
        call(() => {
          const there = entries.has(key);
          remove([key]);
          return there;
        }),
      leasesOf: (keys) => call(() => keys.map((key) => entries.get(key)?.lease)),
      grant: (ttlSeconds) =>
        call(() => {
          granted += 1;
          const id = String(granted);
          const ttlMs = ttlSeconds * 1000;
          leases.set(id, { ttlMs, cancel: clock.after(ttlMs, () => expire(id)) });
          return id;
        }),
      renew: (id) =>
        call(() => {
          const lease = leases.get(id);
          if (lease === undefined) return false;
          lease.cancel();
          lease.cancel = clock.after(lease.ttlMs, () => expire(id));
          return true;
        }),
      revoke: (id) => call(() => expire(id)),
      watch(range, fromRevision, listener) {
        const watch: Held = { range, listener, owner, reached: undefined };
        watches.add(watch);
        queueMicrotask(() => {
          if (watches.has(watch)) start(watch, fromRevision);
        });
        return { close: () => void watches.delete(watch) };
      },
      onDisruption(tell) {
        const one = { owner, tell };
        disrupted.add(one);
        return () => void disrupted.delete(one);
      },
      close() {
        closed = true;
        for (const one of disrupted) if (one.owner === owner) disrupted.delete(one);
        for (const watch of watches) if (watch.owner === owner) watches.delete(watch);
        return Promise.resolve();
      },
    };
  }

  /** As it was at a revision: the last change up to it says so. */
  function entryAt(key: string, at: number): Entry | undefined {
    const current = entries.get(key);
    if (current !== undefined && current.revision <= at) return current;
    if (at <= compacted) throw new RegistryError('compacted', `revision ${at} was compacted`);
    const changes = history.filter((past) => past.revision <= at).flatMap((past) => past.changes);
    const last = changes.findLast(
      (change) => (change.kind === 'put' ? change.entry.key : change.key) === key,
    );
    return last?.kind === 'put' ? last.entry : undefined;
  }

  function start(watch: Held, fromRevision: number): void {
    const refuse = (error: RegistryError): void => {
      watches.delete(watch);
      watch.listener.ended(error);
    };
    if (away) return refuse(new RegistryError('unavailable', 'the registry in memory is away'));
    if (fromRevision <= compacted) {
      return refuse(new RegistryError('compacted', `revision ${fromRevision} was compacted`));
    }
    if (fromRevision > revision + 1) {
      return refuse(new RegistryError('failed', `revision ${fromRevision} lies in the future`));
    }
    watch.reached = fromRevision - 1;
    for (const past of history) {
      if (past.revision >= fromRevision) tell(watch, past.changes, past.revision);
    }
  }
}
