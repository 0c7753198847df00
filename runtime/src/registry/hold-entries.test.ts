// Holding entries: what happens between two renewals.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { silentLogger } from '../log/logger.js';
import { holdEntries } from './hold-entries.js';
import { createMemoryStore } from './memory-registry.js';

function setUp() {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const registry = store.connect();
  const hold = holdEntries({
    registry,
    entries: (lease) => [{ key: `/a/${lease}`, value: 'x' }],
    ttlSeconds: 10,
    renewMs: 5_000,
    clock,
    random: () => 0.5,
    log: silentLogger,
  });
  const count = async (): Promise<number> => (await registry.list('/a/')).entries.length;
  return { clock, store, registry, hold, count };
}

test('a store that comes back empty has its entries again at once, not at the next renewal', async () => {
  const { clock, store, hold, count } = setUp();
  await hold.ready();
  await clock.advance(100);
  store.wipe();
  await clock.advance(0);
  assert.equal(await count(), 1);
  await hold.release();
  assert.equal(await count(), 0);
  assert.equal(clock.pending, 0);
});

test('a broken connection is in doubt until the store has confirmed', async () => {
  const { clock, store, hold } = setUp();
  await hold.ready();
  await clock.advance(100);
  store.setAway(true);
  assert.match(hold.status().trouble ?? '', /broke/);
  await clock.advance(60_000);
  assert.match(hold.status().trouble ?? '', /away/);
  store.setAway(false);
  await clock.advance(1_000);
  assert.deepEqual([hold.status().held, hold.status().trouble], [true, undefined]);
  await hold.release();
});

test('connections that break all the time do not turn renewing into a busy loop', async () => {
  const { clock, store, registry, hold } = setUp();
  let renewals = 0;
  const renew = registry.renew.bind(registry);
  registry.renew = (lease) => {
    renewals += 1;
    store.dropWatches();
    return renew(lease);
  };
  await hold.ready();
  await clock.advance(60_000);
  assert.ok(renewals >= 12 && renewals < 200, `${renewals} renewals`);
  await hold.release();
});
