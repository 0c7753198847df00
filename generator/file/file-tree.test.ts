import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { createDiskTree } from './disk-tree.js';
import type { WritableFileTree } from './file-tree.js';
import { createMemoryTree } from './memory-tree.js';

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'armature-tree-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const makers: Record<string, (context: TestContext) => WritableFileTree> = {
  disk: (context) => createDiskTree(temporaryFolder(context)),
  memory: () => createMemoryTree(),
};

for (const [name, make] of Object.entries(makers)) {
  test(`${name}: reads what was written, byte for byte`, (context) => {
    const tree = make(context);
    const text = '\uFEFFä\r\n\u0000😀\n';
    tree.write('a/b.txt', text);
    assert.equal(tree.read('a/b.txt'), text);
    assert.equal(tree.read('a/./b.txt'), text);
    tree.write('a/b.txt', 'new');
    assert.equal(tree.read('a/b.txt'), 'new');
  });

  test(`${name}: has nothing where there is nothing`, (context) => {
    const tree = make(context);
    tree.write('a/b.txt', '');
    // Only a disk has folders.
    if (name === 'disk') assert.throws(() => tree.read('a'), /a can't be read: a is a folder/);
    assert.equal(tree.read('a/c.txt'), undefined);
    if (name === 'disk') assert.throws(() => tree.read('a/b.txt/c'), /a\/b\.txt/);
    else assert.equal(tree.read('a/b.txt/c'), undefined);
    assert.deepEqual(tree.list('nowhere'), []);
    tree.remove('a/c.txt');
    assert.deepEqual(tree.list(''), ['a/b.txt']);
  });

  test(`${name}: lists sorted, without packages, build output and dot folders`, (context) => {
    const tree = make(context);
    for (const path of [
      'b.txt',
      'a/z.txt',
      'a/.env',
      'a/b/c.txt',
      'node_modules/x.js',
      'a/dist/x.js',
      '.git/x',
      'ab/c',
    ]) {
      tree.write(path, '');
    }
    assert.deepEqual(tree.list(''), ['a/.env', 'a/b/c.txt', 'a/z.txt', 'ab/c', 'b.txt']);
    assert.deepEqual(tree.list('a'), ['a/.env', 'a/b/c.txt', 'a/z.txt']);
    assert.deepEqual(tree.list('a/'), ['a/.env', 'a/b/c.txt', 'a/z.txt']);
  });

  test(`${name}: removes a file`, (context) => {
    const tree = make(context);
    tree.write('a/b/c.txt', '');
    tree.write('a/d.txt', '');
    tree.remove('a/b/c.txt');
    assert.deepEqual(tree.list(''), ['a/d.txt']);
  });
}

test('disk: removes the folders that become empty, and no others', (context) => {
  const folder = temporaryFolder(context);
  const tree = createDiskTree(folder);
  tree.write('a/b/c.txt', '');
  tree.write('a/d.txt', '');
  tree.remove('a/b/c.txt');
  assert.deepEqual(readdirSync(join(folder, 'a')), ['d.txt']);
  tree.remove('a/d.txt');
  assert.ok(!existsSync(join(folder, 'a')));
  assert.ok(existsSync(folder));
});

test('disk: leaves nothing beside the file, and keeps its permissions', (context) => {
  const folder = temporaryFolder(context);
  const tree = createDiskTree(folder);
  writeFileSync(join(folder, 'run.sh'), 'old', { mode: 0o755 });
  tree.write('run.sh', 'new');
  assert.deepEqual(readdirSync(folder), ['run.sh']);
  assert.equal(statSync(join(folder, 'run.sh')).mode & 0o777, 0o755);
});

test('disk: what is private is for its owner alone, also where it was not before', (context) => {
  const folder = temporaryFolder(context);
  const tree = createDiskTree(folder);
  writeFileSync(join(folder, 'old.toml'), 'old', { mode: 0o644 });
  for (const path of ['old.toml', 'new.toml']) {
    tree.write(path, 'text', { isPrivate: true });
    assert.equal(statSync(join(folder, path)).mode & 0o777, 0o600);
  }
});

test('disk: a write that fails leaves nothing behind', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'taken', 'by'), { recursive: true });
  assert.throws(() => createDiskTree(folder).write('taken', 'text'));
  assert.deepEqual(readdirSync(folder), ['taken']);
});

test('disk: does not leave the workspace, and is not trapped by links', (context) => {
  const folder = temporaryFolder(context);
  const tree = createDiskTree(folder);
  tree.write('a/b.txt', 'b');
  symlinkSync(folder, join(folder, 'a', 'loop'));
  symlinkSync(join(folder, 'a', 'b.txt'), join(folder, 'link.txt'));
  assert.throws(() => tree.read('../x'), /leads out of the workspace/);
  assert.deepEqual(tree.list(''), ['a/b.txt', 'link.txt']);
});

test('memory: does not change the object that it was made from', () => {
  const files = { 'a.txt': 'a' };
  createMemoryTree(files).write('b.txt', 'b');
  assert.deepEqual(files, { 'a.txt': 'a' });
});
