import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createDiskTree } from '../file/disk-tree.js';
import { generateWorkspace } from '../generate/workspace.js';
import { applyChanges } from '../engine/write/apply.js';
import { findDrift, generateFiles, matchSnapshot } from './index.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'armature-testing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/a/service.yaml': 'service: a\nroutes:\n  ping: { get: /ping, returns: string }\n',
};

test('gives generated files by path, from a record or from a folder, and writes nothing', async () => {
  const files = await generateFiles(manifests);
  assert.match(files['services/a/generated/client.ts'] ?? '', /export function ping\(/);
  const tree = createDiskTree(folder);
  for (const [path, text] of Object.entries(manifests)) tree.write(path, text);
  assert.deepEqual(await generateFiles(folder), files);
  assert.deepEqual(tree.list(''), Object.keys(manifests));
});

test('names what has drifted, and nothing once it is generated', async () => {
  const tree = createDiskTree(folder);
  for (const [path, text] of Object.entries(manifests)) tree.write(path, text);
  applyChanges(await generateWorkspace(folder), tree);
  assert.deepEqual(await findDrift(folder), []);
  tree.remove('services/a/generated/router.ts');
  tree.write('services/a/generated/client.ts', '// mine\n');
  assert.deepEqual(await findDrift(folder), [
    'services/a/generated/client.ts was edited by hand or cannot be read (services/a/service.yaml)',
    'services/a/generated/router.ts is missing (services/a/service.yaml)',
  ]);
});

test('compares with a snapshot, and writes one only when told', async () => {
  const file = join(folder, 'deep', 'client.ts.snap');
  assert.throws(() => matchSnapshot('a\n', file, { update: false }), /there is no snapshot/);
  matchSnapshot('a\n', file, { update: true });
  assert.equal(readFileSync(file, 'utf8'), 'a\n');
  matchSnapshot('a\r\n', file, { update: false });
  assert.throws(() => matchSnapshot('b\n', file, { update: false }), /has changed/);
  const files = await generateFiles(manifests);
  assert.throws(() => matchSnapshot(files['no/such.ts'], file), /not generated/);
});
