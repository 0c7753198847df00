// An hour of churn on a fake clock: nothing may pile up, neither timers nor watches nor memory.
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { createRandom, seedOr } from '../embedded-etcd/testing/random.js';
import { silentLogger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import { createTargets } from '../resilience/targets.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('an hour of instances that join and leave over a store that fails now and then leaves nothing behind', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const looking = createDiscovery({ registry: store.connect(), namespace: 'hour', log: silentLogger, clock });
  const open = new Set<object>();
  const targets = createTargets({
    discovery: looking,
    service: 'user',
    connect: () => {
      const connection = {};
      open.add(connection);
      return connection;
    },
    disconnect: (connection) => void open.delete(connection),
    clock,
    random: createRandom(seedOr(1)).share,
  });
  const present: { leave(): Promise<void> }[] = [];
  let joined = 0;
  const join = async (): Promise<void> => {
    joined += 1;
    const registry = store.connect();
    const own = createDiscovery({ registry, namespace: 'hour', log: silentLogger, clock });
    const address = `127.0.0.1:${1_000 + (joined % 60_000)}`;
    const meta = { version: '1.0.0', started: String(joined) };
    const registration = own.register({ service: 'user', address, meta });
    own.snapshot('user');
    await registration.ready();
    present.push({
      async leave() {
        await registration.deregister();
        own.close();
        await registry.close();
      },
    });
  };
  const marks: { heap: number; timers: number; connections: number; handles: number }[] = [];
  // One instance joins and one leaves every ten seconds; every five minutes the connections break, the history is compacted.
  for (let step = 0; step < 360; step += 1) {
    await join();
    if (present.length > 20) await present.shift()?.leave();
    if (step % 30 === 15) {
      store.compact();
      store.dropWatches();
    }
    await clock.advance(10_000);
    if (step % 60 !== 59) continue;
    // What a watch kept of the past is the store's, not discovery's.
    store.compact();
    collect();
    marks.push({
      heap: process.memoryUsage().heapUsed,
      timers: clock.pending,
      connections: open.size,
      handles: process.getActiveResourcesInfo().length,
    });
  }
  const [first, last] = [marks[1], marks.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  assert.equal(targets.size, 20);
  assert.ok(last.timers <= first.timers + 5, JSON.stringify(marks));
  assert.equal(last.connections, 20);
  assert.ok(last.handles <= first.handles + 2, JSON.stringify(marks));
  assert.ok(last.heap < first.heap * 1.1 + 500_000, JSON.stringify(marks));
  for (const one of present) await one.leave();
  targets.close();
  looking.close();
  store.close();
  await clock.advance(0);
  assert.equal(clock.pending, 0);
  assert.equal(open.size, 0);
});
