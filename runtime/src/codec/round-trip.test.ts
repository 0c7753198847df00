// Every built-in type: whatever its reader takes can be written, goes through JSON, and is read again as the same value.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as codec from './index.js';

type Reader = (value: unknown, at: string, key: codec.Key, problems: codec.Problems) => unknown;

interface Case {
  readonly read: Reader;
  /** Absent: a valid value is its own wire form. */
  readonly write?: (value: never) => unknown;
  /** Parsed JSON, valid for the most part and at the borders. */
  readonly wire: fc.Arbitrary<unknown>;
  /** What consumers do with such a value: must not throw. */
  readonly use?: (value: never) => unknown;
}

const digits = (count: number): fc.Arbitrary<string> =>
  fc.nat(10 ** count - 1).map((number) => String(number).padStart(count, '0'));
const day = fc
  .tuple(fc.oneof(digits(4), fc.constantFrom('0000', '9999')), fc.integer({ min: 1, max: 12 }), fc.nat(31))
  .map(([year, month, of]) => `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`);
const borderDay = fc.oneof(day, fc.constantFrom('0000-01-01', '9999-12-31', '2016-12-31', '0000-12-31'));
const clock = fc.oneof(
  fc
    .tuple(fc.nat(23), fc.nat(59), fc.nat(60))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
  fc.constantFrom('23:59:59', '23:59:60', '00:00:00', '22:59:60', '00:59:60'),
);
const fraction = fc.oneof(
  fc.constant(''),
  fc.nat(99_999).map((number) => `.${number}`),
);
const offset = fc.oneof(
  fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+23:59', '-23:59', '+01:00', '-01:00', ''),
  fc
    .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
    .map(
      ([sign, hours, minutes]) =>
        `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`,
    ),
);
const time = fc.tuple(clock, fraction, offset).map((parts) => parts.join(''));
const datetime = fc.tuple(borderDay, fc.constantFrom('T', 't', ' '), time).map((parts) => parts.join(''));
const amount = (unit: string): fc.Arbitrary<string> =>
  fc.option(fc.nat(), { nil: undefined }).map((n) => (n === undefined ? '' : `${n}${unit}`));
const duration = fc
  .tuple(
    amount('Y'),
    amount('M'),
    amount('D'),
    fc.constantFrom('', 'T'),
    amount('H'),
    amount('M'),
    amount('S'),
    fraction,
  )
  .map(([y, mo, d, t, h, m, s, f]) => `P${y}${mo}${d}${t}${h}${m}${f === '' ? s : s.replace('S', `${f}S`)}`);
const whole = fc.oneof(
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n, 2n ** 53n - 1n, 2n ** 53n, 0n),
);
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(-0, 0, 1e308, 5e-324, 2 ** 53 - 1),
);
const authority = fc.string({ unit: fc.constantFrom(...'a1.:[]@%-xn_'.split('')), maxLength: 12 });
const uri = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .tuple(
      fc.constantFrom('http', 'https', 'ftp', 'file', 'urn', 'mailto', 'a+b'),
      fc.constantFrom('://', ':', ':/'),
      authority,
      fc.constantFrom('', '/', '/a?b#c', ':80'),
    )
    .map((parts) => parts.join('')),
);
/** JSON as a parser gives it: numbers beyond doubles are infinite, names and texts may be anything. */
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      number,
      fc.boolean(),
      fc.constantFrom(null, Infinity, -Infinity, '\ud800'),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', 'constructor')),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

const cases: Readonly<Record<string, Case>> = {
  string: { read: codec.readString, wire: fc.string({ unit: 'binary' }) },
  boolean: { read: codec.readBoolean, wire: fc.boolean() },
  integer: { read: codec.readInteger, wire: number },
  int32: { read: codec.readInt32, wire: number },
  int64: { read: codec.readInt64, write: codec.writeInt64, wire: fc.oneof(whole.map(String), number) },
  'int64 as a number': {
    read: codec.readInt64AsNumber,
    write: codec.writeInt64AsNumber,
    wire: fc.oneof(whole.map(String), number),
  },
  'float and double': {
    read: codec.readNumber,
    wire: fc.oneof(number, fc.constantFrom(Infinity, -Infinity)),
  },
  decimal: {
    read: codec.readDecimal,
    wire: fc.tuple(fc.constantFrom('', '-'), fc.nat(), fraction).map((parts) => parts.join('')),
    use: (value: string) => Number(value),
  },
  datetime: {
    read: codec.readDatetime,
    write: codec.writeDatetime,
    wire: datetime,
    use: (value: Date) => value.toISOString(),
  },
  date: { read: codec.readDate, wire: borderDay, use: (value: string) => new Date(value).toISOString() },
  time: { read: codec.readTime, wire: time },
  duration: { read: codec.readDuration, wire: duration },
  uuid: { read: codec.readUuid, wire: fc.uuid() },
  email: {
    read: codec.readEmail,
    wire: fc.oneof(
      fc.emailAddress(),
      fc.tuple(authority, authority).map(([a, b]) => `${a}@${b}`),
    ),
  },
  uri: { read: codec.readUri, wire: uri, use: (value: string) => new URL(value).href },
  bytes: {
    read: codec.readBytes,
    write: codec.writeBytes,
    wire: fc.oneof(fc.base64String(), fc.string({ unit: fc.constantFrom(...'AQR+/='.split('')) })),
  },
  json: { read: codec.readJson, wire: json },
};

