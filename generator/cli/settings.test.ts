// Workspaces with settings that are allowed and rare: each is generated, checked, built, tested and started as the usual one is.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { isFull } from '../testing/random.test.fixture.js';
import { linkPackages, runIn, scaffold, shell } from './testing/linked-workspace.js';

const top = mkdtempSync(join(tmpdir(), 'scaffold-settings-'));
after(() => rmSync(top, { recursive: true, force: true }));

/** A workspace, and what is expected of it. */
interface Settings {
  readonly files: Readonly<Record<string, string>>;
  /** Services that `scaffold new service` adds, with the folder that they come to. */
  readonly added: readonly (readonly [args: string, folder: string])[];
  /** All services with their folders. */
  readonly services: Readonly<Record<string, string>>;
}

const ping = (name: string): string => `service: ${name}\nroutes:\n  ping: { get: /ping, returns: string }\n`;

const workspaces: Readonly<Record<string, Settings>> = {
  'services two levels down, every key unusual': {
    files: {
      'scaffold.yaml': [
        'workspace: odd-shop\nnamespace: odd-shop-2\nservices: apps/*/services/*',
        'imports: { who: ./lib/who.yaml }',
        'auth:\n  claims: { id: int64, groups: "who.Group[]", tenant?: who.Tenant }',
        '  roleClaim: groups\n  cookie: odd_session',
        'wire: { int64: number }\n',
      ].join('\n'),
      'lib/who.yaml': 'types:\n  Group: enum(clerk, chief)\n  Tenant: { key: string, since: int64 }\n',
      'apps/shop-front/services/order-desk/service.yaml': [
        'service: order-desk\nversion: 2.0.0-beta.1',
        'imports: { who: ../../../../lib/who.yaml }',
        'depends: [stock]',
        'config: { greeting: string = hello, limits: { most: int64 = 9007199254740993 } }',
        'types: { Order: { id: int64, by: who.Tenant } }',
        'routes:\n  getOrder:',
        '    get: /orders/{id}\n    path: { id: int64 }\n    auth: { jwt: { roles: [chief] } }\n    returns: Order\n',
      ].join('\n'),
      'apps/back/services/stock/service.yaml': [
        'service: stock\nroutes:\n  count:',
        '    post: /count\n    rpcOnly: true\n    callers: [order-desk]\n    body: { item: string }\n    returns: { n: int64 }\n',
      ].join('\n'),
      'apps/back/services/edge/service.yaml': [
        'service: edge\ngateway:\n  expose: [order-desk]\n  cors: { origins: [https://a.example], credentials: true }',
        '  maxBody: 1kb\n  timeout: 500ms\n  passThrough: [stock]\n',
      ].join('\n'),
    },
    added: [['late --folder apps/back/services/late', 'apps/back/services/late']],
    services: {
      'order-desk': 'apps/shop-front/services/order-desk',
      stock: 'apps/back/services/stock',
      edge: 'apps/back/services/edge',
      late: 'apps/back/services/late',
    },
  },
  'services at any depth': {
    files: {
      'scaffold.yaml': 'workspace: deep\nservices: "./{core,edge}/**/"\n',
      'core/far/away/a/service.yaml': ping('a'),
      'edge/g/service.yaml': 'service: g\ngateway: {}\n',
    },
    added: [['b --folder core/b', 'core/b']],
    services: { a: 'core/far/away/a', b: 'core/b', g: 'edge/g' },
  },
  'services at the top, in folders of other names': {
    files: {
      'scaffold.yaml': 'workspace: flat\nservices: "*-service"\n',
      'user-service/service.yaml': ping('user'),
    },
    added: [['mail', 'mail-service']],
    services: { user: 'user-service', mail: 'mail-service' },
  },
  'services in folders of other names': {
    files: { 'scaffold.yaml': 'workspace: named\n', 'services/accounts/service.yaml': ping('user') },
    added: [['mail', 'services/mail']],
    services: { user: 'services/accounts', mail: 'services/mail' },
  },
};

// The first has nearly all that the others have.
const tried = Object.entries(workspaces).slice(0, isFull() ? undefined : 1);
for (const [title, { files, added, services }] of tried) {
  test(`a workspace with ${title} is checked, built, tested and started`, async () => {
    const root = mkdtempSync(join(top, 'w-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    linkPackages(root);
    await scaffold(root, 'generate');
    for (const [args, folder] of added) {
      await scaffold(root, `new service ${args}`);
      assert.ok(existsSync(join(root, folder, 'service.yaml')), folder);
    }
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const built = await shell(root, `node node_modules/typescript/bin/${scripts['build']}`);
    assert.equal(built, '');
    for (const folder of Object.values(services))
      assert.ok(existsSync(join(root, 'dist', folder, 'main.js')));

    const tested = await shell(root, scripts['test']!);
    const callable = Object.keys(services).filter(
      (name) => !/^gateway:/m.test(files[`${services[name]}/service.yaml`] ?? ''),
    );
    assert.match(tested, new RegExp(`^# pass ${callable.length + 1}$`, 'm'), tested);

    // With an address that is none it stops at once, but only after it has found its own config.
    const [first, ...others] = Object.entries(services);
    for (const [name, folder] of [first!, others.at(-1)!]) {
      const started = await shell(root, `ARMATURE_ETCD=nowhere:none ${scripts['start']} ${name}`);
      assert.ok(started.startsWith(`${name} can not start: `), started);
      assert.ok(started.includes(`/${folder}/config.toml: ARMATURE_ETCD`), started);
    }
    await scaffold(root, 'generate --check');
  });
}

test('a new service whose place does not follow is asked for, and refused where nobody finds it', async () => {
  const root = mkdtempSync(join(top, 'w-'));
  writeFileSync(join(root, 'scaffold.yaml'), 'workspace: odd\nservices: apps/*/services/*\n');
  assert.match((await runIn(root, 'new service order')).err, /ARM6065/);
  assert.match((await runIn(root, 'new service order --folder services/order')).err, /ARM6066/);
  assert.equal((await runIn(root, 'new service order --folder apps/a/services/order')).code, 0);
  assert.equal((await runIn(root, 'new service mail')).code, 0);
  assert.ok(existsSync(join(root, 'apps/a/services/mail/service.yaml')));
});
