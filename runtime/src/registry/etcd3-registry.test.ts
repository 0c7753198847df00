// What only etcd has: logins that expire, certificates, members that fall away, connections that go silent.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { createServer } from 'node:tls';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '../embedded-etcd/embedded-etcd.js';
import { createRandom, seedOr } from '../embedded-etcd/testing/random.js';
import { createRawClient } from '../embedded-etcd/testing/raw-client.js';
import { realEtcdMissing, startRealEtcd } from '../embedded-etcd/testing/real-etcd.js';
import { systemClock } from '../clock/clock.js';
import { silentLogger } from '../log/logger.js';
import { createEtcd3Registry, type Etcd3RegistryOptions } from './etcd3-registry.js';
import { followRange } from './follow-range.js';
import { RegistryError, type Listing, type Registry } from './registry.js';
import { startTcpProxy } from './testing/tcp-proxy.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

for (const [name, start, skip] of [
  ['embedded etcd', startEmbeddedEtcd, false],
  ['real etcd', startRealEtcd, realEtcdMissing()],
] as const) {
  describe(`${name} that asks for user and password`, { skip }, () => {
    async function startWithUsers(): Promise<string> {
      const etcd = await start();
      closers.push(() => etcd.close());
      await enableUsers(etcd.endpoint);
      return etcd.endpoint;
    }

    test('lets a registry in with the right password', async () => {
      const endpoint = await startWithUsers();
      const registry = open({ endpoints: [endpoint], user: 'root', password: 'geheim' });
      const revision = await registry.put([{ key: '/a/1', value: 'x' }]);
      assert.equal((await registry.list('/a/')).entries.length, 1);
      const lease = await registry.grant(10);
      assert.equal(await registry.renew(lease), true);
      const changed = new Promise<void>((resolve, reject) => {
        registry.watch('/a/', revision, { changed: () => resolve(), ended: reject });
      });
      await changed;
    });

    for (const [what, credentials] of [
      ['a wrong password', { user: 'root', password: 'falsch' }],
      ['no password', {}],
    ] as const) {
      test(`refuses ${what}, and says so without showing it`, async () => {
        const registry = open({ endpoints: [await startWithUsers()], ...credentials });
        await assert.rejects(
          registry.list('/a/'),
          (error: unknown) =>
            error instanceof RegistryError && error.kind === 'refused' && !error.message.includes('falsch'),
        );
      });
    }
  });
}

