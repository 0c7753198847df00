// A real cluster of three that asks for a client's certificate, a user and a password: register, look, lose a member.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../clock/clock.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { realEtcdMissing } from '../embedded-etcd/testing/real-etcd.js';
import { silentLogger } from '../log/logger.js';
import { createEtcd3Registry } from '../registry/etcd3-registry.js';
import { RegistryError } from '../registry/registry.js';
import { startEtcdNodes } from './testing/etcd-nodes.js';

test(
  'a cluster with certificates, user and password serves who has all of them',
  { skip: realEtcdMissing() },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'armature-tls-'));
    const files = { ca: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    run('openssl', [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=armature'.split(
        ' ',
      ),
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      files.key,
      '-out',
      files.ca,
    ]);
    const flags = [
      '--cert-file',
      files.ca,
      '--key-file',
      files.key,
      '--client-cert-auth',
      '--trusted-ca-file',
      files.ca,
    ];
    const nodes = await startEtcdNodes({ count: 3, scheme: 'https', flags });
    const endpoints = nodes.map(({ endpoint }) => endpoint);
    const closers: (() => unknown)[] = [];
    try {
      const common = [
        '--endpoints',
        endpoints[0] ?? '',
        '--cacert',
        files.ca,
        '--cert',
        files.ca,
        '--key',
        files.key,
      ];
      for (const command of [
        'role add root',
        'user add root:geheim',
        'user grant-role root root',
        'auth enable',
      ]) {
        run('etcdctl', [...common, ...command.split(' ')]);
      }
      const pem = { cert: readFileSync(files.ca), key: readFileSync(files.key), ca: readFileSync(files.ca) };
      const open = (who: object) => {
        const registry = createEtcd3Registry({ endpoints, ...who });
        closers.push(() => registry.close());
        return registry;
      };
      const refused = { user: 'root', password: 'falsch', tls: pem };
      await assert.rejects(
        open(refused).list('/a/'),
        (error) => error instanceof RegistryError && error.kind === 'refused',
      );
      const anonymous = { user: 'root', password: 'geheim', tls: { ca: pem.ca } };
      await assert.rejects(open(anonymous).list('/a/'), RegistryError);

      const good = { user: 'root', password: 'geheim', tls: pem };
      const discovery = createDiscovery({ registry: open(good), namespace: 'secure', log: silentLogger });
      closers.push(() => discovery.close());
      const meta = { version: '1.0.0', started: new Date().toISOString() };
      const registration = discovery.register({ service: 'user', address: '127.0.0.1:4001', meta });
      await registration.ready();
      assert.equal((await discovery.ready('user')).instances.length, 1);
      await nodes[0]?.kill();
      const other = discovery.register({ service: 'user', address: '127.0.0.1:4002', meta });
      await other.ready();
      const begun = systemClock.now();
      while (discovery.snapshot('user').instances.length < 2 && systemClock.now() - begun < 15_000)
        await wait(20);
      assert.equal(discovery.snapshot('user').instances.length, 2);
      await Promise.all([registration.deregister(), other.deregister()]);
    } finally {
      for (const close of closers.reverse()) await close();
      await Promise.all(nodes.map((node) => node.close()));
      rmSync(folder, { recursive: true });
    }
  },
);

function run(command: string, input: readonly string[]): void {
  const done = spawnSync(command, input, { env: { ...process.env, ETCDCTL_API: '3' } });
  assert.equal(done.status, 0, `${command} ${input.at(-1)}: ${String(done.stderr)}`);
}
