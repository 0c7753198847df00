// etcd3's own client, unmodified, against the embedded etcd and against Debian's: one suite for both.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import {
  Etcd3,
  EtcdAuthenticationFailedError,
  EtcdLeaseInvalidError,
  EtcdLockFailedError,
  EtcdPermissionDeniedError,
  type IKeyValue,
} from 'etcd3';
import { etcdBackends } from './testing/backends.js';

for (const backend of etcdBackends()) {
  describe(`etcd3 on the ${backend.name} etcd`, { skip: backend.skip }, () => {
    let server: { readonly endpoint: string; close(): Promise<void> };
    let client: Etcd3;

    before(async () => {
      server = await backend.start();
      client = new Etcd3({ hosts: server.endpoint });
    });
    after(async () => {
      client.close();
      await server.close();
    });

    it('puts and gets', async () => {
      await client.put('get/a').value('1');
      assert.equal(await client.get('get/a').string(), '1');
      assert.equal(await client.get('get/missing').string(), null);
      assert.equal((await client.put('get/a').value('2').getPrevious()).value.toString(), '1');
      assert.equal(await client.get('get/a').exists(), true);
    });

    it('reads prefixes and ranges, sorted and limited', async () => {
      for (const [key, value] of [
        ['r/a', '3'],
        ['r/b', '1'],
        ['r/c', '2'],
        ['s', 'outside'],
      ]) {
        await client.put(key!).value(value!);
      }
      assert.deepEqual(await client.getAll().prefix('r/').strings(), { 'r/a': '3', 'r/b': '1', 'r/c': '2' });
      assert.deepEqual(await client.getAll().prefix('r/').sort('Value', 'Descend').keys(), [
        'r/a',
        'r/c',
        'r/b',
      ]);
      assert.deepEqual(await client.getAll().inRange({ start: 'r/a', end: 'r/c' }).keys(), ['r/a', 'r/b']);
      assert.deepEqual(await client.getAll().prefix('r/').limit(1).keys(), ['r/a']);
      assert.equal(await client.getAll().prefix('r/').count(), 3);
    });

    it('deletes keys and prefixes', async () => {
      await client.put('d/a').value('1');
      await client.put('d/b').value('2');
      const [previous] = await client.delete().key('d/a').getPrevious();
      assert.equal(previous?.value.toString(), '1');
      assert.equal((await client.delete().prefix('d/')).deleted, '1');
    });

    it('reads an old revision', async () => {
      const { header } = await client.put('old').value('before');
      await client.put('old').value('after');
      assert.equal(await client.get('old').revision(header.revision).string(), 'before');
    });

    it('runs transactions', async () => {
      const won = await client
        .if('txn', 'Create', '==', 0)
        .then(client.put('txn').value('mine'))
        .else(client.get('txn'))
        .commit();
      assert.equal(won.succeeded, true);
      const lost = await client
        .if('txn', 'Create', '==', 0)
        .then(client.put('txn').value('stolen'))
        .else(client.get('txn'))
        .commit();
      assert.equal(lost.succeeded, false);
      const range = lost.responses[0]?.response_range;
      assert.equal(range?.kvs[0]?.value.toString(), 'mine');
    });

    it('retries a software transaction that met another', async () => {
      await client.put('stm').value('0');
      const add = (): Promise<unknown> =>
        client.stm({ retries: 20 }).transact(async (tx) => {
          const value = Number(await tx.get('stm').string());
          await tx.put('stm').value(value + 1);
        });
      await Promise.all([add(), add(), add()]);
      assert.equal(await client.get('stm').string(), '3');
    });

    it('keeps keys under a lease until it is revoked', async () => {
      const lease = client.lease(60, { autoKeepAlive: false });
      await lease.put('lease/a').value('1');
      await lease.put('lease/b').value('2');
      const id = await lease.grant();
      const { leases } = await client.leaseClient.leaseLeases();
      assert.ok(leases.some(({ ID }) => ID === id));
      const told = await client.leaseClient.leaseTimeToLive({ ID: id, keys: true });
      assert.deepEqual(told.keys.map(String).toSorted(), ['lease/a', 'lease/b']);
      await lease.keepaliveOnce();
      await lease.revoke();
      assert.equal(await client.getAll().prefix('lease/').count(), 0);
      await assert.rejects(client.put('lease/c').value('3').lease(id).exec(), EtcdLeaseInvalidError);
    });

    it('tells a lease that it is lost', async () => {
      const lease = client.lease(2);
      const lost = new Promise<Error>((resolve) => lease.on('lost', resolve));
      await client.leaseClient.leaseRevoke({ ID: await lease.grant() });
      lease.keepaliveOnce().catch(() => {}); // its failure is what `lost` tells
      await lost;
    });

    it('locks', async () => {
      const lock = client.lock('mutex');
      await lock.acquire();
      await assert.rejects(client.lock('mutex').acquire(), EtcdLockFailedError);
      await lock.release();
      const second = client.lock('mutex');
      await second.acquire();
      await second.release();
    });

    it('elects, and hands over when the leader resigns', async () => {
      for (let round = 0; round < 5; round++) {
        const election = client.election(`leader${round}`, 10);
        const observer = await election.observe();
        const first = election.campaign('first');
        await once(first, 'elected');
        const second = election.campaign('second');
        second.on('error', (error) => assert.fail(error));
        const elected = once(second, 'elected');
        await first.resign();
        await elected;
        await leaderIs(observer, 'second');
        await second.resign();
        await observer.cancel();
      }
    });

    it('watches keys and prefixes', async () => {
      const watcher = await client.watch().prefix('w/').withPreviousKV().create();
      const seen: string[] = [];
      const done = new Promise<void>((resolve) => {
        watcher.on('put', (kv: IKeyValue, previous?: IKeyValue) => {
          seen.push(['put', kv.key, kv.value, previous?.value].join(' '));
        });
        watcher.on('delete', (kv: IKeyValue, previous?: IKeyValue) => {
          seen.push(['delete', kv.key, previous?.value].join(' '));
          resolve();
        });
      });
      await client.put('w/a').value('1');
      await client.put('other').value('x');
      await client.put('w/a').value('2');
      await client.delete().key('w/a');
      await done;
      assert.deepEqual(seen, ['put w/a 1 ', 'put w/a 2 1', 'delete w/a 2']);
      await watcher.cancel();
    });

    it('watches from a revision of the past', async () => {
      const { header } = await client.put('past').value('1');
      await client.put('past').value('2');
      const watcher = client.watch().key('past').startRevision(header.revision).watcher();
      const values: string[] = [];
      await new Promise<void>((resolve) => {
        watcher.on('put', (kv) => {
          values.push(kv.value.toString());
          if (values.length === 2) resolve();
        });
      });
      assert.deepEqual(values, ['1', '2']);
      await watcher.cancel();
    });

    it('asks for a password once authentication is on', async () => {
      const root = { username: 'root', password: 'secret' };
      await client.user('root').create(root.password);
      await client.role('root').create();
      await client.user('root').addRole('root');
      await client.user('reader').create('r');
      await client.role('reader').create();
      await client.role('reader').grant({ permission: 'Read', range: client.range({ prefix: 'open/' }) });
      await client.user('reader').addRole('reader');
      await client.auth.authEnable();
      const admin = new Etcd3({ hosts: server.endpoint, auth: root });
      const reader = new Etcd3({ hosts: server.endpoint, auth: { username: 'reader', password: 'r' } });
      const stranger = new Etcd3({ hosts: server.endpoint, auth: { username: 'reader', password: 'wrong' } });
      try {
        await admin.put('open/a').value('1');
        assert.equal(await reader.get('open/a').string(), '1');
        await assert.rejects(reader.put('open/a').value('2').exec(), EtcdPermissionDeniedError);
        await assert.rejects(reader.get('closed').string(), EtcdPermissionDeniedError);
        await assert.rejects(stranger.get('open/a').string(), EtcdAuthenticationFailedError);
        assert.deepEqual(
          (await admin.getUsers()).map(({ name }) => name),
          ['reader', 'root'],
        );
        assert.deepEqual(
          (await admin.getRoles()).map(({ name }) => name),
          ['reader', 'root'],
        );
        await admin.auth.authDisable();
      } finally {
        for (const other of [admin, reader, stranger]) other.close();
      }
    });
  });
}

async function leaderIs(
  observer: { leader(): string | undefined; on(event: 'change', listener: () => void): unknown },
  value: string,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const check = (): void => void (observer.leader() === value && resolve());
    observer.on('change', check);
    check();
  });
}
