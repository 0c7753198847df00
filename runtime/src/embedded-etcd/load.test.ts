// What the embedded etcd holds: many keys under leases, many watchers, slow ones too, and no more memory than it needs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEmbeddedEtcd, type EmbeddedEtcd } from './embedded-etcd.js';
import { createRawClient, type RawClient, type RawStream } from './testing/raw-client.js';

const leaseCount = 2000;
const keyCount = 10_000;
const watcherCount = 1000;
const services = 100;
const prefix = { key: Buffer.from('svc/'), range_end: Buffer.from('svc0') };

describe('under load', () => {
  let server: EmbeddedEtcd;
  let client: RawClient;

  before(async () => {
    server = await startEmbeddedEtcd();
    client = createRawClient(server.endpoint);
  });
  after(async () => {
    client.close();
    await server.close();
  });

  it('holds 10,000 keys under leases and keeps them alive', async () => {
    for (let first = 1; first <= leaseCount; first += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          client.call('Lease', 'LeaseGrant', { ID: first + index, TTL: 3600 }),
        ),
      );
    }
    for (let first = 0; first < keyCount; first += 100) {
      const success = Array.from({ length: 100 }, (_, index) => ({
        request_put: {
          key: instanceKey(first + index),
          value: Buffer.from('127.0.0.1:80'),
          lease: 1 + ((first + index) % leaseCount),
        },
      }));
      assert.equal((await client.call('KV', 'Txn', { success }))['error'], undefined);
    }
    const { count } = await client.call('KV', 'Range', { ...prefix, count_only: true });
    assert.equal(count, String(keyCount));
    const keepAlive = client.stream('Lease', 'LeaseKeepAlive');
    let renewed = 0;
    const all = new Promise<void>((resolve) =>
      keepAlive.on('data', ({ TTL }: Record<string, unknown>) => {
        assert.equal(TTL, '3600');
        if (++renewed === leaseCount) resolve();
      }),
    );
    for (let id = 1; id <= leaseCount; id++) keepAlive.write({ ID: id });
    await all;
    keepAlive.end();
  });

  it('tells 1,000 watchers of every change, soon', async () => {
    const streams = Array.from({ length: 20 }, () => client.stream('Watch', 'Watch'));
    const heard = streams.map(count);
    for (let watcher = 0; watcher < watcherCount; watcher++) {
      // Nine in ten watch one service, as callers do; the others all of them, as gateways do.
      const service = Buffer.from(`svc/${watcher % services}/`);
      const range =
        watcher % 10 === 0 ? prefix : { key: service, range_end: Buffer.from(`svc/${watcher % services}0`) };
      streams[watcher % streams.length]!.write({ create_request: range });
    }
    await total(heard, 'created', watcherCount);
    const changes = 100;
    await Promise.all(
      Array.from({ length: changes }, (_, index) =>
        client.call('KV', 'Put', { key: instanceKey(index), value: Buffer.from('new') }),
      ),
    );
    // Told by the server's own work, not by the machine's time: with each call that it answers meanwhile, ten events or more come.
    const all = changes * 100 + expectedOfServices(changes);
    const told = total(heard, 'events', all).then(() => true);
    let behind = 0;
    while (
      !(await Promise.race([told, client.call('KV', 'Range', { key: instanceKey(0) }).then(() => false)]))
    )
      behind += 1;
    assert.ok(behind < all / 10, `${behind} calls were answered before all watchers knew`);
    for (const stream of streams) stream.cancel();
  });

  it('loses nothing for a client that stops reading, nor keeps it waiting in memory', async () => {
    const stream = client.stream('Watch', 'Watch');
    const revisions: number[] = [];
    stream.on('error', () => {}); // cancelling is reported as an error
    const created = new Promise<void>((resolve) => stream.once('data', () => resolve()));
    stream.write({ create_request: { key: Buffer.from('slow') } });
    await created;
    stream.pause();
    const writes = 4000;
    const value = Buffer.alloc(1000, 'v');
    for (let write = 0; write < writes; write += 40) {
      const success = [{ request_put: { key: Buffer.from('slow'), value } }];
      await Promise.all(Array.from({ length: 40 }, () => client.call('KV', 'Txn', { success })));
    }
    const all = new Promise<void>((resolve) =>
      stream.on('data', ({ events }: { events: { kv: { mod_revision: string } }[] }) => {
        for (const { kv } of events) revisions.push(Number(kv.mod_revision));
        if (revisions.length === writes) resolve();
      }),
    );
    stream.resume();
    await all;
    assert.deepEqual(
      revisions,
      Array.from({ length: writes }, (_, index) => revisions[0]! + index),
    );
    stream.cancel();
  });

  it('forgets what a compaction allows it to', async () => {
    const size = async (): Promise<number> =>
      Number((await client.call('Maintenance', 'Status', {}))['dbSizeInUse']);
    const before = await size();
    const { header } = await client.call('KV', 'Range', { key: Buffer.from('slow') });
    await client.call('KV', 'Compact', { revision: (header as { revision: string }).revision });
    const rest = keyCount * 100;
    assert.ok(before > rest + 4_000_000, `${before} bytes before`);
    assert.ok((await size()) < rest, `${await size()} bytes left`);
  });
});

function instanceKey(index: number): Buffer {
  return Buffer.from(`svc/${index % services}/${index}`);
}

/** Each change of a service is heard by those of its ten watchers that watch only it. */
function expectedOfServices(changes: number): number {
  let events = 0;
  for (let change = 0; change < changes; change++)
    if ((change % services) % 10 !== 0) events += watcherCount / services;
  return events;
}

interface Count {
  created: number;
  events: number;
  wake: () => void;
}

function count(stream: RawStream): Count {
  const counted: Count = { created: 0, events: 0, wake() {} };
  stream.on('error', () => {}); // cancelling is reported as an error
  stream.on('data', ({ created, events }: { created: boolean; events: unknown[] }) => {
    if (created) counted.created++;
    counted.events += events.length;
    counted.wake();
  });
  return counted;
}

function total(counts: readonly Count[], what: 'created' | 'events', expected: number): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void =>
      void (counts.reduce((sum, each) => sum + each[what], 0) >= expected && resolve());
    for (const each of counts) each.wake = check;
    check();
  });
}
