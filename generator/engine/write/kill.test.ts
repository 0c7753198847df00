// A process that applies plan after plan is killed at a random moment: the next plan comes out right, whatever stands on the disk.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDiskTree } from '../../file/disk-tree.js';
import { seedOr } from '../../testing/seed.test.fixture.js';
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

/**
 * What the killed process does, for ever: the loop of `generate` without the manifests.
 */
const program = `
  const [root, start] = process.argv.slice(1);
  const { createDiskTree } = await import(${JSON.stringify(new URL('../../file/disk-tree.js', import.meta.url).href)});
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

const rounds = 200;
const workers = 4;

const seed = seedOr(1);
/** How far into a plan each process gets, in microseconds. */
const delays = fc.sample(fc.noBias(fc.nat({ max: 8_000 })), { seed, numRuns: rounds });

/** Kills one process after another in one workspace, and mends after every second one. */
async function killAgainAndAgain(delays: readonly number[]): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'scaffold-kill-'));
  let interrupted = 0;
  try {
    const tree = createDiskTree(root);
    for (const [round, delay] of delays.entries()) {
      const args = ['--input-type=module', '-e', program, root, String(round * 1000)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      // Alive and writing; then killed somewhere in the next plan.
      const [first] = (await once(child.stdout, 'data')) as [Buffer];
      assert.doesNotMatch(first.toString(), /CONFLICT/);
      const until = performance.now() + delay / 1_000;
      while (performance.now() < until) await new Promise(setImmediate);
      child.kill('SIGKILL');
      await ended;
      // Texts beside their files, or the journal of those that took their place.
      if (readLock(tree).interrupted.size > 0 || hasStagedTexts(root)) interrupted += 1;

      if (round % 2 === 0) continue; // Killed twice in a row before anybody mends it.
      const files = filesOf(round * 1000 + 500);
      const plan = () => planChanges({ files, tree, lock: readLock(tree), scope: 'all' });
      assert.deepEqual(applyChanges(plan(), tree), []);
      for (const file of files) assert.equal(tree.read(file.path), file.text);
      assert.ok(plan().every((change) => change.kind === 'unchanged'));
      // Nothing else is left, no stray text of a write that was cut off either.
      assert.deepEqual(tree.list(''), [...files.map((file) => file.path), 'scaffold.lock'].sort());
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return interrupted;
}

function hasStagedTexts(root: string): boolean {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.tmp'));
}

test(`${rounds} kills at any moment leave nothing that the next run does not put right`, async () => {
  const counts = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      killAgainAndAgain(delays.filter((_, round) => round % workers === index)),
    ),
  );
  const interrupted = counts.reduce((sum, count) => sum + count, 0);
  assert.ok(
    interrupted > rounds / 10,
    `seed ${seed}: only ${interrupted} of ${rounds} kills came while files were written`,
  );
});
