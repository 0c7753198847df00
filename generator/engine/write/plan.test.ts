import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import type { WritableFileTree } from '../../file/file-tree.js';
import { applyChanges } from './apply.js';
import type { Change, EmittedFile } from './change.js';
import { lockJournalPath, lockPath, parseLock, printLock, readLock } from './lock.js';
import { planChanges, type PlanRequest } from './plan.js';

const from = 'services/user/service.yaml';
const generated = (path: string, text: string): EmittedFile => ({ path, ownership: 'generated', text, from });
const scaffolded = (path: string, text: string): EmittedFile => ({
  path,
  ownership: 'scaffolded',
  text,
  from,
});

function plan(
  tree: WritableFileTree,
  files: readonly EmittedFile[],
  parts: Partial<PlanRequest> = {},
): Change[] {
  return planChanges({ files, tree, lock: readLock(tree), scope: 'all', ...parts });
}

function run(
  tree: WritableFileTree,
  files: readonly EmittedFile[],
  parts: Partial<PlanRequest> = {},
): Change[] {
  const changes = plan(tree, files, parts);
  applyChanges(changes, tree);
  return changes;
}

function kinds(changes: readonly Change[]): Record<string, string> {
  return Object.fromEntries(changes.map((change) => [change.path, change.kind]));
}

function codes(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => change.diagnostics.map((diagnostic) => diagnostic.code));
}

test('a second run changes nothing', () => {
  const tree = createMemoryTree();
  const files = [generated('a.ts', 'a\n'), scaffolded('main.ts', 'main\n')];
  assert.deepEqual(kinds(run(tree, files)), { 'a.ts': 'create', 'main.ts': 'create', [lockPath]: 'create' });
  assert.deepEqual(kinds(run(tree, files)), {
    'a.ts': 'unchanged',
    'main.ts': 'unchanged',
    [lockPath]: 'unchanged',
  });
  assert.equal(tree.read(lockJournalPath), undefined);
});

test('a generated file follows its manifest', () => {
  const tree = createMemoryTree();
  run(tree, [generated('a.ts', 'a\n')]);
  assert.equal(kinds(run(tree, [generated('a.ts', 'b\n')]))['a.ts'], 'update');
  assert.equal(tree.read('a.ts'), 'b\n');
});

test('an edited generated file is a conflict, and then nothing at all is written', () => {
  const tree = createMemoryTree();
  run(tree, [generated('a.ts', 'a\n'), generated('b.ts', 'b\n')]);
  tree.write('a.ts', 'a\nmine\n');
  const changes = plan(tree, [generated('a.ts', 'A\n'), generated('b.ts', 'B\n')]);
  assert.deepEqual(codes(changes), ['ARM5001']);
  assert.equal(applyChanges(changes, tree)[0]?.code, 'ARM5001');
  assert.equal(tree.read('a.ts'), 'a\nmine\n');
  assert.equal(tree.read('b.ts'), 'b\n');
  run(tree, [generated('a.ts', 'A\n'), generated('b.ts', 'B\n')], { force: true });
  assert.equal(tree.read('a.ts'), 'A\n');
});

test('a deleted generated file is made again', () => {
  const tree = createMemoryTree();
  run(tree, [generated('a.ts', 'a\n')]);
  tree.remove('a.ts');
  assert.equal(kinds(run(tree, [generated('a.ts', 'a\n')]))['a.ts'], 'create');
});

test('a file that stands in the way is a conflict, unless its text is the wanted one', () => {
  const tree = createMemoryTree({ 'a.ts': 'mine\n', 'b.ts': 'b\n' });
  const changes = plan(tree, [generated('a.ts', 'a\n'), generated('b.ts', 'b\n')]);
  assert.deepEqual(codes(changes), ['ARM5002']);
  assert.equal(kinds(changes)['b.ts'], 'unchanged');
});

