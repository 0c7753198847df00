// The stores that one suite runs over: in memory, the embedded etcd and a real one, each with the faults that tests ask for.
import { createRawClient } from '../../embedded-etcd/testing/raw-client.js';
import { realEtcdMissing, startRealEtcd } from '../../embedded-etcd/testing/real-etcd.js';
import { startEmbeddedEtcd } from '../../embedded-etcd/embedded-etcd.js';
import { createEtcd3Registry } from '../etcd3-registry.js';
import { createMemoryStore } from '../memory-registry.js';
import type { Registry } from '../registry.js';
import { startTcpProxy } from './tcp-proxy.js';

/** A store that can be made to fail. */
export interface TestStore {
  /** Opens a registry that feels the faults. */
  connect(): Registry;
  /** Opens a registry that does not: the test's own hands. */
  direct(): Registry;
  /** Breaks all connections and refuses new ones, or lets them in again. */
  setAway(away: boolean): void;
  /** Breaks all connections once. */
  cut(): void;
  /** Comes back empty, as after the loss of a disk. Registries from `direct` are of no use afterwards. */
  wipe(): Promise<void>;
  /** Forgets the history up to now. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** How to start each of them; `skip` as node:test takes it. */
export const testStores: readonly { name: string; skip: string | false; start: () => Promise<TestStore> }[] =
  [
    { name: 'in memory', skip: false, start: startMemory },
    { name: 'embedded etcd', skip: false, start: () => startEtcd(startEmbeddedEtcd) },
    { name: 'real etcd', skip: realEtcdMissing(), start: () => startEtcd(startRealEtcd) },
  ];

function startMemory(): Promise<TestStore> {
  const store = createMemoryStore();
  let away = false;
  return Promise.resolve({
    connect: () => store.connect(),
    direct: () => aroundAbsence(store.connect()),
    setAway(now: boolean) {
      away = now;
      store.setAway(now);
    },
    cut: () => store.dropWatches(),
    wipe: () => Promise.resolve(store.wipe()),
    compact: () => Promise.resolve(store.compact()),
    close: () => Promise.resolve(store.close()),
  });

  /** The store in memory is away for all at once: the test's own hands reach it all the same. */
  function aroundAbsence(registry: Registry): Registry {
    return {
      ...registry,
      async put(entries, lease) {
        store.setAway(false);
        try {
          return await registry.put(entries, lease);
        } finally {
          if (away) store.setAway(true);
        }
      },
    };
  }
}

interface Etcd {
  readonly endpoint: string;
  close(): Promise<void>;
}

async function startEtcd(start: () => Promise<Etcd>): Promise<TestStore> {
  let etcd = await start();
  const proxy = await startTcpProxy(etcd.endpoint);
  return {
    connect: () => createEtcd3Registry({ endpoints: [proxy.endpoint], timeoutMs: 2_000 }),
    direct: () => createEtcd3Registry({ endpoints: [etcd.endpoint] }),
    setAway: (away) => proxy.refuse(away),
    cut() {
      proxy.refuse(true);
      proxy.refuse(false);
    },
    async wipe() {
      await etcd.close();
      etcd = await start();
      proxy.retarget(etcd.endpoint);
    },
    async compact() {
      const client = createRawClient(etcd.endpoint);
      const answer = await client.call('KV', 'Range', { key: Buffer.from('x') });
      const { revision } = answer['header'] as { revision: string };
      await client.call('KV', 'Compact', { revision });
      client.close();
    },
    async close() {
      await proxy.close();
      await etcd.close();
    },
  };
}
