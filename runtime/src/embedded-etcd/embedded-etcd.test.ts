// The life of an embedded etcd: ports, closing, outages, and the data file.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Etcd3 } from 'etcd3';
import { startEmbeddedEtcd, type EmbeddedEtcd, type EmbeddedEtcdOptions } from './embedded-etcd.js';
import { createRawClient, type RawAnswer, type RawClient } from './testing/raw-client.js';

describe('an embedded etcd', () => {
  it('rejects a port that is taken, with its code, and leaves the data file alone', async () => {
    await using first = await started();
    const dataFile = join(directory(), 'data');
    writeFileSync(dataFile, 'not ours to touch');
    await assert.rejects(startEmbeddedEtcd({ port: first.etcd.port, dataFile }), { code: 'EADDRINUSE' });
    assert.equal(readFileSync(dataFile, 'utf8'), 'not ours to touch');
  });

  it('frees the port and ends streams at once when it closes', async () => {
    const { etcd, client } = await started();
    const watch = client.stream('Watch', 'Watch');
    watch.write({ create_request: { key: Buffer.from('k') } });
    await new Promise((resolve) => watch.once('data', resolve));
    const ended = new Promise((resolve) => watch.once('error', resolve));
    await etcd.close();
    await ended;
    await etcd.close();
    client.close();
    const socket = createConnection(etcd.port, '127.0.0.1');
    await assert.rejects(
      new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
      {
        code: 'ECONNREFUSED',
      },
    );
    await using again = await started({ port: etcd.port });
    assert.equal(again.etcd.port, etcd.port);
  });

  it('goes away and comes back with its data on the same port', async () => {
    await using server = await started();
    await put(server.client, 'k', '1');
    await server.etcd.stop();
    assert.equal((await get(server.client, 'k'))['error'] !== undefined, true);
    await server.etcd.start();
    assert.deepEqual(valuesOf(await reached(server.client, 'k')), ['1']);
    assert.equal(revisionOf(await put(server.client, 'k', '2')), 3);
  });

  it('comes back empty when it is wiped', async () => {
    await using server = await started();
    await put(server.client, 'k', '1');
    await server.etcd.wipe();
    const answer = await reached(server.client, 'k');
    assert.deepEqual(valuesOf(answer), []);
    assert.equal(revisionOf(answer), 1);
  });

  it('is found again by a watcher of etcd3 after an outage', async () => {
    const { etcd, client: raw } = await started();
    const client = new Etcd3({ hosts: etcd.endpoint, faultHandling: { watchBackoff: quickBackoff } });
    const watcher = await client.watch().key('k').create();
    const seen: string[] = [];
    const heard = (count: number): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => void (seen.length >= count && resolve());
        watcher.on('put', check);
        check();
      });
    watcher.on('put', (kv) => seen.push(kv.value.toString()));
    await put(raw, 'k', '1');
    await heard(1);
    const connected = new Promise((resolve) => watcher.once('connected', resolve));
    await etcd.stop();
    await etcd.start();
    await reached(raw, 'k');
    await put(raw, 'k', '2');
    await connected;
    await heard(2);
    assert.deepEqual(seen, ['1', '2']);
    await watcher.cancel();
    client.close();
    raw.close();
    await etcd.close();
  });

  it('speaks of progress to idle watchers that ask for it', async () => {
    await using server = await started({ progressNotifyInterval: 20 });
    const watch = server.client.stream('Watch', 'Watch');
    watch.on('error', () => {}); // cancelling is reported as an error
    watch.write({ create_request: { key: Buffer.from('k'), progress_notify: true } });
    const told = new Promise<Record<string, unknown>>((resolve) =>
      watch.on(
        'data',
        (response: Record<string, unknown>) => void (response['created'] || resolve(response)),
      ),
    );
    const { events, watch_id, canceled } = await told;
    assert.deepEqual({ events, watch_id, canceled }, { events: [], watch_id: '0', canceled: false });
    watch.cancel();
  });
});

