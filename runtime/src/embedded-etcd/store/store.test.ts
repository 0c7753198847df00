// The store by itself: leases on a clock that the test moves, sorting, and what a compaction leaves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeClock } from '../../clock/fake-clock.js';
import type { Change } from './key-value.js';
import { SortedKeys } from './sorted-keys.js';
import { Store, type StoreRecord } from './store.js';

function createStore(records: StoreRecord[] = []) {
  const clock = createFakeClock();
  const store = new Store({ clock, random: (bound) => bound - 1, record: (record) => records.push(record) });
  const put = (key: string, value = '', lease = '0'): number =>
    store.put({
      kind: 'put',
      key,
      value: Buffer.from(value),
      lease,
      prevKv: false,
      ignoreValue: false,
      ignoreLease: false,
    }).revision;
  const keys = (revision = store.history.revision): string[] =>
    store.history.scan({ key: '\0', end: '\0' }, revision).kvs.map(({ key }) => key);
  return { clock, store, put, keys };
}

describe('leases', () => {
  it('delete their keys in one revision when their time is up, and only then', async () => {
    const records: StoreRecord[] = [];
    const { clock, store, put, keys } = createStore(records);
    store.grant('7', '10');
    put('b', '', '7');
    put('a', '', '7');
    put('kept');
    await clock.advance(9_900);
    assert.deepEqual(keys(), ['a', 'b', 'kept']);
    await clock.advance(700);
    assert.deepEqual(keys(), ['kept']);
    assert.equal(store.history.revision, 5);
    const commit = records.at(-2) as { changes: readonly Change[] };
    assert.deepEqual(commit.changes, [
      { key: 'a', main: 5, sub: 0 },
      { key: 'b', main: 5, sub: 1 },
    ]);
    assert.equal(store.lessor.get('7'), undefined);
  });

  it('live on while they are renewed', async () => {
    const { clock, store, put, keys } = createStore();
    store.grant('7', '2');
    put('a', '', '7');
    for (let second = 0; second < 20; second++) {
      await clock.advance(1000);
      assert.equal(store.lessor.renew('7'), 2);
    }
    assert.deepEqual(keys(), ['a']);
    await clock.advance(3000);
    assert.deepEqual(keys(), []);
    assert.equal(store.lessor.renew('7'), 0);
  });

  it('let go of a key that is written without them', async () => {
    const { clock, store, put, keys } = createStore();
    store.grant('7', '2');
    put('a', '', '7');
    put('a');
    await clock.advance(3000);
    assert.deepEqual(keys(), ['a']);
  });

  it('expire by the thousand, and leave no timer', async () => {
    const { clock, store, put, keys } = createStore();
    for (let lease = 1; lease <= 10_000; lease++) {
      store.grant(String(lease), '5');
      put(`k${lease}`, '', String(lease));
    }
    await clock.advance(6000);
    assert.deepEqual(keys(), []);
    assert.equal(clock.pending, 0);
  });

  it('choose a positive id of 63 bits', () => {
    const { store } = createStore();
    assert.equal(store.grant('0', '5').id, String(2n ** 63n - 1n));
  });
});

describe('history', () => {
  it('keeps of each key what a reader from the compacted revision on can see', () => {
    const { store, put, keys } = createStore();
    for (const key of ['a', 'b', 'a', 'c']) put(key);
    store.delete({ kind: 'delete', key: 'b', end: '', prevKv: false });
    put('b');
    store.compact(6);
    assert.deepEqual(keys(6), ['a', 'c']);
    assert.deepEqual(keys(7), ['a', 'b', 'c']);
    assert.deepEqual(
      store.history.changes().map(({ main }) => main),
      [4, 5, 7],
    );
    assert.throws(() => store.compact(6), {
      message: 'etcdserver: mvcc: required revision has been compacted',
    });
  });

  it('stays as small as what it holds while it is compacted', () => {
    const { store, put } = createStore();
    for (let write = 1; write <= 50_000; write++) {
      const revision = put(`k${write % 100}`, 'x');
      if (write % 5000 === 0) store.compact(revision);
    }
    assert.equal(store.history.size, 100);
  });
});

describe('sorted keys', () => {
  it('are walked in order from anywhere, however they came and went', () => {
    const keys = new SortedKeys();
    const expected = new Set<string>();
    for (let index = 0; index < 5000; index++) {
      const key = ((index * 7919) % 5003).toString(36);
      keys.add(key);
      expected.add(key);
    }
    for (const key of [...expected].filter((_, index) => index % 3 === 0)) {
      keys.delete(key);
      expected.delete(key);
    }
    const sorted = [...expected].sort();
    assert.deepEqual([...keys.from('')], sorted);
    assert.deepEqual(
      [...keys.from('1', '2')],
      sorted.filter((key) => key >= '1' && key < '2'),
    );
    assert.deepEqual([...keys.from('zzzz')], []);
  });
});
