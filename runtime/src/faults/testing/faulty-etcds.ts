// The etcds of the fault suite: in memory, the embedded one, a real node and a real cluster, under one shape.
import { systemClock } from '../../clock/clock.js';
import { startEmbeddedEtcd } from '../../embedded-etcd/embedded-etcd.js';
import { createRawClient } from '../../embedded-etcd/testing/raw-client.js';
import { createEtcd3Registry } from '../../registry/etcd3-registry.js';
import { createMemoryStore } from '../../registry/memory-registry.js';
import { startTcpProxy } from '../../registry/testing/tcp-proxy.js';
import type { FaultyEtcd } from './bed.js';
import { startEtcdNodes, type EtcdNode } from './etcd-nodes.js';
import { createScaledClock } from './scaled-clock.js';

const quickly = 4;

/** The test's own hands wait for etcd however long a busy machine takes. */
const patientMs = 60_000;

/** The store in memory, four times as fast as real time. */
export function startMemoryEtcd(): Promise<FaultyEtcd> {
  const clock = createScaledClock(quickly);
  const store = createMemoryStore(clock);
  const direct = store.connect();
  let away = false;
  const setAway = (now: boolean): void => {
    away = now;
    store.setAway(now);
  };
  return Promise.resolve({
    serving: () => ({ registry: store.connect(), env: {} }),
    // The store is away for all at once: the test's hands reach it all the same.
    hands: new Proxy(direct, {
      get: (target, name: keyof typeof direct) =>
        away && (name === 'put' || name === 'list' || name === 'delete')
          ? async (...input: never[]) => {
              store.setAway(false);
              try {
                return await (target[name] as (...input: never[]) => Promise<unknown>)(...input);
              } finally {
                store.setAway(away);
              }
            }
          : target[name],
    }),
    clock,
    factor: quickly,
    stop: async () => setAway(true),
    start: async () => setAway(false),
    async wipe() {
      setAway(true);
      store.wipe();
      setAway(false);
    },
    compact: async () => store.compact(),
    blackHole: setAway,
    refuse: setAway,
    async close() {
      await direct.close();
      store.close();
    },
  });
}

/** The embedded etcd, for all that runs in this process; four times as fast as real time unless told. */
export async function startEmbedded(factor = quickly): Promise<FaultyEtcd> {
  const clock = createScaledClock(factor);
  const etcd = await startEmbeddedEtcd({ clock });
  const proxy = await startTcpProxy(etcd.endpoint);
  const hands = createEtcd3Registry({ endpoints: [etcd.endpoint], timeoutMs: patientMs });
  const registries: (typeof hands)[] = [];
  return {
    serving() {
      const registry = createEtcd3Registry({ endpoints: [proxy.endpoint], clock, timeoutMs: 4_000 });
      registries.push(registry);
      return { registry, env: { ARMATURE_ETCD: proxy.endpoint } };
    },
    hands,
    clock,
    factor,
    stop: () => etcd.stop(),
    start: () => etcd.start(),
    wipe: () => etcd.wipe(),
    compact: () => compact(etcd.endpoint),
    blackHole: (on) => proxy.swallow(on),
    refuse: (on) => proxy.refuse(on),
    async close() {
      await Promise.all(registries.map((registry) => registry.close()));
      await hands.close();
      await proxy.close();
      await etcd.close();
    },
  };
}

/** A real etcd of one node behind a proxy. */
export async function startRealNode(): Promise<FaultyEtcd> {
  const [node] = await startEtcdNodes({ count: 1 });
  if (node === undefined) throw new Error('no node');
  const proxy = await startTcpProxy(node.endpoint);
  const hands = createEtcd3Registry({ endpoints: [node.endpoint], timeoutMs: patientMs });
  return {
    serving: () => ({ env: { ARMATURE_ETCD: proxy.endpoint } }),
    hands,
    clock: systemClock,
    factor: 1,
    stop: () => node.kill(),
    start: () => node.start(),
    async wipe() {
      await node.wipe();
      await node.start();
    },
    compact: () => compact(node.endpoint),
    blackHole: (on) => proxy.swallow(on),
    refuse: (on) => proxy.refuse(on),
    async close() {
      await hands.close();
      await proxy.close();
      await node.close();
    },
  };
}

/** A real cluster of three, reached directly. */
export async function startRealCluster(): Promise<FaultyEtcd & { readonly nodes: readonly EtcdNode[] }> {
  const nodes = await startEtcdNodes({ count: 3 });
  const endpoints = nodes.map(({ endpoint }) => endpoint);
  const hands = createEtcd3Registry({ endpoints });
  const all = async (run: (node: EtcdNode) => Promise<unknown>): Promise<void> => {
    await Promise.all(nodes.map(run));
  };
  const none = (): never => {
    throw new Error('the cluster has no proxy');
  };
  return {
    nodes,
    serving: () => ({ env: { ARMATURE_ETCD: endpoints.join(',') } }),
    hands,
    clock: systemClock,
    factor: 1,
    stop: () => all((node) => node.kill()),
    start: () => all((node) => node.start()),
    async wipe() {
      await all((node) => node.wipe());
      await all((node) => node.start());
    },
    compact: () => compact(endpoints[0] ?? ''),
    blackHole: none,
    refuse: none,
    async close() {
      await hands.close();
      await all((node) => node.close());
    },
  };
}

async function compact(endpoint: string): Promise<void> {
  const client = createRawClient(endpoint);
  const answer = await client.call('KV', 'Range', { key: Buffer.from('x') });
  const { revision } = answer['header'] as { revision: string };
  await client.call('KV', 'Compact', { revision, physical: true });
  client.close();
}
