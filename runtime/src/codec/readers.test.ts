// What readers accept, give and report, at the borders of each type.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as codec from './index.js';

type Reader = (value: unknown, at: string, key: codec.Key, problems: codec.Problems) => unknown;

function rulesOf(reader: Reader, value: unknown): string[] {
  const problems = new codec.Problems();
  reader(value, '', 'x', problems);
  for (const problem of problems.list) assert.equal(problem.at, '/x');
  return problems.list.map(({ rule }) => rule);
}

function valueOf(reader: Reader, value: unknown): unknown {
  const problems = new codec.Problems();
  const result = reader(value, '', codec.here, problems);
  assert.deepEqual(problems.list, [], String(value));
  return result;
}

describe('readers of dates and times', () => {
  const instants: [string, number][] = [
    ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
    ['2024-02-29t12:00:00.5z', Date.UTC(2024, 1, 29, 12, 0, 0, 500)],
    ['2024-02-29T12:00:00.123999+05:30', Date.UTC(2024, 1, 29, 6, 30, 0, 123)],
    ['2024-01-01T00:30:00+23:59', Date.UTC(2023, 11, 31, 0, 31)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2017-01-01T00:59:60.9+01:00', Date.UTC(2017, 0, 1)],
    ['2016-12-31T18:29:60-05:30', Date.UTC(2017, 0, 1)],
  ];
  for (const [text, instant] of instants) {
    test(`read ${text}`, () => {
      assert.equal((valueOf(codec.readDatetime, text) as Date).getTime(), instant);
    });
  }

  const refused = [
    '2024-02-30T12:00:00Z',
    '2024-02-29T12:00:00',
    '2024-02-29 12:00:00Z',
    '2024-02-29T24:00:00Z',
    '2024-02-29T12:00:60Z',
    '2016-12-31T23:59:61Z',
    '2024-02-29T12:00Z',
    '2024-02-29T12:00:00+24:00',
    '+02024-02-29T12:00:00Z',
    '2024-02-29T12:00:00Z ',
    '',
  ];
  for (const text of refused) {
    test(`refuse ${JSON.stringify(text)}`, () => {
      assert.deepEqual(rulesOf(codec.readDatetime, text), ['format']);
    });
  }

  test('write what they read, and refuse what RFC 3339 cannot say', () => {
    for (const instant of [0, -62167219200000, 253402300799999, 1]) {
      const date = new Date(instant);
      assert.deepEqual(valueOf(codec.readDatetime, codec.writeDatetime(date)), date);
    }
    assert.throws(() => codec.writeDatetime(new Date(253402300800000)), RangeError);
    assert.throws(() => codec.writeDatetime(new Date(NaN)), RangeError);
    assert.throws(() => codec.writeDatetime('2024-01-01T00:00:00Z' as unknown as Date), TypeError);
  });
});

describe('readers of numbers', () => {
  test('int64 keeps the last digit, from texts and from safe numbers', () => {
    assert.equal(valueOf(codec.readInt64, '9223372036854775807'), 2n ** 63n - 1n);
    assert.equal(valueOf(codec.readInt64, '-9223372036854775808'), -(2n ** 63n));
    assert.equal(valueOf(codec.readInt64, 2 ** 53 - 1), 2n ** 53n - 1n);
    assert.equal(valueOf(codec.readInt64, 2n ** 63n - 1n), 2n ** 63n - 1n, 'of a config');
    for (const value of [
      '9223372036854775808',
      '-9223372036854775809',
      '01',
      '1.0',
      '',
      '+1',
      2 ** 53,
      1.5,
      NaN,
      2n ** 63n,
      null,
    ]) {
      assert.deepEqual(rulesOf(codec.readInt64, value), ['type'], String(value));
    }
    assert.equal(codec.writeInt64(-(2n ** 63n)), '-9223372036854775808');
    assert.throws(() => codec.writeInt64(1 as unknown as bigint), TypeError);
  });

  test('int32, integer and double know their ranges', () => {
    assert.deepEqual(rulesOf(codec.readInt32, 2 ** 31), ['type']);
    assert.equal(valueOf(codec.readInt32, -(2 ** 31)), -(2 ** 31));
    assert.deepEqual(rulesOf(codec.readInteger, 2 ** 53), ['type']);
    assert.deepEqual(rulesOf(codec.readNumber, Infinity), ['type']);
    assert.deepEqual(rulesOf(codec.readNumber, '1'), ['type']);
  });

  test('multipleOf counts in decimal', () => {
    const rule = codec.numberRule({ multipleOf: 0.01 });
    const cents: Reader = (value, at, key, problems) => codec.readNumber(value, at, key, problems, rule);
    for (const value of [0.07, 19.99, 1e21, -0.3, 0, 1e-2])
      assert.deepEqual(rulesOf(cents, value), [], String(value));
    for (const value of [0.001, 19.999, 1e-7])
      assert.deepEqual(rulesOf(cents, value), ['multipleOf'], String(value));
  });

  test('decimals compare exactly', () => {
    const rule = codec.decimalRule({
      minimum: '0.1',
      exclusiveMaximum: '100000000000000000000',
      multipleOf: '0.05',
    });
    const price: Reader = (value, at, key, problems) => codec.readDecimal(value, at, key, problems, rule);
    assert.deepEqual(rulesOf(price, '99999999999999999999.95'), []);
    assert.deepEqual(rulesOf(price, '100000000000000000000'), ['exclusiveMaximum']);
    assert.deepEqual(rulesOf(price, '0.09'), ['minimum', 'multipleOf']);
    assert.deepEqual(rulesOf(price, 1), ['type']);
    assert.deepEqual(rulesOf(price, '1e3'), ['format']);
  });
});

describe('readers of texts', () => {
  test('count code points', () => {
    const rule = codec.stringRule({ minLength: 2, maxLength: 3 });
    const reader: Reader = (value, at, key, problems) => codec.readString(value, at, key, problems, rule);
    assert.deepEqual(rulesOf(reader, '💡'), ['minLength']);
    assert.deepEqual(rulesOf(reader, '💡💡💡'), []);
    assert.deepEqual(rulesOf(reader, '💡💡💡💡'), ['maxLength']);
    assert.deepEqual(rulesOf(reader, '\ud83d\ud83d\ud83d'), [], 'lone surrogates count each');
  });

  test('hold no text against a pattern that is longer than it may be', () => {
    const pattern = Object.assign(/^a*$/u, {
      test: (text: string) => assert.fail(`asked for ${text.length} characters`),
    });
    const rule = codec.stringRule({ maxLength: 3, pattern });
    const reader: Reader = (value, at, key, problems) => codec.readString(value, at, key, problems, rule);
    assert.deepEqual(rulesOf(reader, 'a'.repeat(4)), ['maxLength']);
    assert.throws(() => rulesOf(reader, '💡💡💡'), /asked for 6 characters/);
  });

  test('report absence as required and another type as type', () => {
    assert.deepEqual(rulesOf(codec.readString, undefined), ['required']);
    assert.deepEqual(rulesOf(codec.readString, null), ['type']);
    assert.deepEqual(rulesOf(codec.readJson, undefined), ['required']);
    assert.equal(valueOf(codec.readJson, null), null);
  });

  test('decide on formats in linear time', () => {
    const long = 'a'.repeat(200_000);
    const started = performance.now();
    for (const text of [
      `${long}@`,
      `${long}@${'a.'.repeat(50_000)}`,
      `P${'1'.repeat(200_000)}`,
      `a:${'%20'.repeat(60_000)}%`,
      `${'1:'.repeat(100_000)}1`,
      `${'1.'.repeat(100_000)}1`,
    ]) {
      for (const reader of [
        codec.readEmail,
        codec.readUri,
        codec.readIpv4,
        codec.readIpv6,
        codec.readHostname,
        codec.readDuration,
        codec.readTime,
        codec.readDecimal,
      ])
        rulesOf(reader, text);
    }
    assert.ok(performance.now() - started < 2000);
  });
});

describe('base64', () => {
  test('carries bytes of every length and value', () => {
    for (const length of [0, 1, 2, 3, 4, 255, 256, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);
      const text = codec.writeBytes(bytes);
      assert.equal(text, Buffer.from(bytes).toString('base64'));
      assert.deepEqual(valueOf(codec.readBytes, text), bytes);
    }
  });

  test('refuses other alphabets, missing padding and line breaks', () => {
    for (const text of ['AA', 'AAA', 'A===', '====', 'AA-_', 'AA==\n', 'AA==AAAA', 'ÄÄÄÄ']) {
      assert.deepEqual(rulesOf(codec.readBytes, text), ['format'], JSON.stringify(text));
    }
  });
});

describe('objects', () => {
  test('keep __proto__ as an entry', () => {
    const map: Record<string, string> = {};
    codec.setEntry(map, '__proto__', 'x');
    assert.equal(JSON.stringify(map), '{"__proto__":"x"}');
    assert.equal(Object.getPrototypeOf(map), Object.prototype);
    assert.equal(
      JSON.stringify(codec.writeMap(JSON.parse('{"__proto__":1}') as Record<string, number>, (n) => n + 1)),
      '{"__proto__":2}',
    );
  });

  test('find equal items whatever the order of their keys', () => {
    const unique = (items: unknown[]): boolean => {
      const problems = new codec.Problems();
      codec.checkUnique(items, '', problems);
      return problems.none;
    };
    assert.equal(
      unique([
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
      false,
    );
    assert.equal(unique([1, '1', [1], ['1'], { 1: 1 }, null, 'null', true, 'true']), true);
    assert.equal(unique([['a', 'b'], ['a,b'], ['"a"', 'b']]), true);
  });

  test('escape pointers', () => {
    assert.equal(codec.pointerTo('/a', 'b/c~d'), '/a/b~1c~0d');
    assert.equal(codec.pointerTo('/a', 0), '/a/0');
    assert.equal(codec.pointerTo('/a', codec.here), '/a');
  });
});
