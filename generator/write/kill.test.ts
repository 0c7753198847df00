// A process that applies plan after plan is killed at a random moment: the next plan comes out right, whatever stands on the disk.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDiskTree } from '../file/disk-tree.js';
import { applyChanges } from './apply.js';
import type { EmittedFile } from './change.js';
import { readLock } from './lock.js';
import { planChanges } from './plan.js';

const from = 'services/user/service.yaml';

/** Version after version of a workspace; some files come and go. */
function filesOf(version: number): EmittedFile[] {
  const generated = (path: string, text: string): EmittedFile => ({
    path,
    ownership: 'generated',
    text,
    from,
  });
  const text = (name: string): string => `// ${name} ${version}\n`.repeat(200);
  return [
    ...['a', 'b', 'c', 'd'].map((name) => generated(`generated/${name}.ts`, text(name))),
    generated(`generated/only-${version % 3}.ts`, text('only')),
    { path: `main-${version % 2}.ts`, ownership: 'scaffolded', text: text('main'), from },
  ];
}

/** What the killed process does, for ever: the loop of `generate` without the manifests. */
const program = `
  const [root, start] = process.argv.slice(1);
  const { createDiskTree } = await import(${JSON.stringify(new URL('../file/disk-tree.js', import.meta.url).href)});
  const { applyChanges } = await import(${JSON.stringify(new URL('./apply.js', import.meta.url).href)});
  const { readLock } = await import(${JSON.stringify(new URL('./lock.js', import.meta.url).href)});
  const { planChanges } = await import(${JSON.stringify(new URL('./plan.js', import.meta.url).href)});
  const from = ${JSON.stringify(from)};
  const filesOf = ${filesOf.toString()};
  const tree = createDiskTree(root);
  for (let version = Number(start); ; version += 1) {
    const found = applyChanges(planChanges({ files: filesOf(version), tree, lock: readLock(tree), scope: 'all' }), tree);
    process.stdout.write(found.length === 0 ? 'x' : 'CONFLICT');
  }
`;

test('a kill at any moment leaves nothing that the next run does not put right', async () => {
  const root = mkdtempSync(join(tmpdir(), 'scaffold-kill-'));
  try {
    const tree = createDiskTree(root);
    for (let round = 0; round < 12; round += 1) {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', program, root, String(round * 1000)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const ended = once(child, 'exit');
      // Alive and writing; then killed somewhere in one of the next plans.
      const [first] = (await once(child.stdout, 'data')) as [Buffer];
      assert.doesNotMatch(first.toString(), /CONFLICT/);
      const plans = Math.floor(Math.random() * 4);
      for (let count = 0; count < plans; count += 1) await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await ended;

      const files = filesOf(round * 1000 + 500);
      const plan = () => planChanges({ files, tree, lock: readLock(tree), scope: 'all' });
      if (round % 2 === 0) continue; // Killed twice in a row before anybody mends it.
      assert.deepEqual(applyChanges(plan(), tree), []);
      for (const file of files) assert.equal(tree.read(file.path), file.text);
      assert.ok(plan().every((change) => change.kind === 'unchanged'));
      const expected = [...files.map((file) => file.path), 'scaffold.lock'].sort();
      assert.deepEqual(
        tree
          .list('')
          .filter((path) => !path.endsWith('.tmp'))
          .sort(),
        expected,
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
