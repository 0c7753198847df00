import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { applyChanges } from './apply.js';
import type { EmittedFile, MergeSpec } from './change.js';
import { readLock } from './lock.js';
import { planChanges } from './plan.js';

interface Merged {
  readonly text: string;
  readonly kind: string;
  readonly codes: readonly string[];
}

/** Merges the specifications one after the other; after each but the last the user edits. */
function merge(
  start: string | undefined,
  ...steps: readonly (MergeSpec | ((text: string) => string))[]
): Merged {
  const tree = createMemoryTree(start === undefined ? {} : { file: start });
  let last: Merged = { text: '', kind: '', codes: [] };
  for (const step of steps) {
    if (typeof step === 'function') {
      tree.write('file', step(tree.read('file')!));
      continue;
    }
    const text =
      step.kind === 'lines'
        ? step.lines.join('\n') + '\n'
        : JSON.stringify('value' in step && step.value, null, 2);
    const file: EmittedFile = { path: 'file', ownership: 'merged', text, from: 'scaffold.yaml', merge: step };
    const run = () => {
      const changes = planChanges({ files: [file], tree, lock: readLock(tree), scope: 'all' });
      applyChanges(changes, tree);
      return changes[0]!;
    };
    const change = run();
    last = {
      text: tree.read('file')!,
      kind: change.kind,
      codes: change.diagnostics.map((found) => found.code),
    };
    if (change.kind !== 'conflict') assert.equal(run().kind, 'unchanged');
  }
  return last;
}

const json = (value: Record<string, unknown>): MergeSpec => ({ kind: 'json', value });
const lines = (...given: string[]): MergeSpec => ({ kind: 'lines', lines: given });

const additions: readonly [string, string, Record<string, unknown>, string][] = [
  [
    'behind the last key',
    '{\n  "b": 1\n}\n',
    { a: { c: 2 } },
    '{\n  "b": 1,\n  "a": {\n    "c": 2\n  }\n}\n',
  ],
  [
    'in alphabetical order where keys are',
    '{\n  "a": 1,\n  "c": 3\n}',
    { b: 2 },
    '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}',
  ],
  [
    'with tabs',
    '{\n\t"x": {\n\t\t"y": 1\n\t}\n}',
    { x: { z: [1] } },
    '{\n\t"x": {\n\t\t"y": 1,\n\t\t"z": [\n\t\t\t1\n\t\t]\n\t}\n}',
  ],
  ['in an empty object', '{ }', { a: 1 }, '{\n  "a": 1\n}'],
  ['on one line', '{ "z": 1 }', { a: 1 }, '{ "z": 1, "a": 1 }'],
  [
    'beside comments',
    '{\n  // why\n  "z": 1 // because\n}\n',
    { a: 1 },
    '{\n  // why\n  "z": 1, // because\n  "a": 1\n}\n',
  ],
  ['after a trailing comma', '{\n  "z": 1,\n}\n', { a: 1 }, '{\n  "z": 1,\n  "a": 1,\n}\n'],
  [
    'with the file’s line ends',
    '{\r\n  "z": 1\r\n}\r\n',
    { a: { b: 1 } },
    '{\r\n  "z": 1,\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}\r\n',
  ],
  ['nowhere, where all is there', '{"a":{"b":"mine"}}', { a: { b: 'ours' } }, '{"a":{"b":"mine"}}'],
];
for (const [name, before, value, after] of additions) {
  test(`adds a JSON key ${name}`, () => assert.equal(merge(before, json(value)).text, after));
}

test('a JSON value that is as emitted follows, one that was changed stays, one that was removed stays away', () => {
  const first = json({ a: 1, b: 1, c: 1 });
  const edit = (text: string): string => text.replace('"b": 1', '"b": "mine"').replace(/,\s*"c": 1/, '');
  const { text } = merge('{\n  "z": 0\n}', first, edit, json({ a: 2, b: 2, c: 2 }));
  assert.deepEqual(JSON.parse(text), { z: 0, a: 2, b: 'mine' });
});

test('JSON that does not parse is a conflict, and a value in the way is reported', () => {
  const broken = merge('{ "a": ', json({ b: 1 }));
  assert.deepEqual([broken.kind, broken.codes, broken.text], ['conflict', ['ARM5005'], '{ "a": ']);
  assert.deepEqual(merge('{ "a": 1 }', json({ a: { b: 1 } })).codes, ['ARM5010']);
});

test('appends lines that are missing, and none that the user took out', () => {
  assert.equal(merge('mine\ndist/', lines('dist/', 'data/')).text, 'mine\ndist/\ndata/\n');
  assert.equal(merge('mine\r\n', lines('dist/')).text, 'mine\r\ndist/\r\n');
  const removed = merge(
    'mine\n',
    lines('dist/', 'data/'),
    (text) => text.replace('dist/\n', ''),
    lines('dist/', 'data/', 'new/'),
  );
  assert.equal(removed.text, 'mine\ndata/\nnew/\n');
});

test('hands YAML to the editor that it is given', () => {
  const tree = createMemoryTree({ file: 'a: 1\n' });
  const merge: MergeSpec = { kind: 'yaml', value: { a: 2, b: { c: 3 } } };
  const file: EmittedFile = { path: 'file', ownership: 'merged', text: 'x', from: 'scaffold.yaml', merge };
  const asked: unknown[] = [];
  const changes = planChanges({
    files: [file],
    tree,
    lock: readLock(tree),
    scope: 'all',
    mergeYaml: (text, leaves) => {
      asked.push(...leaves);
      return { text: `${text}b: { c: 3 }\n` };
    },
  });
  assert.deepEqual(asked, [
    { path: ['a'], value: 2 },
    { path: ['b', 'c'], value: 3 },
  ]);
  assert.equal(changes[0]?.after, 'a: 1\nb: { c: 3 }\n');
});
