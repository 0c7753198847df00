import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { applyChanges } from '../engine/write/apply.js';
import { generate } from './generate.js';
import { generateWorkspace, ManifestError } from './workspace.js';

const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/a/service.yaml': 'service: a\nroutes:\n  ping: { get: /ping, returns: string }\n',
  'services/b/service.yaml': 'service: b\ndepends: [a]\nroutes:\n  pong: { get: /pong }\n',
};
const versions = { runtime: '^1.0.0', scaffold: '^1.0.0' };

test('changes nothing the second time', async () => {
  const tree = createMemoryTree(manifests);
  const first = await generate({ tree, settings: { versions } });
  assert.deepEqual(first.diagnostics, []);
  assert.ok(first.changes.some((change) => change.kind === 'create'));
  applyChanges(first.changes, tree);
  const kinds = new Set(
    (await generate({ tree, settings: { versions } })).changes.map((change) => change.kind),
  );
  assert.deepEqual([...kinds], ['unchanged']);
});

test('changes nothing when an error stands in any manifest', async () => {
  const tree = createMemoryTree({
    ...manifests,
    'services/c/service.yaml': 'service: c\nroutes: { x: { get: y } }\n',
  });
  const { changes, diagnostics, model } = await generate({ tree });
  assert.deepEqual(changes, []);
  assert.equal(model, undefined);
  assert.ok(diagnostics.length > 0);
  assert.equal(diagnostics[0]?.span?.file.path, 'services/c/service.yaml');
});

test('writes only the files of the services that were asked for', async () => {
  const changes = await generateWorkspace(manifests, { services: ['b'], versions });
  const folders = new Set(changes.map(({ path }) => path.split('/').slice(0, 2).join('/')));
  assert.ok(folders.has('services/b'));
  assert.ok(!folders.has('services/a'));
});

test('leaves the other services alone when some were asked for', async () => {
  const tree = createMemoryTree(manifests);
  applyChanges((await generate({ tree, settings: { versions } })).changes, tree);
  const { changes } = await generate({ tree, services: ['b'] });
  assert.deepEqual([...new Set(changes.map((change) => change.kind))], ['unchanged']);
});

test('keeps the versions that package.json has', async () => {
  const tree = createMemoryTree({
    ...manifests,
    'package.json': '{ "dependencies": { "@armature/runtime": "file:../runtime" } }\n',
  });
  const packageJson = (await generate({ tree, settings: { versions } })).changes.find(
    ({ path }) => path === 'package.json',
  );
  const after = JSON.parse(packageJson?.after ?? '{}') as Record<string, Record<string, string>>;
  assert.equal(after['dependencies']?.['@armature/runtime'], 'file:../runtime');
  assert.equal(after['devDependencies']?.['@armature/scaffold'], '^1.0.0');
});

test('a workspace in memory throws what is wrong with its manifests', async () => {
  const wrong = { ...manifests, 'services/a/service.yaml': 'service: a\nroutes: { x: { get: y } }\n' };
  await assert.rejects(
    generateWorkspace(wrong),
    (error) =>
      error instanceof ManifestError && /services\/a\/service\.yaml:2:\d+ ARM\d{4} /.test(error.message),
  );
});

test('an operation may be named like what its files import and declare', async () => {
  const names = ['transport', 'input', 'options', 'operations'];
  const routes = names.map((name) => `  ${name}: { post: /${name}, body: { x: string } }\n`).join('');
  const files = await generateWorkspace({
    ...manifests,
    'services/a/service.yaml': `service: a\nroutes:\n${routes}`,
  });
  const client = files.find(({ path }) => path === 'services/a/generated/client.ts')?.after ?? '';
  assert.match(client, /import \* as operations_ from ".\/contract.js"/);
  assert.match(client, /input: \(input_, options_\) => input\(transport_, input_, options_\)/);
});

test('a method that is added to an edited class takes a name that is free there', async () => {
  const route = '  two: { get: /two, returns: common.Address }\n';
  const service = (routes: string) =>
    `service: a\nimports: { common: ../../shared/common.yaml }\ntypes: { Address: { street: string } }\nroutes:\n  one: { get: /one, returns: Address }\n${routes}`;
  const tree = createMemoryTree({
    ...manifests,
    'shared/common.yaml': 'types:\n  Address: { city: string }\n',
    'services/a/service.yaml': service(''),
  });
  const path = 'services/a/a.service.ts';
  applyChanges((await generate({ tree })).changes, tree);
  tree.write(path, `${tree.read(path) ?? ''}\n// mine\n`);
  tree.write('services/a/service.yaml', service(route));
  applyChanges((await generate({ tree })).changes, tree);
  const text = tree.read(path) ?? '';
  const [, alias = ''] =
    /import type \{ Address as (\w+) \} from "..\/..\/shared\/generated\/common.js";/.exec(text) ?? [];
  assert.ok(alias !== '', text);
  assert.match(text, /async one\(call: Call\): Promise<Address>/);
  assert.ok(text.includes(`async two(call: Call): Promise<${alias}>`), text);
});
