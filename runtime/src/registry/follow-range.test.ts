// Following a range when the watch cannot be trusted.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { followRange, type Follow } from './follow-range.js';
import { createMemoryStore } from './memory-registry.js';
import type { Listing, Registry } from './registry.js';

describe('following a range', () => {
  let close: () => void = () => {};
  afterEach(() => close());

  function start(change: (registry: Registry) => Registry = (registry) => registry) {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    const registry = store.connect();
    const listings: Listing[] = [];
    let lists = 0;
    const counted: Registry = {
      ...registry,
      list: (range) => {
        lists += 1;
        return registry.list(range);
      },
    };
    const follow: Follow = followRange({
      registry: change(counted),
      range: '/a/',
      onListing: (listing) => listings.push(listing),
      clock,
      random: () => 0.5,
      log: silentLogger,
    });
    close = () => {
      follow.close();
      assert.equal(clock.pending, 0);
    };
    const values = () => listings.at(-1)?.entries.map(({ key, value }) => `${key}=${value}`);
    return { clock, store, registry, listings, follow, values, lists: () => lists };
  }

  test('lists once and then follows changes without listing again', async () => {
    const { clock, registry, values, lists, listings } = start();
    await clock.advance(0);
    assert.deepEqual(values(), []);
    await registry.put([{ key: '/a/1', value: 'x' }]);
    await registry.put([{ key: '/a/2', value: 'y' }]);
    await registry.delete('/a/1');
    await clock.advance(0);
    assert.deepEqual(values(), ['/a/2=y']);
    assert.deepEqual([lists(), listings.length], [1, 4]);
  });

  test('goes on after a listing at which its reader throws', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    const registry = store.connect();
    const seen: string[] = [];
    const follow = followRange({
      registry,
      range: '/a/',
      onListing: ({ entries }) => {
        const values = entries.map(({ value }) => value);
        if (values.includes('bad')) throw new RangeError('Maximum call stack size exceeded');
        seen.push(values.join());
      },
      clock,
      random: () => 0.5,
      log: silentLogger,
    });
    close = () => follow.close();
    await registry.put([{ key: '/a/1', value: 'bad' }]);
    await clock.advance(0);
    await registry.put([{ key: '/a/2', value: 'bad' }]);
    await clock.advance(0);
    for (const key of ['/a/1', '/a/2']) await registry.put([{ key, value: 'good' }]);
    await clock.advance(0);
    assert.deepEqual(seen, ['', 'good,good']);
    assert.equal(follow.status().trouble, undefined);
  });

  test('finds within 30 s what a watch that is silently dead did not tell', async () => {
    const { clock, registry, values } = start((real) => ({ ...real, watch: () => ({ close: () => {} }) }));
    await clock.advance(0);
    await registry.put([{ key: '/a/1', value: 'x' }]);
    await clock.advance(29_999);
    assert.deepEqual(values(), []);
    await clock.advance(1);
    assert.deepEqual(values(), ['/a/1=x']);
  });

  test('does not disturb its consumers when listing again says nothing new', async () => {
    const { clock, registry, listings, lists } = start();
    await registry.put([{ key: '/a/1', value: 'x' }]);
    await clock.advance(120_000);
    assert.ok(lists() >= 4);
    assert.equal(listings.filter(({ entries }) => entries.length === 1).length, 1);
  });

  test('starts anew after a wiped store whose revisions went back', async () => {
    const { clock, store, registry, values, follow } = start();
    for (let write = 0; write < 10; write += 1) await registry.put([{ key: '/a/1', value: String(write) }]);
    await clock.advance(0);
    assert.deepEqual(values(), ['/a/1=9']);
    store.wipe();
    await clock.advance(1_000);
    assert.deepEqual(values(), []);
    await registry.put([{ key: '/a/1', value: 'new' }]);
    await clock.advance(0);
    assert.deepEqual(values(), ['/a/1=new']);
    assert.equal(follow.status().trouble, undefined);
  });

  test('tries for ever while the store is away, never in a hurry', async () => {
    const { clock, store, registry, values, lists, follow } = start();
    await registry.put([{ key: '/a/1', value: 'x' }]);
    await clock.advance(0);
    store.setAway(true);
    const before = lists();
    await clock.advance(60_000);
    assert.ok(lists() - before > 50 && lists() - before < 100, String(lists() - before));
    assert.ok(follow.status().trouble);
    assert.deepEqual(values(), ['/a/1=x']);
    store.setAway(false);
    await clock.advance(1_000);
    assert.equal(follow.status().trouble, undefined);
  });

  test('says of a registry that is away once, however many ranges are followed, and once that it is back', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    const registry = store.connect();
    const said: string[] = [];
    const log: Logger = {
      ...silentLogger,
      child: () => log,
      info: (_fields, message) => void said.push(`info ${message}`),
      warn: (_fields, message) => void said.push(`warn ${message}`),
    };
    const [first, ...rest] = ['/a/', '/b/', '/c/'].map((range) =>
      followRange({ registry, range, onListing: () => {}, clock, random: () => 0.5, log }),
    );
    const outage = async (): Promise<void> => {
      store.setAway(true);
      await clock.advance(60_000);
      store.setAway(false);
      await clock.advance(10_000);
    };
    await clock.advance(0);
    await outage();
    // One that is closed meanwhile is not waited for.
    first?.close();
    await outage();
    assert.deepEqual(said, [
      'warn cannot follow the registry; the last answers stay in force',
      'info following the registry again',
      'warn cannot follow the registry; the last answers stay in force',
      'info following the registry again',
    ]);
    for (const follow of rest) follow.close();
  });

  test('does not turn a watch that ends at once into a busy loop', async () => {
    const { clock, lists } = start((real) => ({
      ...real,
      watch: (_range, _from, listener) => {
        queueMicrotask(() => listener.ended(new Error('no')));
        return { close: () => {} };
      },
    }));
    await clock.advance(10_000);
    assert.ok(lists() < 30, String(lists()));
  });
});
