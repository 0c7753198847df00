import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Constraints } from '../node.js';
import type { Field, Type } from '../model.js';
import { sampleType } from './sample.js';
import { sampleExpression } from './sample-expression.js';
import { configToml, tomlValue } from '../../sections/config/files/toml-text.js';

const builtin = (name: string, constraints: Constraints = {}) =>
  ({ kind: 'builtin', name, constraints }) as Type;
const field = (name: string, type: Type, parts: Partial<Field> = {}): Field => ({
  name,
  type,
  optional: false,
  annotations: {},
  ...parts,
});

const samples: [Type, unknown][] = [
  [builtin('string'), 'name'],
  [builtin('string', { minLength: 6 }), 'name--'],
  [builtin('string', { maxLength: 2 }), 'na'],
  [builtin('int32', { minimum: 5 }), 5],
  [builtin('int32', { maximum: -3 }), -3],
  [builtin('integer', { minimum: 7, multipleOf: 5 }), 10],
  [builtin('double', { exclusiveMinimum: 1, maximum: 2 }), 2],
  [builtin('int64'), '1'],
  [builtin('boolean'), false],
  [{ kind: 'enum', values: ['b', 'a'], open: false }, 'b'],
  [{ kind: 'array', of: builtin('string'), constraints: {} }, []],
  [{ kind: 'array', of: builtin('string'), constraints: { minItems: 2 } }, ['name', 'name']],
  [{ kind: 'nullable', of: builtin('string') }, null],
  [
    {
      kind: 'object',
      fields: [field('a', builtin('int32')), field('b', builtin('file'), { optional: true })],
      additional: 'drop',
    },
    { a: 1 },
  ],
];

test('makes up values that their types take', () => {
  for (const [type, value] of samples) assert.deepEqual(sampleType(type, 'name'), { value });
});

test('makes up nothing for patterns, files and types without an end', () => {
  assert.equal(sampleType(builtin('string', { pattern: '^a$' }), 'name'), undefined);
  assert.equal(sampleType(builtin('file'), 'name'), undefined);
  const tree = { name: 'Tree', annotations: {} } as { name: string; annotations: object; type?: Type };
  const ref = { kind: 'ref', to: tree } as unknown as Type;
  tree.type = { kind: 'object', fields: [field('next', ref)], additional: 'drop' };
  assert.equal(sampleType(ref, 'name'), undefined);
});

test('prefers an example to what is made up', () => {
  const type: Type = {
    kind: 'object',
    fields: [field('zip', builtin('string', { pattern: '^\\d+$' }), { annotations: { example: '10115' } })],
    additional: 'drop',
  };
  assert.deepEqual(sampleType(type, 'name'), { value: { zip: '10115' } });
});

test('writes samples as the TypeScript that handlers take', () => {
  const type: Type = {
    kind: 'object',
    fields: [field('id', builtin('int64')), field('at', builtin('datetime')), field('raw', builtin('bytes'))],
    additional: 'drop',
  };
  const text = sampleExpression(type, { id: '7', at: '2026-01-31T12:00:00Z', raw: '' });
  assert.equal(text, '{ id: 7n, at: new Date("2026-01-31T12:00:00Z"), raw: new Uint8Array() }');
});

test('writes a config with its sections behind its keys, and names in comments what nobody gave a value', () => {
  const section: Type = {
    kind: 'object',
    fields: [field('host', builtin('string'), { annotations: { description: 'Where it is.' } })],
    additional: 'drop',
  };
  const text = configToml([
    field('mail', section),
    field('limit', builtin('int32'), { default: { value: 60 } }),
    field('label', builtin('string'), { optional: true }),
    field('code', builtin('string', { pattern: '^x' })),
  ]);
  assert.equal(
    text,
    'limit = 60\n# label = … (string)\n# code = … (string(pattern: ^x), required)\n\n[mail]\n# Where it is.\n# host = … (string, required)\n',
  );
});

test('writes TOML values, and none for null', () => {
  assert.equal(tomlValue({ a: [1, 'x'], 'b c': true, d: null }), '{ a = [1, "x"], "b c" = true }');
  assert.equal(tomlValue(null), undefined);
});
