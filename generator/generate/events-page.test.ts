// docs/events.md holds: its manifests generate, its code compiles with what is generated, and its test passes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { applyChanges } from '../engine/write/apply.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { repository } from './fixtures.test.fixture.js';
import { generate } from './generate.js';

const run = promisify(execFile);
const page = readFileSync(join(repository, 'docs/events.md'), 'utf8');
const blocks = (kind: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block ?? '');

test('the manifests and the code of docs/events.md do what they say', async () => {
  const manifests = blocks('yaml').map((text) => {
    const [, name = ''] = /^service: (\S+)$/m.exec(text) ?? [];
    return [`services/${name}/service.yaml`, text];
  });
  const code = blocks('ts').map((text) => [/^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text]);
  const tree = createMemoryTree({
    'scaffold.yaml': 'workspace: shop\n',
    ...Object.fromEntries([...manifests, ...code]),
  });
  const { diagnostics, changes } = await generate({ tree });
  assert.deepEqual(diagnostics, []);
  // The classes lack nothing that the generator would add.
  assert.deepEqual(
    changes.filter(({ kind }) => kind === 'merge' || kind === 'conflict'),
    [],
  );
  applyChanges(changes, tree);
  // Inside of the repository, where the runtime is found by its name.
  const folder = mkdtempSync(join(repository, 'dist/events-page-'));
  try {
    for (const path of tree.list('')) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), tree.read(path) ?? '');
    }
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const types = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2023',
      '--lib',
      'es2023',
    ];
    const modules = ['--module', 'nodenext', '--types', 'node', '--resolveJsonModule'];
    const files = code.map(([path]) => path ?? '');
    const check = [join(repository, 'node_modules/typescript/bin/tsc'), ...types, ...modules, ...files];
    const outputOf = (error: { stdout: string; stderr: string }): never =>
      assert.fail(error.stdout + error.stderr);
    await run(process.execPath, check, { cwd: folder, env }).catch(outputOf);
    const script = files.filter((path) => path.endsWith('.test.ts'));
    assert.equal(script.length, 1);
    const args = ['--import', import.meta.resolve('tsx'), '--test', ...script];
    await run(process.execPath, args, { cwd: folder, env }).catch(outputOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
