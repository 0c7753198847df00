// The lock as text: of both sides of a merge, of older and of newer versions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { applyChanges } from './apply.js';
import type { EmittedFile } from './change.js';
import { lockPath, parseLockFile, printLock, readLock } from './lock.js';
import { planChanges } from './plan.js';
import { compareVersions } from './versions.js';

const main: EmittedFile = {
  path: 'services/a b/main.ts',
  ownership: 'scaffolded',
  text: 'main\n',
  from: 'services/a b/service.yaml',
};

function run(text: string | undefined, version: string, files: readonly EmittedFile[] = [main]): string {
  const tree = createMemoryTree(text === undefined ? {} : { [lockPath]: text, [main.path]: main.text });
  applyChanges(planChanges({ files, tree, lock: readLock(tree), scope: 'all', version }), tree);
  return tree.read(lockPath)!;
}

test('the union of two locks is a lock, in any order of its lines', () => {
  const one = run(undefined, '1.0.0');
  const two = run(undefined, '1.1.0', [{ ...main, text: 'other\n' }]);
  const lines = `${one}<<<<<<< a\n${two}=======\n`.split('\n').reverse().join('\n');
  const { entries, version } = parseLockFile(lines);
  assert.deepEqual([...(entries.get(main.path)?.written ?? [])].sort(), ['main\n', 'other\n']);
  assert.equal(version, '1.1.0');
});

test('facts of a newer version are kept', () => {
  const text = `${run(undefined, '1.0.0')}services/a\\u0020b/main.ts moved to the moon\n`;
  assert.equal(run(text, '1.0.0'), text);
  const next = run(text, '1.0.0', [{ ...main, text: 'next\n' }]);
  assert.match(next, /moved to the moon/);
});

test('a lock of the first form is read, left while it says the same, and written anew with the next change', () => {
  const old = [
    '# What was written.',
    '',
    'services/a b/generated/dto.ts',
    '  generated from services/a b/service.yaml',
    `  sha256 ${'a'.repeat(64)}`,
    '',
    'services/a b/main.ts',
    '  scaffolded from services/a b/service.yaml',
    `  sha256 ${'b'.repeat(64)}`,
    '  text "main\\n"',
    '',
  ].join('\n');
  assert.equal(run(old, '1.0.0'), old);
  const next = run(old, '1.0.0', [{ ...main, text: 'next\n' }]);
  assert.equal(next, run(undefined, '1.0.0', [{ ...main, text: 'next\n' }]));
});

test('a version is noted with what it writes, never an older one', () => {
  const text = run(undefined, '1.2.0');
  assert.match(text, /^scaffold 1\.2\.0$/m);
  assert.equal(run(text, '1.10.0'), text);
  assert.match(run(text, '1.10.0', [{ ...main, text: 'next\n' }]), /^scaffold 1\.10\.0$/m);
  // An older one leaves all as it is where it would write, and says nothing where it would not.
  assert.equal(run(text, '1.1.0'), text);
  assert.equal(run(text, '1.1.0', [{ ...main, text: 'next\n' }]), text);
  assert.equal(printLock([]).split('\n').length, 2);
});

test('versions are ordered as Semantic Versioning has it', () => {
  const ordered = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta.2', '1.0.0-beta.11'];
  const all = [...ordered, '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0+build', '2.0.0'];
  assert.deepEqual([...all].reverse().sort(compareVersions), all);
});

test('an older version refuses to undo a newer one’s output, and a newer one says that it is another', () => {
  const text = run(undefined, '2.0.0');
  const said = (version: string): readonly string[] => {
    const tree = createMemoryTree({ [lockPath]: text, [main.path]: main.text });
    const files = [{ ...main, text: 'next\n' }];
    const changes = planChanges({ files, tree, lock: readLock(tree), scope: 'all', version });
    return changes.flatMap(({ kind, diagnostics }) => diagnostics.map(({ code }) => `${kind} ${code}`));
  };
  assert.deepEqual(said('1.9.0'), ['conflict ARM5015']);
  assert.deepEqual(said('2.0.0'), []);
  assert.deepEqual(said('2.0.1'), ['update ARM5016']);
});
