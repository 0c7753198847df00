import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypeSchema } from '@armature/runtime/client';
import { fitIntegers } from './fit-integers.js';

test('a large integer takes the form of its type', () => {
  const id: TypeSchema = { kind: 'builtin', name: 'int64' };
  const named: Record<string, TypeSchema> = {
    Id: id,
    Pair: {
      kind: 'object',
      fields: {
        id: { type: { kind: 'ref', name: 'Id' } },
        ratio: { type: { kind: 'builtin', name: 'double' } },
      },
    },
  };
  const big = 9223372036854775807n;
  const digits = '9223372036854775807';
  const fit = (value: unknown, type: TypeSchema): unknown => fitIntegers(value, type, named);
  const pair: TypeSchema = { kind: 'ref', name: 'Pair' };
  assert.deepEqual(fit({ id: big, ratio: big, more: big }, pair), {
    id: digits,
    ratio: 2 ** 63,
    more: 2 ** 63,
  });
  assert.deepEqual(fit([big], { kind: 'array', of: { kind: 'nullable', of: id } }), [digits]);
  assert.deepEqual(fit({ a: { id: big } }, { kind: 'map', of: pair }), { a: { id: digits } });
  assert.deepEqual(fit({ id: big }, { kind: 'union', of: [pair, id] }), { id: digits });
  assert.equal(fit(big, { kind: 'union', of: [pair, id] }), digits);
  assert.equal(fit(big, { kind: 'builtin', name: 'decimal' }), digits);
});
