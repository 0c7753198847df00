// Where a process listens and what it registers: told, or found out, on both versions of IP; and what is said of it.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { startEmbeddedEtcd } from '../embedded-etcd/index.js';
import { serveGateway } from '../gateway/serve-gateway.js';
import type { Logger } from '../log/logger.js';
import { openEtcdRegistry } from '../registry/open-registry.js';
import { createSampleClient, sampleDefinition } from '../server/testing/sample-service.js';
import { createFetchTransport } from '../call/fetch-transport.js';
import { createKeys } from '../wire/keys.js';
import { findOwnAddress, type AddressSources } from './own-address.js';
import { serve } from './serve.js';

const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
const outside = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
const hasIpv6 = all.some(({ address }) => address === '::1');

const urlOf = (host: string): string => `http://${host.includes(':') ? `[${host}]` : host}:2379`;

const find = (endpoint: string, given: Partial<AddressSources> = {}) =>
  findOwnAddress({ production: false, etcd: { endpoints: [endpoint] }, ...given });

describe('the own address', () => {
  test('is loopback beside an etcd on this machine, of the same version of IP', async () => {
    assert.deepEqual(await find('http://127.0.0.1:2379'), {
      host: '127.0.0.1',
      by: 'the way to etcd',
      listen: '127.0.0.1',
    });
    if (hasIpv6) assert.equal((await find('http://[::1]:2379')).listen, '::1');
  });

  test(
    'is the one that reaches an etcd elsewhere, and all interfaces are listened on',
    { skip: outside.length === 0 && 'this machine has loopback only' },
    async () => {
      for (const { address } of outside) {
        assert.deepEqual(await find(urlOf(address)), { host: address, by: 'the way to etcd' });
      }
    },
  );

  test('is what somebody says, and listening follows production unless that is said, too', async () => {
    const local = 'http://127.0.0.1:2379';
    const said = { ip: '10.0.0.5', ipFrom: 'ARMATURE_IP' };
    assert.deepEqual(await find(local, said), { host: '10.0.0.5', by: 'ARMATURE_IP' });
    assert.deepEqual(await find(local, { ip: 'localhost', production: true }), {
      host: 'localhost',
      by: 'ip',
    });
    assert.equal((await find(local, { production: true })).listen, undefined);
    assert.equal((await find(local, { production: true, listen: '127.0.0.1' })).listen, '127.0.0.1');
    assert.equal((await find(local, { ...said, listen: '0.0.0.0' })).listen, '0.0.0.0');
  });

  test(
    'that only this machine reaches is warned of where etcd is elsewhere',
    { skip: outside.length === 0 && 'this machine has loopback only' },
    async () => {
      const address = outside[0]?.address ?? '';
      const { warning, host } = await find(urlOf(address), { ip: '127.0.0.1', ipFrom: 'ip in config.toml' });
      assert.equal(host, '127.0.0.1');
      assert.match(warning ?? '', /127\.0\.0\.1 \(ip in config\.toml\).*nobody but this machine/);
      assert.ok(warning?.endsWith(`${address} would be registered`));
      assert.equal((await find('http://127.0.0.1:2379', { ip: '127.0.0.1' })).warning, undefined);
    },
  );

  test('that nobody says and no way leads to is a failure that says what to set', async () => {
    await assert.rejects(find('http://no-such-host.invalid:2379'), {
      name: 'StartError',
      message: /ARMATURE_IP/,
      exitCode: 4,
    });
  });
});

test(
  'a platform on IPv6 alone: etcd, a service and a gateway find each other and say where they are',
  { skip: !hasIpv6 && 'this machine has no IPv6' },
  async (context) => {
    const etcd = await startEmbeddedEtcd({ host: '::1' });
    context.after(() => etcd.close());
    const keys = createKeys('shop');
    const registry = await openEtcdRegistry({ endpoints: [etcd.endpoint] });
    await registry.put([
      { key: keys.parentConfig, value: 'rpc-key = "k1"\njwt-secret = "secret-of-at-least-32-characters!"\n' },
      { key: keys.config('user'), value: 'port = 0\ngreeting = "hi"\n' },
    ]);
    context.after(() => registry.close());
    const ready: object[] = [];
    const log: Logger = {
      ...(Object.fromEntries(
        ['trace', 'debug', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
      ) as unknown as Logger),
      info: (fields, message) => void (message === 'ready' && ready.push(fields)),
      child: () => log,
    };
    const options = { cwd: '/nowhere', ownProcess: false, lingerMs: 0, log } as const;
    const env = { ARMATURE_ETCD: etcd.endpoint, ARMATURE_PORT: '0', ARMATURE_ZONE: 'east' };
    const user = await serve(sampleDefinition, () => ({ login: () => ({ token: 't' }) }), {
      ...options,
      env,
    });
    context.after(() => user.close());
    const gateway = await serveGateway(
      {
        name: 'gateway',
        version: '1.0.0',
        namespace: 'shop',
        exposes: [
          {
            service: 'user',
            passThrough: false,
            operations: [{ method: 'POST', path: '/login', name: 'login' }],
          },
        ],
        cors: { origins: [], credentials: false },
        maxBodyBytes: 1_000_000,
        timeoutMs: 5_000,
      },
      { ...options, env },
    );
    context.after(() => gateway.close());
    assert.match(gateway.address, /^\[::1\]:\d+$/);
    const client = createSampleClient(createFetchTransport({ baseUrl: `http://${gateway.address}` }));
    assert.deepEqual(await client.login({ name: 'a', password: 'long enough' }), { token: 't' });
    assert.deepEqual(ready[0], {
      address: user.address,
      by: 'the way to etcd',
      listen: '::1',
      version: sampleDefinition.version,
    });
    const { entries } = await registry.list('/shop/meta/user/');
    assert.equal((JSON.parse(entries[0]?.value ?? '{}') as { zone?: string }).zone, 'east');
  },
);
