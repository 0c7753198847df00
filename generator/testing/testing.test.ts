import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createDiskTree } from '../file/disk-tree.js';
import { generateWorkspace } from '../generate/workspace.js';
import { applyChanges } from '../engine/write/apply.js';
import { describeContracts, findDrift, generateFiles, matchSnapshot, obsoleteSnapshots } from './index.js';

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

test('a failure shows the lines that differ, with three around each', () => {
  const file = join(folder, 'lines.txt');
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
  matchSnapshot(lines.join(''), file, { update: true });
  const changed = lines.with(5, 'five\n').with(30, 'thirty\n').join('');
  assert.throws(
    () => matchSnapshot(changed, file, { update: false }),
    ({ message }: Error) => {
      const shown = message.split('\n').filter((line) => /^[-+@ ]/.test(line));
      assert.deepEqual(shown.slice(0, 9), [
        '@@ -3,7 +3,7 @@',
        ' line 2',
        ' line 3',
        ' line 4',
        '-line 5',
        '+five',
        ' line 6',
        ' line 7',
        ' line 8',
      ]);
      assert.equal(shown.length, 18);
      return true;
    },
  );
});

test('names snapshots that nobody asks for, and removes them when told', () => {
  const snapshots = join(folder, 'snapshots');
  for (const name of ['kept.txt', 'deep/old.txt'])
    matchSnapshot('a\n', join(folder, 'all', name), { update: true });
  assert.deepEqual(obsoleteSnapshots(join(folder, 'all'), { update: false }), []);
  createDiskTree(snapshots).write('deep/old.txt', 'a\n');
  matchSnapshot('a\n', join(snapshots, 'kept.txt'), { update: true });
  assert.deepEqual(obsoleteSnapshots(snapshots, { update: false }), ['deep/old.txt']);
  assert.deepEqual(obsoleteSnapshots(snapshots, { update: true }), []);
  assert.deepEqual(createDiskTree(snapshots).list(''), ['kept.txt']);
});

test('drift is told with its lines where that is asked for', async () => {
  const tree = createDiskTree(folder);
  for (const [path, text] of Object.entries(manifests)) tree.write(path, text);
  applyChanges(await generateWorkspace(folder), tree);
  tree.write('services/a/service.yaml', manifests['services/a/service.yaml'].replace('/ping,', '/pong,'));
  const drift = await findDrift(folder, { differences: true });
  const contract = drift.find((each) => each.startsWith('services/a/generated/contract.ts is stale'));
  assert.match(contract ?? '', /\n@@ [^]*\n-.*\/ping.*\n\+.*\/pong/);
});

test('says what services promise, a line a field', () => {
  const text = describeContracts({
    'scaffold.yaml': 'workspace: shop\n',
    'services/a/service.yaml': `service: a
errors:
  Taken: { code: 20001, status: 409, message: taken }
types:
  User: { id: int64, nick?: "string(1..20)", tags: "string[] = []" }
routes:
  putUser:
    put: /users/{id}
    path: { id: int64 }
    body: { user: User, "kind?": "enum(a, b)" }
    returns: User | null
    errors: [Taken]
    rpcOnly: true
`,
  });
  assert.equal(
    text['a'],
    `service a 0.1.0

putUser: PUT /users/{id}
  status: 200
  rpcOnly: true
  idempotent: true
  takes: PutUserInput (id in path)
  gives: User | null
  fails: Taken 20001 (status 409)

type PutUserInput
  id: int64
  user: User
  kind?: enum(a, b)

type User
  id: int64
  nick?: string(minLength 1, maxLength 20)
  tags: string[] = []
`,
  );
});
