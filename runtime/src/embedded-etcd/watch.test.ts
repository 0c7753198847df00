// The awkward parts of watching, message by message, on the embedded etcd and on Debian's.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { etcdBackends, type EtcdBackend } from './testing/backends.js';
import { canonical, createRawClient, type RawClient, type RawStream } from './testing/raw-client.js';

interface Response {
  header: { revision: string };
  watch_id: string;
  created: boolean;
  canceled: boolean;
  compact_revision: string;
  cancel_reason: string;
  fragment: boolean;
  events: { type: number; kv: { key: Buffer; mod_revision: string }; prev_kv: { value: Buffer } | null }[];
}

describe('watching', { concurrency: true }, () => {
  for (const backend of etcdBackends())
    describe(`the ${backend.name} etcd`, { skip: backend.skip, concurrency: false }, () => suite(backend));
});

function suite(backend: EtcdBackend): void {
  let server: { readonly endpoint: string; close(): Promise<void> };
  let client: RawClient;
  let key: Buffer;
  let keys = 0;

  before(async () => {
    server = await backend.start();
    client = createRawClient(server.endpoint);
  });
  after(async () => {
    client.close();
    await server.close();
  });
  beforeEach(() => (key = Buffer.from(`key${keys++}`)));

  const put = async (value: string | Buffer): Promise<number> => {
    const { header } = await client.call('KV', 'Put', { key, value: Buffer.from(value) });
    return Number((header as { revision: string }).revision);
  };

  it('says nothing to a watcher that waits for a revision of the future, until it comes', async () => {
    const revision = await put('1');
    const watch = openWatch(client);
    watch.send({ create_request: { key, start_revision: revision + 3 } });
    await watch.next();
    await put('2');
    await put('3');
    await put('4');
    const { events } = await watch.next();
    assert.deepEqual(
      events.map(({ kv }) => kv.mod_revision),
      [String(revision + 3)],
    );
    watch.close();
  });

  it('sends a watcher that is behind at most 1,000 revisions at a time', async () => {
    const first = await put('0');
    for (let count = 1; count < 2100; count += 100) {
      await Promise.all(Array.from({ length: Math.min(100, 2100 - count) }, () => put('x')));
    }
    const watch = openWatch(client);
    watch.send({ create_request: { key, start_revision: first } });
    await watch.next();
    const batches = [await watch.next(), await watch.next(), await watch.next()];
    assert.deepEqual(
      batches.map(({ events }) => events.length),
      [1000, 1000, 100],
    );
    for (const batch of batches) assert.equal(batch.header.revision, String(first + 2099));
    watch.close();
  });

  it('creates, then cancels, a watcher that starts at a compacted revision', async () => {
    const old = await put('1');
    const revision = await put('2');
    await client.call('KV', 'Compact', { revision, physical: true });
    const watch = openWatch(client);
    watch.send({ create_request: { key, start_revision: old } });
    const created = await watch.next();
    assert.equal(created.created, true);
    assert.equal(created.canceled, false);
    const { canceled, compact_revision, header, cancel_reason } = await watch.next();
    assert.deepEqual(
      { canceled, compact_revision, revision: header.revision, cancel_reason },
      { canceled: true, compact_revision: String(revision), revision: '0', cancel_reason: '' },
    );
    watch.close();
  });

  it('splits a long answer for a watcher that takes fragments', async () => {
    const value = Buffer.alloc(150_000, 'v');
    const first = await put(value);
    for (let count = 1; count < 32; count++) await put(value);
    const watch = openWatch(client);
    watch.send({ create_request: { key, start_revision: first, fragment: true, prev_kv: true } });
    await watch.next();
    const parts: [number, boolean][] = [];
    for (let more = true; more; ) {
      const { events, fragment } = await watch.next();
      parts.push([events.length, fragment]);
      more = fragment;
    }
    assert.deepEqual(parts, [
      [7, true],
      [6, true],
      [6, true],
      [6, true],
      [6, true],
      [1, false],
    ]);
    watch.close();
  });

  it('numbers watchers, and refuses a number twice and an empty range', async () => {
    const watch = openWatch(client);
    const create = async (request: object): Promise<[string, string]> => {
      watch.send({ create_request: { key, ...request } });
      const { watch_id, cancel_reason } = await watch.next();
      return [watch_id, cancel_reason];
    };
    assert.deepEqual(await create({}), ['0', '']);
    assert.deepEqual(await create({ watch_id: 2 }), ['2', '']);
    assert.deepEqual(await create({}), ['1', '']);
    assert.deepEqual(await create({}), ['3', '']);
    assert.deepEqual(await create({ watch_id: 2 }), [
      '-1',
      'mvcc: duplicate watch ID provided on the WatchStream',
    ]);
    assert.deepEqual(await create({ range_end: Buffer.from('a') }), ['-1', 'mvcc: watcher range is empty']);
    watch.close();
  });

  it('filters, and tells the previous value', async () => {
    const watch = openWatch(client);
    watch.send({ create_request: { key, filters: [0], prev_kv: true } });
    await watch.next();
    await put('1');
    await put('2');
    await client.call('KV', 'DeleteRange', { key });
    const { events } = await watch.next();
    assert.deepEqual(
      events.map(({ type, prev_kv }) => [type, String(prev_kv?.value)]),
      [[1, '2']],
    );
    watch.close();
  });

  it('deletes the keys of an expired lease in one revision', async () => {
    const range = { key, range_end: Buffer.from(`${key.toString()}~`) };
    const { ID } = await client.call('Lease', 'LeaseGrant', { TTL: 1 });
    for (const name of ['b', 'a', 'c']) {
      await client.call('KV', 'Put', { key: Buffer.concat([key, Buffer.from(name)]), lease: ID });
    }
    const watch = openWatch(client);
    watch.send({ create_request: range });
    await watch.next();
    const { events } = await watch.next();
    assert.deepEqual(
      events.map(({ type, kv }) => [type, kv.key.toString().at(-1)]),
      [
        [1, 'a'],
        [1, 'b'],
        [1, 'c'],
      ],
    );
    assert.equal(new Set(events.map(({ kv }) => kv.mod_revision)).size, 1);
    const { TTL, grantedTTL } = await client.call('Lease', 'LeaseTimeToLive', { ID });
    assert.deepEqual([TTL, grantedTTL], ['-1', '0']);
    watch.close();
  });
}

function openWatch(client: RawClient) {
  const stream: RawStream = client.stream('Watch', 'Watch');
  const responses: Response[] = [];
  let wake = (): void => {};
  stream.on('data', (response: unknown) => {
    responses.push(response as Response); // what the protocol file says of this stream
    wake();
  });
  return {
    send: (request: object) => void stream.write(canonical(request)),
    async next(): Promise<Response> {
      while (responses.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return responses.shift()!;
    },
    close() {
      stream.on('error', () => {}); // cancelling is reported as an error
      stream.cancel();
    },
  };
}
