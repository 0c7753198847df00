// Unions whose members are tried: which one is taken, and what is said when none fits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isObject, Problems, readString, readUnion, type UnionMember, writeUnion } from './index.js';

type Names = Record<string, string>;

/** An object of the given keys, all of them texts. */
function member(...keys: string[]): UnionMember<Names> {
  return {
    name: keys.join('+'),
    decode: (value, at, problems) => {
      if (!isObject(value)) {
        problems.add(at, 'type', 'must be an object');
        return {};
      }
      return Object.fromEntries(keys.map((key) => [key, readString(value[key], at, key, problems)]));
    },
    encode: (value: Names) => Object.fromEntries(keys.map((key) => [key, value[key]])),
  };
}

const members = [member('a'), member('a', 'b'), member('a', 'c')];

function read(value: unknown): unknown {
  const problems = new Problems();
  const result = readUnion(value, '/at', problems, members);
  return problems.none ? result : problems.list;
}

test('takes the member that drops the fewest keys, and of equals the first', () => {
  assert.deepEqual(read({ a: '1' }), { a: '1' });
  assert.deepEqual(read({ a: '1', b: '2' }), { a: '1', b: '2' });
  assert.deepEqual(read({ a: '1', c: '2', d: 3 }), { a: '1', c: '2' });
  assert.deepEqual(read({ a: '1', b: '2', c: '3' }), { a: '1', b: '2' });
  assert.deepEqual(writeUnion({ a: '1', c: '2' }, members), { a: '1', c: '2' });
  assert.deepEqual(writeUnion({ a: '1', c: '2', b: undefined }, members), { a: '1', c: '2' });
});

test('names the members when none fits', () => {
  assert.deepEqual(read({ b: '1' }), [{ at: '/at', rule: 'anyOf', message: 'must be one of: a, a+b, a+c' }]);
  assert.deepEqual(read(undefined), [{ at: '/at', rule: 'required', message: 'is required' }]);
  assert.throws(() => writeUnion({ a: 1 }, members), TypeError);
});