describe('a registry over etcd', () => {
  test('logs in again after a restart made its token invalid, and its watches follow on', async () => {
    const etcd = await startEmbedded();
    await enableUsers(etcd.endpoint);
    const registry = open({ endpoints: [etcd.endpoint], user: 'root', password: 'geheim' });
    await registry.put([{ key: '/a/1', value: 'x' }]);
    const follower = follow(registry);
    await follower.until((listing) => listing.entries.length === 1);
    for (let round = 2; round <= 4; round += 1) {
      await etcd.stop();
      await etcd.start();
      await eventually(() => registry.put([{ key: `/a/${round}`, value: 'x' }]));
      await follower.until((listing) => listing.entries.length === round);
    }
  });

  test('gives up a call on a connection that went silent, and works again over a new one', async () => {
    const etcd = await startEmbedded();
    const proxy = await startTcpProxy(etcd.endpoint);
    closers.push(() => proxy.close());
    const registry = open({ endpoints: [proxy.endpoint], timeoutMs: 200 });
    await registry.put([{ key: '/a/1', value: 'x' }]);
    proxy.swallow(true);
    const begun = performance.now();
    await assert.rejects(
      registry.list('/a/'),
      (error: unknown) => error instanceof RegistryError && error.kind === 'unavailable',
    );
    assert.ok(performance.now() - begun < 3_000);
    proxy.swallow(false);
    assert.equal((await registry.list('/a/')).entries.length, 1);
  });

  test('ends its watches when their connection went silent', async () => {
    const etcd = await startEmbedded();
    const proxy = await startTcpProxy(etcd.endpoint);
    closers.push(() => proxy.close());
    const registry = open({ endpoints: [proxy.endpoint], timeoutMs: 200 });
    const { revision } = await registry.list('/a/');
    const ended = new Promise<Error>((resolve) => {
      registry.watch('/a/', revision + 1, { changed: () => {}, ended: resolve });
    });
    await registry.list('/a/');
    proxy.swallow(true);
    await assert.rejects(registry.list('/a/'));
    assert.ok((await ended) instanceof RegistryError);
  });

  test('renews over a new connection, too, however long it was silent', async () => {
    const etcd = await startEmbedded();
    const proxy = await startTcpProxy(etcd.endpoint);
    closers.push(() => proxy.close());
    const registry = open({ endpoints: [proxy.endpoint], timeoutMs: 200 });
    const lease = await registry.grant(60);
    proxy.swallow(true);
    for (let call = 0; call < 3; call += 1) {
      await assert.rejects(
        registry.renew(lease),
        (error: unknown) => error instanceof RegistryError && error.kind === 'unavailable',
      );
    }
    proxy.swallow(false);
    assert.equal(await registry.renew(lease), true);
  });

  test('goes on with the other members when one is away', async () => {
    const etcd = await startEmbedded();
    const registry = open({ endpoints: ['http://127.0.0.1:1', 'http://127.0.0.1:9', etcd.endpoint] });
    for (let call = 0; call < 3; call += 1) assert.equal((await registry.list('/a/')).entries.length, 0);
  });

  test('says quickly that nobody is there', async () => {
    const registry = open({ endpoints: ['http://127.0.0.1:1'] });
    const begun = performance.now();
    await assert.rejects(
      registry.get('/a'),
      (error: unknown) =>
        error instanceof RegistryError &&
        error.kind === 'unavailable' &&
        /127\.0\.0\.1:1/.test(error.message),
    );
    assert.ok(performance.now() - begun < 3_000);
  });

  const noOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';
  test('shows its certificate over TLS, and checks that of etcd', { skip: noOpenssl }, async () => {
    const etcd = await startEmbedded();
    const { ca, cert, key } = makeCertificates();
    const target = new URL(etcd.endpoint);
    const front = createServer(
      { ca, cert, key, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
      (socket) => {
        const upstream = connect(Number(target.port), target.hostname);
        socket.pipe(upstream).pipe(socket);
        socket.on('error', () => upstream.destroy());
        upstream.on('error', () => socket.destroy());
        socket.on('close', () => upstream.destroy());
      },
    );
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    closers.push(() => front.close());
    const endpoints = [`https://localhost:${(front.address() as AddressInfo).port}`];
    const registry = open({ endpoints, tls: { ca, cert, key } });
    await registry.put([{ key: '/a/1', value: 'x' }]);
    assert.equal((await registry.get('/a/1'))?.value, 'x');
    for (const tls of [{ ca }, { cert, key }]) {
      await assert.rejects(open({ endpoints, tls }).get('/a/1'), RegistryError);
    }
  });
});

async function startEmbedded(): Promise<EmbeddedEtcd> {
  const etcd = await startEmbeddedEtcd();
  closers.push(() => etcd.close());
  return etcd;
}

function open(options: Etcd3RegistryOptions): Registry {
  const registry = createEtcd3Registry(options);
  closers.push(() => registry.close());
  return registry;
}

async function enableUsers(endpoint: string): Promise<void> {
  const client = createRawClient(endpoint);
  for (const [method, request] of [
    ['RoleAdd', { name: 'root' }],
    ['UserAdd', { name: 'root', password: 'geheim' }],
    ['UserGrantRole', { user: 'root', role: 'root' }],
    ['AuthEnable', {}],
  ] as const) {
    const answer = await client.call('Auth', method, request);
    assert.equal(answer['error'], undefined, method);
  }
  client.close();
}

function follow(registry: Registry): { until(condition: (listing: Listing) => boolean): Promise<void> } {
  const seen: Listing[] = [];
  let wake = (): void => {};
  const running = followRange({
    registry,
    range: '/a/',
    onListing: (listing) => {
      seen.push(listing);
      wake();
    },
    clock: systemClock,
    random: createRandom(seedOr(1)).share,
    log: silentLogger,
  });
  closers.push(() => running.close());
  return {
    async until(condition) {
      for (let last = seen.at(-1); last === undefined || !condition(last); last = seen.at(-1)) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** The first call after a restart may still meet the old connection. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** One certificate that is its own authority, for localhost, both as server and as client. */
function makeCertificates(): { ca: Buffer; cert: Buffer; key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'armature-tls-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = spawnSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost
     -addext subjectAltName=DNS:localhost -keyout ${keyFile} -out ${certFile}`.split(/\s+/),
  );
  assert.equal(made.status, 0, String(made.stderr));
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
  rmSync(folder, { recursive: true });
  return { ca: cert, cert, key };
}
