import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMemoryTree } from '../../file/memory-tree.js';
import { loadWorkspace } from './load-workspace.js';

const workspace = { 'scaffold.yaml': 'workspace: shop\n' };
const route = 'routes:\n  ping: { get: /ping }\n';

/** Loads files and gives code, file and marked text of each diagnostic. */
function load(files: Record<string, string>) {
  const { value, diagnostics } = loadWorkspace(createMemoryTree(files));
  const places = diagnostics.map(({ code, span }) => [
    code,
    span?.file.path,
    span?.file.text.slice(span.start, span.end),
  ]);
  return { value, diagnostics, places };
}

test('loads services, shared files and TypeScript files, each once and transitively', () => {
  const { value, places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { common: ../../shared/common.yaml, account: ../../shared/account.ts }\n${route}`,
    'services/file/service.yaml': `service: file\nimports: { common: ../../shared/common.yaml }\n${route}`,
    'services/notes.txt': 'no service',
    'shared/common.yaml': 'imports: { names: ./names.yaml }\ntypes: { A: string }\n',
    'shared/names.yaml': 'types: { Name: string }\n',
    'shared/account.ts': "import type { Id } from './id.js';\nexport interface Account { id: Id }\n",
    'shared/id.ts': 'export type Id = string;\n',
  });
  assert.deepEqual(places, []);
  assert.deepEqual(
    value?.services.map((service) => [service.folder, service.service.value]),
    [
      ['services/file', 'file'],
      ['services/user', 'user'],
    ],
  );
  assert.deepEqual([...value.shared.keys()], ['shared/common.yaml', 'shared/names.yaml']);
  assert.deepEqual([...value.typescript.keys()], ['shared/account.ts', 'shared/id.ts']);
});

test('follows the glob of services', () => {
  const { value } = load({
    'scaffold.yaml': 'workspace: shop\nservices: "{apps,edge}/**"\n',
    'apps/user/service.yaml': `service: user\n${route}`,
    'apps/deep/er/service.yaml': `service: deep\n${route}`,
    'edge/service.yaml': `service: edge\n${route}`,
    'services/no/service.yaml': `service: other\n${route}`,
  });
  assert.deepEqual(
    value?.services.map((service) => service.folder),
    ['apps/deep/er', 'apps/user'],
  );
});

test('reads the manifest of a peer outside of the workspace, with its imports', () => {
  const { value, places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\ndepends: [{ service: mail, encoding: form, manifest: ../../peers/mail.yaml }]\n${route}`,
    'peers/mail.yaml': `service: mail\nimports: { names: ./names.yaml }\n${route}`,
    'peers/names.yaml': 'types: { Name: string }\n',
  });
  assert.deepEqual(places, []);
  assert.equal(value?.peers.get('peers/mail.yaml')?.service.value, 'mail');
  assert.ok(value.shared.has('peers/names.yaml'));
});

test('reports a missing workspace manifest', () => {
  assert.deepEqual(load({}).places, [['ARM6001', undefined, undefined]]);
});

test('reports a workspace without services as a warning', () => {
  const { value, places } = load({ 'scaffold.yaml': 'workspace: shop\nservices: apps/*\n' });
  assert.deepEqual(places, [['ARM6002', 'scaffold.yaml', 'apps/*']]);
  assert.deepEqual(value?.services, []);
});

test('reports two services of one name', () => {
  const { places } = load({
    ...workspace,
    'services/a/service.yaml': `service: user\n${route}`,
    'services/b/service.yaml': `service: user\n${route}`,
  });
  assert.deepEqual(places, [['ARM6003', 'services/b/service.yaml', 'user']]);
});

test('reports a missing import with the file that was probably meant', () => {
  const { diagnostics, places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { common: ../../shared/comon.yaml }\n${route}`,
    'shared/common.yaml': 'types: { A: string }\n',
  });
  assert.deepEqual(places, [['ARM3001', 'services/user/service.yaml', '../../shared/comon.yaml']]);
  assert.equal(diagnostics[0]?.suggestion, '../../shared/common.yaml');
});

test('reports an import that leads out of the workspace', () => {
  const { places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { common: ../../../common.yaml }\n${route}`,
  });
  assert.deepEqual(places, [['ARM3001', 'services/user/service.yaml', '../../../common.yaml']]);
});