test('line ends and a byte order mark are no edit, and are kept', () => {
  const tree = createMemoryTree();
  run(tree, [generated('a.ts', 'a\nb\n')]);
  tree.write('a.ts', '\uFEFFa\r\nb\r\n');
  assert.equal(kinds(plan(tree, [generated('a.ts', 'a\nb\n')]))['a.ts'], 'unchanged');
  run(tree, [generated('a.ts', 'a\nc\n')]);
  assert.equal(tree.read('a.ts'), '\uFEFFa\r\nc\r\n');
});

test('an orphan goes when it is unmodified, else it is a conflict', () => {
  const tree = createMemoryTree();
  run(tree, [
    generated('a.ts', 'a\n'),
    generated('b.ts', 'b\n'),
    scaffolded('c.ts', 'c\n'),
    scaffolded('d.ts', 'd\n'),
  ]);
  tree.write('d.ts', 'mine\n');
  const changes = run(tree, [generated('a.ts', 'a\n')]);
  assert.deepEqual(kinds(changes), {
    'a.ts': 'unchanged',
    'b.ts': 'delete',
    'c.ts': 'delete',
    'd.ts': 'unchanged',
    [lockPath]: 'update',
  });
  assert.deepEqual(codes(changes), ['ARM5004']);
  assert.deepEqual([...readLock(tree).entries.keys()], ['a.ts']);

  tree.write('a.ts', 'edited\n');
  assert.deepEqual(codes(plan(tree, [])), ['ARM5003']);
  run(tree, [], { force: true });
  assert.equal(tree.read('a.ts'), undefined);
});

test('out of scope nothing is an orphan', () => {
  const tree = createMemoryTree();
  const other: EmittedFile = { ...generated('other.ts', 'o\n'), from: 'services/other/service.yaml' };
  run(tree, [generated('a.ts', 'a\n'), other]);
  run(tree, [], { scope: [from] });
  assert.equal(tree.read('a.ts'), undefined);
  assert.equal(tree.read('other.ts'), 'o\n');
  assert.deepEqual([...readLock(tree).entries.keys()], ['other.ts']);
});

test('a scaffolded file follows until it is edited, and stays deleted', () => {
  const tree = createMemoryTree();
  run(tree, [scaffolded('main.ts', 'one\n')]);
  run(tree, [scaffolded('main.ts', 'two\n')]);
  assert.equal(tree.read('main.ts'), 'two\n');
  tree.write('main.ts', 'mine\n');
  run(tree, [scaffolded('main.ts', 'three\n')]);
  assert.equal(tree.read('main.ts'), 'mine\n');
  tree.remove('main.ts');
  const changes = run(tree, [scaffolded('main.ts', 'four\n')]);
  assert.equal(kinds(changes)['main.ts'], 'unchanged');
  assert.equal(tree.read('main.ts'), undefined);
});

test('code that only a formatter touched follows still, in its own layout until there is something new', () => {
  const tree = createMemoryTree();
  const first = "import { test } from 'node:test';\ntest('greet', { only: true });\n";
  const formatted = 'import { test } from "node:test"\r\ntest("greet", {\r\n  only: true,\r\n})\r\n';
  run(tree, [scaffolded('a.test.ts', first)]);
  tree.write('a.test.ts', formatted);
  assert.equal(kinds(run(tree, [scaffolded('a.test.ts', first)]))['a.test.ts'], 'unchanged');
  assert.equal(tree.read('a.test.ts'), formatted);
  run(tree, [scaffolded('a.test.ts', first.replace('greet', 'getOrder'))]);
  assert.match(tree.read('a.test.ts')!, /'getOrder'/);
  tree.write('a.test.ts', `${tree.read('a.test.ts')}// mine\n`);
  run(tree, [scaffolded('a.test.ts', first)]);
  assert.match(tree.read('a.test.ts')!, /getOrder[^]*mine/);
});

