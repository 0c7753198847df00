// One contract suite that every registry must pass: in memory, over the embedded etcd and over a real one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startEmbeddedEtcd } from '../embedded-etcd/embedded-etcd.js';
import { realEtcdMissing, startRealEtcd } from '../embedded-etcd/testing/real-etcd.js';
import { createEtcd3Registry } from './etcd3-registry.js';
import { createMemoryStore } from './memory-registry.js';
import { RegistryError, type Change, type Registry, type Watch } from './registry.js';

interface Backing {
  connect(): Registry;
  close(): Promise<void>;
}

const backings: { name: string; skip: string | false; start: () => Promise<Backing> }[] = [
  {
    name: 'in memory',
    skip: false,
    start: () => {
      const store = createMemoryStore();
      return Promise.resolve({ connect: () => store.connect(), close: () => Promise.resolve(store.close()) });
    },
  },
  { name: 'embedded etcd', skip: false, start: () => overEtcd(startEmbeddedEtcd()) },
  { name: 'real etcd', skip: realEtcdMissing(), start: () => overEtcd(startRealEtcd()) },
];

for (const { name, skip, start } of backings) {
  describe(`registry ${name}`, { skip }, () => {
    let backing: Backing;
    let registry: Registry;
    let root = '';
    let rooms = 0;
    before(async () => {
      backing = await start();
      registry = backing.connect();
    });
    after(async () => {
      await registry.close();
      await backing.close();
    });
    const room = (): string => {
      rooms += 1;
      root = `/test${rooms}`;
      return root;
    };

    test('reads what was written, with the revision of the write', async () => {
      const key = `${room()}/a`;
      assert.equal(await registry.get(key), undefined);
      const revision = await registry.put([{ key, value: 'grün' }]);
      const entry = await registry.get(key);
      assert.deepEqual(entry, { key, value: 'grün', revision, created: revision, lease: '0' });
      const later = await registry.put([{ key, value: '2' }]);
      assert.ok(later > revision);
      assert.equal((await registry.get(key))?.created, revision);
    });

    test('replaces what is still as it was read, and nothing else', async () => {
      const key = `${room()}/a`;
      const first = await registry.replace({ key, value: '1' }, 0);
      assert.equal((await registry.get(key))?.revision, first);
      assert.equal(await registry.replace({ key, value: 'x' }, 0), undefined);
      const second = await registry.replace({ key, value: '2' }, first ?? 0);
      assert.equal(await registry.replace({ key, value: 'x' }, first ?? 0), undefined);
      const entry = await registry.get(key);
      assert.deepEqual([entry?.value, entry?.revision, entry?.created], ['2', second, first]);
      await registry.delete(key);
      assert.equal(await registry.replace({ key, value: 'x' }, second ?? 0), undefined);
      assert.equal(await registry.get(key), undefined);
    });

    test('writes several entries in one revision', async () => {
      const at = room();
      const revision = await registry.put([
        { key: `${at}/b`, value: '2' },
        { key: `${at}/a`, value: '1' },
      ]);
      const listing = await registry.list(`${at}/`);
      assert.deepEqual(
        listing.entries.map((entry) => [entry.key, entry.revision]),
        [
          [`${at}/a`, revision],
          [`${at}/b`, revision],
        ],
      );
      assert.ok(listing.revision >= revision);
    });

    test('lists below a prefix, never its namesakes', async () => {
      const at = room();
      await registry.put([
        { key: `${at}/user/1`, value: 'a' },
        { key: `${at}/user2/1`, value: 'b' },
        { key: `${at}/user`, value: 'c' },
      ]);
      assert.deepEqual(keysOf(await registry.list(`${at}/user/`)), [`${at}/user/1`]);
      assert.deepEqual(keysOf(await registry.list(`${at}/user`)), [`${at}/user`]);
    });

    test('deletes, and says whether there was something to delete', async () => {
      const key = `${room()}/a`;
      await registry.put([{ key, value: '1' }]);
      assert.equal(await registry.delete(key), true);
      assert.equal(await registry.delete(key), false);
      assert.equal(await registry.get(key), undefined);
    });

    test('watches from a revision on and misses nothing in between', async () => {
      const at = room();
      const { revision } = await registry.list(`${at}/`);
      await registry.put([{ key: `${at}/a`, value: '1' }]);
      const log = record(registry, `${at}/`, revision + 1);
      await log.until(1);
      await registry.put([{ key: `${at}/a`, value: '2' }]);
      await registry.put([{ key: `${root}x/a`, value: 'not mine' }]);
      await registry.delete(`${at}/a`);
      await log.until(3);
      log.watch.close();
      assert.deepEqual(
        log.changes.map((change) => (change.kind === 'put' ? change.entry.value : change.kind)),
        ['1', '2', 'delete'],
      );
      const revisions = log.changes.map((change) =>
        change.kind === 'put' ? change.entry.revision : change.revision,
      );
      assert.deepEqual(
        revisions,
        [...revisions].sort((left, right) => left - right),
      );
    });

    test('ends a watch that starts in the future of the store', async () => {
      const at = room();
      const { revision } = await registry.list(`${at}/`);
      const log = record(registry, `${at}/`, revision + 1000);
      const reason = await log.ended;
      assert.ok(reason instanceof RegistryError);
    });

    test('a closed watch says nothing any more', async () => {
      const at = room();
      const { revision } = await registry.list(`${at}/`);
      const quiet = record(registry, `${at}/`, revision + 1);
      const loud = record(registry, `${at}/`, revision + 1);
      quiet.watch.close();
      await registry.put([{ key: `${at}/a`, value: '1' }]);
      await loud.until(1);
      loud.watch.close();
      assert.equal(quiet.changes.length, 0);
    });

    test('entries go with their lease', async () => {
      const at = room();
      const lease = await registry.grant(60);
      assert.match(lease, /^\d+$/);
      await registry.put([{ key: `${at}/a`, value: '1' }], lease);
      await registry.put([{ key: `${at}/b`, value: '1' }]);
      assert.deepEqual(await registry.leasesOf([`${at}/a`, `${at}/none`, `${at}/b`]), [
        lease,
        undefined,
        '0',
      ]);
      assert.equal(await registry.renew(lease), true);
      await registry.revoke(lease);
      assert.deepEqual(keysOf(await registry.list(`${at}/`)), [`${at}/b`]);
      assert.equal(await registry.renew(lease), false);
      await registry.revoke(lease);
    });

    test('refuses to write under a lease that is gone', async () => {
      const lease = await registry.grant(60);
      await registry.revoke(lease);
      await assert.rejects(
        registry.put([{ key: `${room()}/a`, value: '1' }], lease),
        (error: unknown) => error instanceof RegistryError && error.kind === 'lease-gone',
      );
    });

    test('a closed registry refuses and leaves the others alone', async () => {
      const other = backing.connect();
      await other.list(`${room()}/`);
      const log = record(other, `${root}/`, 1);
      await other.close();
      await other.close();
      log.watch.close();
      await assert.rejects(
        other.list('/x/'),
        (error: unknown) => error instanceof RegistryError && error.kind === 'closed',
      );
      await registry.list('/x/');
    });
  });
}

async function overEtcd(starting: Promise<{ endpoint: string; close(): Promise<void> }>): Promise<Backing> {
  const etcd = await starting;
  return { connect: () => createEtcd3Registry({ endpoints: [etcd.endpoint] }), close: () => etcd.close() };
}

function keysOf(listing: { entries: readonly { key: string }[] }): string[] {
  return listing.entries.map((entry) => entry.key);
}

function record(
  registry: Registry,
  range: string,
  from: number,
): { changes: Change[]; watch: Watch; ended: Promise<Error>; until(count: number): Promise<void> } {
  const changes: Change[] = [];
  let wake = (): void => {};
  let end: (reason: Error) => void = () => {};
  const ended = new Promise<Error>((resolve) => (end = resolve));
  const watch = registry.watch(range, from, {
    changed: (more) => {
      changes.push(...more);
      wake();
    },
    ended: (reason) => end(reason),
  });
  const until = async (count: number): Promise<void> => {
    while (changes.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { changes, watch, ended, until };
}
