// `scaffold check --against live` over an embedded etcd: which of the services that run break, down to operation and field.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type Contract,
  createDiscovery,
  createKeys,
  openEtcdRegistry,
  type Registry,
  silentLogger,
} from '@armature/runtime';
import { type EmbeddedEtcd, startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { createDiskTree } from '../../file/disk-tree.js';
import { readManifests } from './read-manifests.js';
import { type CheckWorkspace, makeWorkspace } from './testing/check-workspace.js';

const manifest = 'services/user/service.yaml';
const meta = { version: '1.0.0', started: '2026-01-01T00:00:00Z' };

interface Platform {
  readonly workspace: CheckWorkspace;
  readonly registry: Registry;
  readonly namespace: string;
  /** The contract of a service as the untouched manifests say it. */
  readonly contract: (service: string) => Contract;
  /** Runs one more instance. Gives what stops it. */
  readonly start: (service: string, contract?: Contract) => Promise<() => Promise<void>>;
  readonly check: (...args: string[]) => ReturnType<CheckWorkspace['run']>;
}

describe('check against what runs', () => {
  let etcd: EmbeddedEtcd;
  let count = 0;
  before(async () => {
    etcd = await startEmbeddedEtcd();
  });
  after(() => etcd.close());

  /** A platform of its own with user twice, order and billing; all of it is stopped at the end. */
  async function platform(run: (platform: Platform) => Promise<void>): Promise<void> {
    count += 1;
    const namespace = `platform${count}`;
    const workspace = makeWorkspace();
    workspace.write('scaffold.yaml', `workspace: uses\nnamespace: ${namespace}\n`);
    const contracts = readManifests(createDiskTree(workspace.root));
    assert.ok(contracts.model);
    const registry = await openEtcdRegistry({ endpoints: [etcd.endpoint], timeoutMs: 60_000 });
    const discovery = createDiscovery({ registry, namespace, log: silentLogger });
    const stops: (() => Promise<void>)[] = [];
    let port = 4000;
    const contract = (service: string): Contract => contracts.contracts.get(service)!;
    const start = async (service: string, published = contract(service)): Promise<() => Promise<void>> => {
      port += 1;
      const registration = discovery.register({
        service,
        address: `127.0.0.1:${port}`,
        meta,
        contract: published,
      });
      await registration.ready();
      stops.push(() => registration.deregister());
      return () => registration.deregister();
    };
    const check = (...args: string[]): ReturnType<CheckWorkspace['run']> =>
      workspace.run(['check', '--against', 'live', '--etcd', etcd.endpoint, ...args].join(' '));
    try {
      const mail = { user: { getUser: ['email'] } };
      await Promise.all([
        start('user'),
        start('user'),
        start('billing', { ...contract('billing'), uses: mail }),
      ]);
      await run({ workspace, registry, namespace, contract, start, check });
    } finally {
      await Promise.all(stops.map((stop) => stop()));
      discovery.close();
      await registry.close();
    }
  }

  /** What only order reads of getUser is gone; the manifest of order is adjusted, the running order is not. */
  function removeCity(workspace: CheckWorkspace): void {
    workspace.edit(manifest, '    city: { type: string, description: The town. }\n', '');
    workspace.edit('services/order/service.yaml', 'address.city, earlier.city, earlier.country', 'address');
  }

  test('names who reads a removed field, the operation, the field and the instances, and passes when they have stopped', () =>
    platform(async ({ workspace, start, check }) => {
      const stops = [await start('order'), await start('order')];
      removeCity(workspace);
      const { code, out } = await check();
      assert.equal(code, 1);
      assert.match(
        out,
        /getUser: address\.city {2}response-field-removed\n[^\n]*\n[^\n]*service\.yaml:\d+:\d+\n\s+breaks order \(2 instances\)\n/,
      );
      assert.doesNotMatch(out, /billing/);
      const { findings } = JSON.parse((await check('--json')).out) as {
        findings: { operation: string; field?: string; hits?: unknown }[];
      };
      const city = findings.find(
        ({ operation, field }) => operation === 'getUser' && field === 'address.city',
      );
      assert.deepEqual(city?.hits, [{ service: 'order', instances: 2 }]);
      await Promise.all(stops.map((stop) => stop()));
      assert.equal((await check()).code, 0);
    }));

  test('passes an optional field more', () =>
    platform(async ({ workspace, start, check }) => {
      await start('order');
      workspace.edit(manifest, '    email: email\n', '    email: email\n    nick?: string\n');
      const { code, out } = await check();
      assert.equal(code, 0);
      assert.match(out, /getUser: nick {2}response-field-added-optional/);
    }));

  test('passes when the lease of a killed instance has expired', () =>
    platform(async ({ workspace, registry, namespace, contract, check }) => {
      removeCity(workspace);
      assert.equal((await check()).code, 0);
      // A killed process: its keys stand until the lease ends.
      const keys = createKeys(namespace);
      const lease = await registry.grant(1);
      const expired = new Promise<void>((resolve) => {
        registry.watch(keys.instances('order'), 1, {
          changed: (changes) => {
            if (changes.some((change) => change.kind === 'delete' && change.key.endsWith(`/${lease}`)))
              resolve();
          },
          ended: () => {},
        });
      });
      const entries = [
        { key: keys.instance('order', lease), value: '127.0.0.1:4999' },
        { key: keys.meta('order', lease), value: JSON.stringify({ ...meta, contract: 'digest' }) },
        { key: keys.contract('order', 'digest'), value: JSON.stringify(contract('order')) },
      ];
      await registry.put(entries, lease);
      assert.equal((await check()).code, 1);
      await expired;
      assert.equal((await check()).code, 0);
    }));

  test('exits 0 when nobody who runs uses what breaks', () =>
    platform(async ({ workspace, start, check }) => {
      const stop = await start('order');
      workspace.edit(manifest, '  touch:\n    post: /touch\n', '  touch:\n    put: /touch\n');
      const broken = await check();
      assert.equal(broken.code, 1);
      assert.match(broken.out, /touch {2}method-changed[^]*breaks order \(1 instance\)/);
      assert.doesNotMatch(broken.out, /billing/);
      await stop();
      const { code, out } = await check();
      assert.equal(code, 0);
      assert.match(out, /no running service uses it/);
    }));

  test('counts whoever does not say what it uses, and tells of those that publish nothing', () =>
    platform(async ({ workspace, registry, namespace, start, contract, check }) => {
      const { uses: _, ...vague } = contract('order');
      await start('order', vague);
      const keys = createKeys(namespace);
      await registry.put([{ key: keys.instance('old', '77'), value: '127.0.0.1:4998' }]);
      workspace.edit(manifest, '    get: /users/{id}/avatar', '    get: /avatars/{id}');
      const { code, out, err } = await check();
      assert.equal(code, 1);
      assert.match(out, /avatar {2}path-changed[^]*breaks order \(1 instance\)/);
      assert.match(err, /No contract is published by 1 instance of old/);
    }));

  test('a service that left the workspace breaks those that depend on it', () =>
    platform(async ({ start, check, workspace, contract }) => {
      await start('mailer', { ...contract('user'), service: 'mailer' });
      await start('order', { ...contract('order'), depends: ['user', 'mailer'] });
      const { code, out } = await check();
      assert.equal(code, 1);
      assert.match(out, /mailer {2}service-removed[^]*breaks order \(1 instance\)/);
      workspace.write(
        'scaffold.yaml',
        'workspace: uses\nnamespace: x\nallowBreaking: { mailer.service-removed: moved }\n',
      );
      assert.equal((await check('--namespace', `platform${count}`)).code, 0);
    }));

  test('passes over registrations and contracts that cannot be read, and judges the others', () =>
    platform(async ({ workspace, registry, namespace, start, check }) => {
      await start('order');
      const keys = createKeys(namespace);
      const broken = { service: 'order', operations: { a: null }, types: {}, depends: [] };
      await registry.put([
        { key: keys.instance('order', '77'), value: '300.1.1.1:8080' },
        { key: keys.instance('order', '78'), value: '127.0.0.1:4997' },
        { key: keys.meta('order', '78'), value: JSON.stringify({ ...meta, contract: 'bad' }) },
        { key: keys.contract('order', 'bad'), value: JSON.stringify(broken) },
        { key: keys.instance('user', '79'), value: '[1:2]' },
        { key: keys.meta('user', '79'), value: '{broken' },
      ]);
      removeCity(workspace);
      const { code, out, err } = await check();
      assert.equal(code, 1);
      assert.match(out, /breaks order \(1 instance\)/);
      assert.match(err, /No contract is published by 1 instance of order/);
    }));

  test('exits 4 where etcd is away', () =>
    platform(async ({ workspace }) => {
      const { code, err } = await workspace.run('check --against live --etcd http://127.0.0.1:1');
      assert.equal(code, 4);
      assert.match(err, /ARM6040/);
    }));
});
