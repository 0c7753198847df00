// From a put in etcd to the new instance being picked, beside the event of a bare watch of etcd3 on the same etcd, with other instances of the
// service there already; and what a pick costs among so many.
import { Etcd3 } from 'etcd3';
import { startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { createDiscovery } from '../runtime/dist/discovery/create-discovery.js';
import { openEtcdRegistry } from '../runtime/dist/registry/open-registry.js';
import { createTargets, type Target } from '../runtime/dist/resilience/targets.js';
import { systemClock } from '../runtime/dist/clock/clock.js';
import { silentLogger } from '../runtime/dist/log/logger.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';

const prefix = '/bench/list/shop/';
const none: ReadonlySet<Target<string>> = new Set();

export async function benchDiscovery({ rounds, smoke }: BenchOptions): Promise<void> {
  const etcd = await startEmbeddedEtcd();
  const hosts = [etcd.endpoint];
  const bare = new Etcd3({ hosts });
  const registry = await openEtcdRegistry({ endpoints: hosts });
  const discovery = createDiscovery({ registry, namespace: 'bench', log: silentLogger, clock: systemClock });
  let next = 1;
  const addressOf = (id: number): string => `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}:8000`;
  const put = async (): Promise<string> => {
    const address = addressOf((next += 1));
    await bare.put(`${prefix}${next}`).value(address);
    return address;
  };
  const picks = new Map<string, number>();
  try {
    const targets = createTargets<string>({
      discovery,
      service: 'shop',
      connect: ({ address }) => address,
      disconnect() {},
      clock: systemClock,
      random: Math.random,
    });
    await discovery.ready('shop');
    const watcher = await bare.watch().prefix(prefix).create();
    for (const count of smoke ? [10] : [10, 1_000]) {
      for (let missing = count - next; missing > 0; missing -= 1) await put();
      await until(() => targets.size >= count - 1);
      const measure: Readonly<Record<string, () => Promise<number>>> = {
        etcd3: () =>
          timed(async () => {
            const heard = new Promise<string>((resolve) =>
              watcher.once('put', ({ value }) => resolve(value.toString())),
            );
            await put();
            return heard;
          }),
        ours: () =>
          timed(async () => {
            const before = targets.size;
            await put();
            await until(() => targets.size > before);
          }),
      };
      await hold({
        topic: `discovery: put to known, ${count} instances`,
        contenders: ['etcd3', 'ours'],
        rounds,
        take: async (name) => {
          const times: number[] = [];
          for (let turn = 0; turn < (smoke ? 5 : 50); turn += 1) times.push(await measure[name]!());
          times.sort((a, b) => a - b);
          return {
            '1/p50 s': 1000 / times[times.length >> 1]!,
            '1/p95 s': 1000 / times[Math.floor(times.length * 0.95)]!,
          };
        },
      });
      picks.set(
        `${count} instances`,
        picksASecond(() => targets.pick(none), smoke ? 10_000 : 1_000_000),
      );
    }
    await watcher.cancel();
    targets.close();
    await hold({
      topic: 'discovery: a pick',
      contenders: [...picks.keys()],
      rounds: 1,
      take: (name) => Promise.resolve({ 'picks/s': picks.get(name)! }),
    });
  } finally {
    discovery.close();
    await registry.close();
    bare.close();
    await etcd.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Looks each time that the event loop comes round. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

function picksASecond(pick: () => unknown, times: number): number {
  for (let warm = 0; warm < 10_000; warm += 1) pick();
  const begun = performance.now();
  for (let turn = 0; turn < times; turn += 1) if (pick() === undefined) throw new Error('nothing was picked');
  return (times / (performance.now() - begun)) * 1000;
}
