// The snapshot tests that users keep, under the runners that they have: each runs the same test file on a generated workspace.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

const here = import.meta.dirname;
const root = join(here, '..');
const folder = mkdtempSync(join(here, 'workspace-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const manifests = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/a/service.yaml': 'service: a\nroutes:\n  ping: { get: /ping, returns: string }\n',
};

/** In plain JavaScript, so that no runner needs a compiler; `test` is imported or global. */
const testText = (imports: string): string => `${imports}
import assert from 'node:assert/strict';
import { describeContracts, findDrift, generateFiles, matchSnapshot, obsoleteSnapshots } from '@armature/scaffold/testing';

const snapshots = new URL('snapshots/', import.meta.url);

test('what is generated, and what is promised', async () => {
  const files = await generateFiles('.');
  matchSnapshot(files['services/a/generated/client.ts'], new URL('client.ts', snapshots));
  matchSnapshot(describeContracts('.').a, new URL('a.txt', snapshots));
  assert.deepEqual(await findDrift('.', { differences: true }), []);
  assert.deepEqual(obsoleteSnapshots(snapshots), []);
});
`;

const runners = {
  'node:test': { words: ['node', '--test', 'a.test.mjs'], imports: "import { test } from 'node:test';" },
  Vitest: { words: ['vitest', 'run', 'a.test.mjs'], imports: "import { test } from 'vitest';" },
  Jest: {
    words: ['node', '--experimental-vm-modules', join(here, 'node_modules/jest/bin/jest.js')],
    imports: '',
  },
};

for (const [name, { words, imports }] of Object.entries(runners)) {
  test(`snapshots are compared under ${name}`, () => {
    const workspace = join(folder, name.replace(':', '-'));
    const run = ([command = '', ...args]: readonly string[], env = {}) => {
      const path = command === 'node' ? process.execPath : join(here, 'node_modules/.bin', command);
      const ran = spawnSync(path, args, {
        cwd: workspace,
        encoding: 'utf8',
        env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      });
      return { code: ran.status, said: ran.stdout + ran.stderr };
    };
    for (const [path, text] of Object.entries(manifests)) {
      mkdirSync(join(workspace, path, '..'), { recursive: true });
      writeFileSync(join(workspace, path), text);
    }
    mkdirSync(join(workspace, 'node_modules/@armature'), { recursive: true });
    symlinkSync(root, join(workspace, 'node_modules/@armature/scaffold'));
    writeFileSync(join(workspace, 'a.test.mjs'), testText(imports));
    const jest = { testMatch: ['**/a.test.mjs'], transform: {}, moduleFileExtensions: ['mjs', 'js'] };
    writeFileSync(join(workspace, 'jest.config.json'), JSON.stringify(jest));
    const generated = run(['node', join(root, 'bin/scaffold.js'), 'generate']);
    assert.equal(generated.code, 0, generated.said);

    const missing = run(words);
    assert.notEqual(missing.code, 0);
    assert.match(missing.said, /there is no snapshot/);
    const written = run(words, { UPDATE_SNAPSHOTS: '1' });
    assert.equal(written.code, 0, written.said);
    const same = run(words);
    assert.equal(same.code, 0, same.said);
    writeFileSync(join(workspace, 'snapshots/old.txt'), 'old\n');
    const obsolete = run(words);
    assert.notEqual(obsolete.code, 0);
    assert.match(obsolete.said, /old\.txt/);
    rmSync(join(workspace, 'snapshots/old.txt'));
    writeFileSync(
      join(workspace, 'services/a/service.yaml'),
      manifests['services/a/service.yaml'].replace('string', 'int32'),
    );
    const changed = run(words);
    assert.notEqual(changed.code, 0);
    assert.match(changed.said, /@@ -\d+,\d+ \+\d+,\d+ @@/);
  });
}
