import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitsAsText, parseJson } from './json-digits.js';

test('integers keep their digits, and all else is as JSON.parse has it', () => {
  assert.equal(parseJson('9223372036854775807'), 9223372036854775807n);
  assert.deepEqual(parseJson('{"a": [-9223372036854775808, {"b": 9007199254740993}]}'), {
    a: [-9223372036854775808n, { b: 9007199254740993n }],
  });
  for (const text of [
    '0',
    '-0',
    '[1, 9007199254740991, 1.5e300, 12345678901234567890.5, 9007199254740993e2, 1.9223372036854775807]',
    '{"9223372036854775807": "9223372036854775807", "c": "x\\"9223372036854775807"}',
    '"integer 9223372036854775807"',
    '["\\u0069nteger 1", "\\\\"]',
    'null',
  ])
    assert.deepEqual(parseJson(text), JSON.parse(text), text);
  assert.deepEqual(parseJson('["integer 5", 9223372036854775807]'), ['integer 5', 9223372036854775807n]);
  assert.deepEqual(digitsAsText({ a: [9223372036854775807n, 1] }), { a: ['9223372036854775807', 1] });
  assert.throws(() => parseJson('{"a": 9223372036854775807,}'), SyntaxError);
});

test('random JSON reads as JSON.parse reads it, but for the digits', () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const make = (depth: number): string => {
    const kind = next(depth > 3 ? 4 : 6);
    if (kind === 0) return String(next(2) === 0 ? next(100) : -next(100));
    if (kind === 1) return `${next(2) === 0 ? '-' : ''}9${next(10)}07199254740993${next(10)}`;
    if (kind === 2)
      return JSON.stringify(['a"b', '\\', '123456789012345678901', 'integer 1', '#integer '][next(5)]);
    if (kind === 3) return ['1.5', '1e5', 'true', 'null'][next(4)] ?? '0';
    const items = Array.from({ length: next(4) }, () => make(depth + 1));
    if (kind === 4) return `[${items.join(', ')}]`;
    return `{${items.map((item, at) => `"k${at}": ${item}`).join(', ')}}`;
  };
  const rounded = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_name, member: unknown) =>
        typeof member === 'bigint' ? Number(member) : member,
      ),
    );
  for (let run = 0; run < 500; run += 1) {
    const text = make(0);
    assert.deepEqual(rounded(parseJson(text)), JSON.parse(text), text);
  }
});