describe('its data file', () => {
  const everything = { key: Buffer.from([0]), range_end: Buffer.from([0]) };

  it('is for its owner alone: configs stand in it, with their keys', async () => {
    const dataFile = join(directory(), 'data');
    await using server = await started({ dataFile });
    await put(server.client, '/shop/parent_config', 'rpc-key = "k"');
    assert.equal(statSync(dataFile).mode & 0o777, 0o600);
  });

  it('keeps keys, history, leases, users and compaction across restarts', async () => {
    const dataFile = join(directory(), 'data');
    const binary = Buffer.from([0, 0x7f, 0x80, 0xff, 0x0a, 0x22]);
    let before: RawAnswer;
    {
      await using server = await started({ dataFile });
      const { client } = server;
      await client.call('KV', 'Put', { key: binary, value: binary });
      await put(client, 'k', '1');
      await put(client, 'k', '2');
      await client.call('KV', 'DeleteRange', { key: Buffer.from('k') });
      await put(client, 'k', '3');
      await client.call('KV', 'Compact', { revision: 4 });
      await client.call('Lease', 'LeaseGrant', { ID: 77, TTL: 100 });
      await client.call('Lease', 'LeaseGrant', { ID: 78, TTL: 100 });
      await client.call('Lease', 'LeaseRevoke', { ID: 78 });
      await client.call('KV', 'Put', { key: Buffer.from('leased'), lease: 77 });
      await client.call('Auth', 'UserAdd', { name: 'root', password: 'pw' });
      await client.call('Auth', 'RoleAdd', { name: 'root' });
      await client.call('Auth', 'UserGrantRole', { user: 'root', role: 'root' });
      before = await client.call('KV', 'Range', everything);
    }
    await using server = await started({ dataFile });
    const { client } = server;
    assert.deepEqual(await client.call('KV', 'Range', everything), before);
    const { grantedTTL, keys } = await client.call('Lease', 'LeaseTimeToLive', { ID: 77, keys: true });
    assert.deepEqual(
      { grantedTTL, keys: (keys as Buffer[]).map(String) },
      { grantedTTL: '100', keys: ['leased'] },
    );
    const { leases } = await client.call('Lease', 'LeaseLeases', {});
    assert.deepEqual(leases, [{ ID: '77' }]);
    const old = await client.call('KV', 'Range', { key: Buffer.from('k'), revision: 3 });
    assert.match(JSON.stringify(old), /has been compacted/);
    assert.deepEqual(valuesOf(await client.call('KV', 'Range', { key: Buffer.from('k'), revision: 5 })), []);
    await client.call('Auth', 'AuthEnable', {});
    const { token } = await client.call('Auth', 'Authenticate', { name: 'root', password: 'pw' });
    assert.match(String(token), /^\w{16}\.\d+$/);
  });

  it('drops a torn tail and goes on', async () => {
    const dataFile = join(directory(), 'data');
    {
      await using server = await started({ dataFile });
      await put(server.client, 'a', '1');
      await put(server.client, 'b', '2');
    }
    truncateSync(dataFile, readFileSync(dataFile).length - 5);
    {
      await using server = await started({ dataFile });
      assert.deepEqual(valuesOf(await server.client.call('KV', 'Range', everything)), ['1']);
      await put(server.client, 'c', '3');
    }
    appendFileSync(dataFile, 'deadbeef {"kind":"commit"');
    await using server = await started({ dataFile });
    assert.deepEqual(valuesOf(await server.client.call('KV', 'Range', everything)), ['1', '3']);
  });

  it('is not taken from a file that is something else', async () => {
    const dataFile = join(directory(), 'data');
    writeFileSync(dataFile, 'dear diary');
    await assert.rejects(startEmbeddedEtcd({ dataFile }), /not a data file of the embedded etcd/);
    assert.equal(readFileSync(dataFile, 'utf8'), 'dear diary');
  });

  it('shrinks with a compaction', async () => {
    const dataFile = join(directory(), 'data');
    await using server = await started({ dataFile });
    for (let count = 0; count < 200; count++) await put(server.client, 'k', 'x'.repeat(1000));
    const before = readFileSync(dataFile).length;
    await server.client.call('KV', 'Compact', { revision: 200 });
    assert.ok(readFileSync(dataFile).length < before / 20);
  });
});

const directories: string[] = [];
after(() => directories.forEach((path) => rmSync(path, { recursive: true, force: true })));

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'armature-embedded-etcd-'));
  directories.push(path);
  return path;
}

interface Started extends AsyncDisposable {
  readonly etcd: EmbeddedEtcd;
  readonly client: RawClient;
}

async function started(options?: EmbeddedEtcdOptions): Promise<Started> {
  const etcd = await startEmbeddedEtcd(options);
  const client = createRawClient(etcd.endpoint);
  const dispose = async (): Promise<void> => {
    client.close();
    await etcd.close();
  };
  return { etcd, client, [Symbol.asyncDispose]: dispose };
}

/** What etcd3 asks for as a backoff: a steady 20 ms. */
const quickBackoff = { duration: 20, next: () => quickBackoff };

function put(client: RawClient, key: string, value: string): Promise<RawAnswer> {
  return client.call('KV', 'Put', { key: Buffer.from(key), value: Buffer.from(value) });
}

function get(client: RawClient, key: string): Promise<RawAnswer> {
  return client.call('KV', 'Range', { key: Buffer.from(key) });
}

/** The answer once the client has found the server again. */
async function reached(client: RawClient, key: string): Promise<RawAnswer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await get(client, key);
    if (!answer['error'] || attempt === 100) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function valuesOf(answer: RawAnswer): string[] {
  return (answer['kvs'] as { value: Buffer }[]).map(({ value }) => value.toString());
}

function revisionOf({ header }: RawAnswer): number {
  return Number((header as { revision: string }).revision);
}
