// Upgrading scaffolded files that were edited: what both sides changed is in, or marked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryTree } from '../../file/memory-tree.js';
import type { WritableFileTree } from '../../file/file-tree.js';
import { seedOr } from '../../testing/random.test.fixture.js';
import { applyChanges } from './apply.js';
import type { Change, EmittedFile } from './change.js';
import { lockPath, readLock } from './lock.js';
import { planChanges } from './plan.js';
import { mergeTexts } from './three-way.js';

const first = 'import a;\n\nstart();\n\n// end\n';

function run(tree: WritableFileTree, text: string, upgrade = false): Change {
  const file: EmittedFile = { path: 'main.ts', ownership: 'scaffolded', text, from: 'service.yaml' };
  const changes = planChanges({ files: [file], tree, lock: readLock(tree), scope: 'all', upgrade });
  assert.deepEqual(
    applyChanges(changes, tree).filter(({ code }) => code !== 'ARM5012'),
    [],
  );
  return changes.find(({ path }) => path === 'main.ts')!;
}

function edited(text: string): WritableFileTree {
  const tree = createMemoryTree();
  run(tree, first);
  tree.write('main.ts', text);
  return tree;
}

test('takes over what is new into an edited file, and no other run does', () => {
  const tree = edited(first.replace('import a;', 'import a;\nimport mine;'));
  const newer = first.replace('// end', '// the end');
  assert.equal(run(tree, newer).kind, 'unchanged');
  const change = run(tree, newer, true);
  assert.equal(change.kind, 'merge');
  assert.deepEqual(change.diagnostics, []);
  assert.equal(tree.read('main.ts'), 'import a;\nimport mine;\n\nstart();\n\n// the end\n');
  assert.equal(run(tree, newer, true).kind, 'unchanged');
  // From now on that is what the next version is compared with.
  run(tree, newer.replace('start()', 'begin()'), true);
  assert.equal(tree.read('main.ts'), 'import a;\nimport mine;\n\nbegin();\n\n// the end\n');
});

test('marks a conflict, and says it until it is settled', () => {
  const tree = edited(first.replace('start()', 'mine()'));
  const newer = first.replace('start()', 'theirs()');
  const marked = 'import a;\n\n<<<<<<< yours\nmine();\n=======\ntheirs();\n>>>>>>> scaffold\n\n// end\n';
  for (const round of ['merge', 'unchanged']) {
    const change = run(tree, newer, true);
    assert.equal(change.kind, round);
    assert.deepEqual(
      change.diagnostics.map(({ code, span }) => [code, span?.start]),
      [['ARM5012', 11]],
    );
    assert.equal(tree.read('main.ts'), marked);
  }
  tree.write('main.ts', first.replace('start()', 'both()'));
  assert.deepEqual(run(tree, newer, true).diagnostics, []);
});

test('keeps line ends and byte order mark', () => {
  const tree = edited(`\uFEFF// mine\n${first}`.replaceAll('\n', '\r\n'));
  run(tree, `${first}more();\n`, true);
  assert.equal(tree.read('main.ts'), `\uFEFF// mine\n${first}more();\n`.replaceAll('\n', '\r\n'));
});

test('leaves a file alone whose first text is not known, and says so', () => {
  const tree = edited('mine();\n');
  const lock = tree.read(lockPath)!;
  tree.write(lockPath, lock.replace(/^(main\.ts scaffolded \S+) .*$/m, '$1'));
  const change = run(tree, 'theirs();\n', true);
  assert.equal(change.kind, 'unchanged');
  assert.deepEqual(
    change.diagnostics.map(({ code }) => code),
    ['ARM5013'],
  );
});

test('a deleted file stays deleted', () => {
  const tree = edited('mine();\n');
  tree.remove('main.ts');
  run(tree, 'theirs();\n', true);
  assert.equal(tree.read('main.ts'), undefined);
});

const lines = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 8 })
  .map((all) => all.join(''));

test('a merge with one changed side is that side, and no line of any side is lost', () => {
  fc.assert(
    fc.property(lines, lines, lines, (start, mine, theirs) => {
      assert.deepEqual(mergeTexts(start, mine, start), { text: mine, conflicts: 0 });
      assert.deepEqual(mergeTexts(start, start, theirs), { text: theirs, conflicts: 0 });
      assert.deepEqual(mergeTexts(start, mine, mine), { text: mine, conflicts: 0 });
      const unique = (text: string, mark: string) => text.replace(/\w/g, `$&${mark}`);
      const { text, conflicts } = mergeTexts(start, unique(mine, '1'), unique(theirs, '2'));
      const found = text.split('\n');
      for (const line of [...unique(mine, '1').split('\n'), ...unique(theirs, '2').split('\n')])
        assert.ok(found.includes(line), `lost ${line}`);
      assert.equal(conflicts, found.filter((line) => line === '<<<<<<< yours').length);
    }),
    { seed: seedOr(1), numRuns: 500 },
  );
});