describe('what a reader takes, its writer gives back', () => {
  for (const [name, { read, write = (value: unknown) => value, wire, use }] of Object.entries(cases)) {
    test(name, () => {
      let taken = 0;
      fc.assert(
        fc.property(wire, (given) => {
          const problems = new codec.Problems();
          const value = read(given, '', 'x', problems);
          if (!problems.none) return;
          taken += 1;
          use?.(value as never);
          const text = JSON.stringify(write(value as never));
          const again = new codec.Problems();
          const back = read(JSON.parse(text), '', 'x', again);
          assert.deepEqual(again.list, [], text);
          // A number within `json` is written without the sign of zero.
          if (name === 'json') assert.equal(JSON.stringify(back), text);
          else assert.deepEqual(back, value);
        }),
        { numRuns: 4_000, seed: 9 },
      );
      assert.ok(taken > 400, `only ${taken} values were taken`);
    });
  }
});

describe('what could not be written again is refused', () => {
  const problemsOf = (reader: Reader, value: unknown): readonly codec.Problem[] => {
    const problems = new codec.Problems();
    reader(value, '/a', 'b', problems);
    return problems.list;
  };

  for (const text of [
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:60Z',
    '9999-12-31T23:59:59.9999-00:01',
  ]) {
    test(text, () => {
      assert.deepEqual(
        problemsOf(codec.readDatetime, text).map(({ at, rule }) => [at, rule]),
        [['/a/b', 'format']],
      );
    });
  }

  for (const text of [
    'http://[::1',
    'http://a:x',
    'https://',
    'http://300.1.1.1/',
    'http://a:99999/',
    'http://xn--a/',
  ]) {
    test(text, () => {
      assert.deepEqual(
        problemsOf(codec.readUri, text).map(({ at, rule }) => [at, rule]),
        [['/a/b', 'format']],
      );
    });
  }

  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

  test('JSON that is nested deeper than 1,000 levels, with the pointer of the field', () => {
    for (const levels of [1_001, 10_000, 200_000]) {
      assert.deepEqual(
        problemsOf(codec.readJson, nested(levels)).map(({ at, rule }) => [at, rule]),
        [['/a/b', 'maxDepth']],
      );
    }
    const deepest = nested(998);
    assert.deepEqual(problemsOf(codec.readJson, deepest), []);
    assert.equal(JSON.stringify(deepest).length, 2 * 998);
  });

  test('numbers beyond doubles within JSON, with their pointer', () => {
    const value = JSON.parse('{"x/y":[1,{"z":1e999}]}') as unknown;
    assert.deepEqual(
      problemsOf(codec.readJson, value).map(({ at, rule }) => [at, rule]),
      [['/a/b/x~1y/1/z', 'type']],
    );
    assert.deepEqual(
      problemsOf(codec.readJson, -Infinity).map(({ at }) => at),
      ['/a/b'],
    );
  });
});

test('64-bit numbers of a config become texts within JSON, wherever they stand', () => {
  const problems = new codec.Problems();
  const value = { a: [2n ** 63n - 1n, { b: -(2n ** 63n) }], c: 1 };
  const read = codec.readJson(value, '', 'x', problems);
  assert.deepEqual(read, { a: ['9223372036854775807', { b: '-9223372036854775808' }], c: 1 });
  assert.equal(codec.readJson(2n ** 63n, '', 'x', problems), '9223372036854775808');
  assert.ok(problems.none);
});

test('problems hold no more of a sender’s names than a few thousand characters each', () => {
  const problems = new codec.Problems();
  for (let index = 0; index < 2_000; index += 1)
    problems.add(`/${'n'.repeat(1 << 20)}/${index}`, 'type', 'must be a string');
  assert.ok(JSON.stringify(problems.list).length < 5 << 20);
});
