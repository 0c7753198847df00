// Two people edit the manifests of one workspace, each generates, git merges: wherever the manifests merge cleanly nothing else is in
// conflict, and one plain `generate` has nothing to say.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import type { FileTree } from '../../file/file-tree.js';
import { isFull } from '../../testing/random.test.fixture.js';
import { generate } from '../generate.js';
import { compileAll } from './compile.test.fixture.js';
import { edits, type Files, start } from './edits.test.fixture.js';
import { createRepository, type Repository } from './repository.test.fixture.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };
const names = Object.keys(edits);
const all = names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second] as const));
const pairs = all.filter((_pair, index) => isFull() || index % 5 === 0);

let repository: Repository;
const paths = new Set<string>();
before(async () => {
  repository = await createRepository(start);
  for (const [index, name] of names.entries()) {
    repository.git('checkout', '-q', '-f', '-B', `edit-${index}`, 'main');
    for (const [path, text] of Object.entries(edits[name]!(start))) repository.tree.write(path, text);
    const { isDone, diagnostics } = await repository.generate();
    assert.ok(isDone && diagnostics.length === 0, name);
    repository.commit(name);
    for (const path of repository.tree.list('')) paths.add(path);
  }
  repository.git('checkout', '-q', '-f', 'main');
});
after(() => repository.remove());

/** What git makes of two sides. */
interface Merge {
  readonly name: string;
  readonly conflicts: readonly string[];
  readonly files: Files;
}

/** All pairs, merged without touching a file: as hosts of repositories do it. */
function mergeAll(): readonly Merge[] {
  const asked = pairs.map((pair) => pair.map((name) => `edit-${names.indexOf(name)}`).join(' '));
  const out = run(['merge-tree', '--write-tree', '--stdin', '-z', '--name-only', '--no-messages'], asked);
  const words = out.toString('utf8').split('\0');
  const merges: { tree: string; conflicts: string[] }[] = [];
  for (let at = 0; at + 1 < words.length && merges.length < pairs.length; at += 1) {
    // Its success, its tree, then what is in conflict, then nothing.
    const tree = words[at + 1]!;
    const conflicts: string[] = [];
    for (at += 2; words[at] !== '' && at < words.length; at += 1) conflicts.push(words[at]!);
    merges.push({ tree, conflicts });
  }
  assert.equal(merges.length, pairs.length);
  const known = [...paths];
  const texts = readTexts(merges.flatMap(({ tree }) => known.map((path) => `${tree}:${path}`)));
  return merges.map(({ conflicts }, index) => ({
    name: pairs[index]!.join(' x '),
    conflicts,
    files: Object.fromEntries(
      known.flatMap((path, number) => {
        const text = texts[index * known.length + number];
        return text === undefined ? [] : [[path, text] as const];
      }),
    ),
  }));
}

function readTexts(objects: readonly string[]): readonly (string | undefined)[] {
  const out = run(['cat-file', '--batch'], objects);
  let at = 0;
  return objects.map(() => {
    const end = out.indexOf(0x0a, at);
    const size = / blob (\d+)$/.exec(out.toString('utf8', at, end))?.[1];
    at = end + 1;
    if (size === undefined) return undefined;
    const text = out.toString('utf8', at, at + Number(size));
    at += Number(size) + 1;
    return text;
  });
}

function run(args: readonly string[], lines: readonly string[]): Buffer {
  const { stdout } = spawnSync('git', [...args], {
    cwd: repository.root,
    input: lines.map((line) => `${line}\n`).join(''),
    maxBuffer: 1 << 30,
  });
  return stdout;
}

/** One plain `generate` over a merge that was committed, then another; gives what was said. */
async function settle(
  { name, files }: Merge,
  isTwice = true,
): Promise<{ said: readonly string[]; files: Files }> {
  const memory = createMemoryTree(files);
  const versions: FileTree['versions'] = {
    kept: (asked) =>
      new Map(
        asked.flatMap((path) => {
          const text = files[path];
          return text === undefined ? [] : [[path, { texts: [text], isUnmerged: false }] as const];
        }),
      ),
    state: () => 'merged',
  };
  const tree = { ...memory, versions };
  const { changes, diagnostics } = await generate({ tree, settings });
  const said = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)].map(
    ({ code, message }) => `${name}: ${code} ${message}`,
  );
  assert.deepEqual(applyChanges(changes, tree), [], name);
  if (isTwice) {
    const again = await generate({ tree, settings });
    assert.deepEqual(again.changes.filter(isWritten), [], name);
  }
  return { said, files: Object.fromEntries(tree.list('').map((path) => [path, tree.read(path) ?? ''])) };
}

function isManifest(path: string): boolean {
  return path.endsWith('.yaml');
}

test(`of ${pairs.length} pairs of edits none alarms where the manifests merge cleanly`, async () => {
  const merges = mergeAll();
  const clean = merges.filter(({ conflicts }) => !conflicts.some(isManifest));
  assert.ok(clean.length >= pairs.length * 0.89, `only ${clean.length} pairs of manifests merge`);
  assert.deepEqual(
    clean.flatMap(({ name, conflicts }) => conflicts.map((path) => `${name}: ${path}`)),
    [],
  );
  const settled: Files[] = [];
  for (const [index, merge] of clean.entries()) {
    const { said, files } = await settle(merge, index % 6 === 0);
    assert.deepEqual(said, []);
    settled.push(files);
  }
  assert.deepEqual((await compileAll(settled)).flat(), []);
});

test('where a host of repositories heeds no settings, few files are in conflict, and generating mends them', async () => {
  repository.tree.write('.git/info/attributes', '** !merge\n');
  const merges = mergeAll();
  const clean = merges.filter(({ conflicts }) => !conflicts.some(isManifest));
  const inConflict = clean.filter(({ conflicts }) => conflicts.length > 0);
  assert.ok(
    inConflict.length < 15,
    inConflict.map(({ name, conflicts }) => `${name}: ${conflicts.join(' ')}`).join('\n'),
  );
  const settled: Files[] = [];
  for (const merge of inConflict) {
    const { said, files } = await settle(merge);
    assert.deepEqual(said, []);
    settled.push(files);
  }
  assert.deepEqual((await compileAll(settled)).flat(), []);
});
