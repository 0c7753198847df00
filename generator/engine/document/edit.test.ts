import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addEntry, addMissing } from './edit.js';

const types = { section: ['types'], key: 'User', text: 'User:\n  id: int64\n' };

const additions: readonly [string, string, string][] = [
  [
    'behind the last entry',
    'types:\n  A: string\nroutes: {}\n',
    'types:\n  A: string\n  User:\n    id: int64\nroutes: {}\n',
  ],
  [
    'after a nested entry',
    'types:\n  A:\n    b: string # why\n\n# end\n',
    'types:\n  A:\n    b: string # why\n  User:\n    id: int64\n\n# end\n',
  ],
  [
    'with a blank line where entries have one',
    'types:\n    A: string\n\n    B: string\n',
    'types:\n    A: string\n\n    B: string\n\n    User:\n      id: int64\n',
  ],
  ['below an empty section', 'types:\nroutes: {}\n', 'types:\n  User:\n    id: int64\nroutes: {}\n'],
  [
    'in place of an empty mapping',
    'types: {} # none yet\nroutes: {}\n',
    'types: # none yet\n  User:\n    id: int64\nroutes: {}\n',
  ],
  ['in a section that is missing', 'service: user', 'service: user\ntypes:\n  User:\n    id: int64\n'],
  ['in an empty file', '', 'types:\n  User:\n    id: int64\n'],
  ['in flow style', 'types: { A: string }\n', 'types: { A: string, User: { id: int64 } }\n'],
  [
    'with the file’s line ends',
    'types:\r\n  A: string\r\n',
    'types:\r\n  A: string\r\n  User:\r\n    id: int64\r\n',
  ],
  [
    'after a block text',
    'types:\n  A:\n    description: |\n      long\n      text\n',
    'types:\n  A:\n    description: |\n      long\n      text\n  User:\n    id: int64\n',
  ],
];
for (const [name, before, after] of additions) {
  test(`adds an entry ${name}`, () => {
    assert.deepEqual(addEntry(before, types), { kind: 'edited', text: after });
  });
}

test('says that an entry is there already', () => {
  assert.equal(addEntry('types:\n  User: string\n', types).kind, 'present');
});

test('refuses what is no YAML and what is no mapping', () => {
  assert.equal(addEntry('types: {', types).kind, 'broken');
  assert.equal(addEntry('types: none\n', types).kind, 'broken');
});

test('sets only what is missing', () => {
  const result = addMissing('a: 1\nb:\n  c: 2\n', [
    { path: ['a'], value: 9 },
    { path: ['b', 'd'], value: [1, 2] },
    { path: ['e', 'f'], value: 'x' },
  ]);
  assert.deepEqual(result, {
    kind: 'edited',
    text: 'a: 1\nb:\n  c: 2\n  d:\n    - 1\n    - 2\ne:\n  f: x\n',
  });
});