test('a folder that was renamed keeps its generated files out of conflict', () => {
  const tree = createMemoryTree();
  run(tree, [generated('services/user/dto.ts', 'user\n')]);
  tree.write('services/account/dto.ts', 'user\n');
  tree.remove('services/user/dto.ts');
  const changes = run(tree, [generated('services/account/dto.ts', 'account\n')]);
  assert.deepEqual(codes(changes), []);
  assert.equal(tree.read('services/account/dto.ts'), 'account\n');
});

test('a file that changed after planning stops everything', () => {
  const tree = createMemoryTree();
  run(tree, [generated('a.ts', 'a\n'), generated('b.ts', 'b\n')]);
  const changes = plan(tree, [generated('a.ts', 'A\n'), generated('b.ts', 'B\n')]);
  tree.write('b.ts', 'saved meanwhile\n');
  assert.deepEqual(
    applyChanges(changes, tree).map((diagnostic) => diagnostic.code),
    ['ARM5009'],
  );
  assert.equal(tree.read('a.ts'), 'a\n');
});

test('a run that is cut off anywhere, several times, ends right', () => {
  const versions = ['1', '2', '3', '4'].map((version) => [
    generated('a.ts', `a${version}\n`),
    generated(`b${version}.ts`, 'b\n'),
    scaffolded(`s${version}.ts`, 's\n'),
    generated('c.ts', `c${version}\n`),
  ]);
  for (let cut = 1; cut < 12; cut += 1) {
    const disk = createMemoryTree();
    for (const files of versions) assert.deepEqual(codes(runUntil(disk, files, cut)), []);
    const changes = run(disk, versions.at(-1)!);
    assert.deepEqual(codes(changes), []);
    assert.deepEqual(disk.list(''), ['a.ts', 'b4.ts', 'c.ts', 's4.ts', lockPath]);
    assert.equal(disk.read('a.ts'), 'a4\n');
    assert.ok(run(disk, versions.at(-1)!).every((change) => change.kind === 'unchanged'));
  }
});

test('a lock with git conflict markers is read as both sides', () => {
  const hash = (char: string): string => char.repeat(64);
  const text = [
    'a.ts',
    `  generated from ${from}`,
    '<<<<<<< ours',
    `  sha256 ${hash('a')}`,
    '=======',
    `  sha256 ${hash('b')}`,
    '>>>>>>> theirs',
    '',
  ].join('\n');
  assert.deepEqual(parseLock(text).get('a.ts')?.hashes, [hash('a').slice(48), hash('b').slice(48)]);
});

test('the lock survives printing and parsing', () => {
  const entry = {
    path: 'services/user/user service.ts',
    ownership: 'merged',
    from,
    hashes: ['f'.repeat(64)],
    seams: [
      { kind: 'import', name: 'LoginInput', module: './generated/dto.js' },
      { kind: 'key', pointer: '/a b/c', value: '"x y"' },
      { kind: 'left', name: 'logout', signature: '(call: Call): Promise<void>' },
      { kind: 'line', text: 'node_modules/' },
      { kind: 'method', name: 'login', signature: '(input: LoginInput): Promise<Session>' },
    ],
  } as const;
  const text = printLock([entry]);
  assert.deepEqual([...parseLock(text).values()], [entry]);
  assert.equal(printLock(parseLock(text).values()), text);
});

/** Applies a plan, but the process dies after some writes and removals. */
function runUntil(tree: WritableFileTree, files: readonly EmittedFile[], cut: number): Change[] {
  let left = cut;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw new Error('cut off');
  };
  const changes = plan(tree, files);
  const dying: WritableFileTree = {
    read: (path) => tree.read(path),
    list: (folder) => tree.list(folder),
    write: (path, text) => (step(), tree.write(path, text)),
    remove: (path) => (step(), tree.remove(path)),
  };
  try {
    applyChanges(changes, dying);
  } catch (error) {
    assert.match(String(error), /cut off/);
  }
  return changes;
}