test('shows the circle of a circular import, once', () => {
  const { diagnostics, places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { a: ../../shared/a.yaml, b: ../../shared/b.yaml }\n${route}`,
    'shared/a.yaml': 'imports: { b: ./b.yaml }\n',
    'shared/b.yaml': 'imports: { c: ./c.yaml }\n',
    'shared/c.yaml': 'imports: { a: ./a.yaml }\n',
  });
  assert.deepEqual(places, [['ARM3002', 'shared/c.yaml', './a.yaml']]);
  assert.match(
    diagnostics[0]?.message ?? '',
    /shared\/a\.yaml -> shared\/b\.yaml -> shared\/c\.yaml -> shared\/a\.yaml$/,
  );
});

test('accepts a diamond of imports', () => {
  const { places, value } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { a: ../../shared/a.yaml, b: ../../shared/b.yaml }\n${route}`,
    'shared/a.yaml': 'imports: { c: ./c.yaml }\n',
    'shared/b.yaml': 'imports: { c: ./c.yaml }\n',
    'shared/c.yaml': 'types: { A: string }\n',
  });
  assert.deepEqual(places, []);
  assert.equal(value?.shared.size, 3);
});

test('reports an import of a service manifest', () => {
  const { places } = load({
    ...workspace,
    'services/user/service.yaml': `service: user\nimports: { file: ../file/service.yaml }\n${route}`,
    'services/file/service.yaml': `service: file\n${route}`,
  });
  assert.deepEqual(places, [['ARM3003', 'services/user/service.yaml', '../file/service.yaml']]);
});

test('reports the problems of all files at once, also of those that only broken files import', () => {
  const { places, value } = load({
    'scaffold.yaml': 'workspace: Shop\n',
    'services/a/service.yaml': 'service: a\nimports: { common: ../../shared/common.yaml }\ncolor: red\n',
    'services/b/service.yaml': `service: b\ntypes: { A: strng }\n${route}`,
    'shared/common.yaml': 'types: { A: { b: nmber } }\n',
  });
  assert.equal(value, undefined);
  assert.deepEqual(
    places.filter(([code]) => code !== 'ARM4021'),
    [
      ['ARM1013', 'scaffold.yaml', 'Shop'],
      ['ARM1010', 'services/a/service.yaml', 'color'],
      ['ARM2002', 'services/b/service.yaml', 'strng'],
      ['ARM2002', 'shared/common.yaml', 'nmber'],
    ],
  );
});

test('loads 50 services of 20 operations each in well under a second', () => {
  const operation = (i: number) => `  operation${i}:
    post: /things/{id}/parts${i}
    summary: Does something with part ${i}.
    path: { id: int64 }
    query: { verbose: boolean = false }
    auth: jwt
    body: { name: string(1..64), note?: string | null, tags: "string[]" }
    returns: common.Page<Thing${i}>
    errors: [NotThere]
`;
  const type = (i: number) =>
    `  Thing${i}:\n    id: int64\n    name: string(1..64)\n    at: datetime\n    parts: Thing${(i + 1) % 20}[](..10)\n`;
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  const body = `types:\n${numbers.map(type).join('')}errors:\n  NotThere: { code: 10404, status: 404, message: not there }\nroutes:\n${numbers.map(operation).join('')}`;
  const files: Record<string, string> = {
    ...workspace,
    'shared/common.yaml': 'types:\n  Page<T>: { items: "T[]" }\n',
  };
  for (let i = 0; i < 50; i += 1) {
    files[`services/service${i}/service.yaml`] =
      `service: service${i}\nimports: { common: ../../shared/common.yaml }\n${body}`;
  }
  const started = process.cpuUsage();
  const { value, places } = load(files);
  const { user, system } = process.cpuUsage(started);
  assert.deepEqual(places, []);
  assert.equal(value?.services.length, 50);
  // Processor time, so that a busy machine does not fail the test; ten times what it takes.
  assert.ok(user + system < 4_000_000, `${(user + system) / 1000} ms`);
});
