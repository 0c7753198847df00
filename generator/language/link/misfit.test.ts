// Defaults are judged by the rules that decoders go by.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as runtime from '@armature/runtime/client';
import * as fc from 'fast-check';
import type { BuiltinName } from '../builtin/builtins.js';
import { seedOr } from '../../testing/random.test.fixture.js';
import { findMisfit } from './misfit.js';

type Reader = (value: unknown, at: string, key: string, problems: runtime.Problems) => unknown;

/** Each built-in type that is a text on the wire: its reader, texts that fit, and texts that almost do. */
const textual: readonly (readonly [BuiltinName, Reader, readonly string[]])[] = [
  [
    'email',
    runtime.readEmail,
    [
      'ann@shop.example',
      'a.b+c@x.y.z',
      'a@b',
      'a@b.',
      'a..b@c.de',
      '.a@c.de',
      'a b@c.de',
      'a@-b.de',
      'ä@b.de',
      `${'a'.repeat(64)}@b.de`,
      `${'a'.repeat(65)}@b.de`,
      `a@${'b'.repeat(63)}.de`,
      `a@${'b'.repeat(64)}.de`,
      `a@${'b.'.repeat(126)}de`,
    ],
  ],
  [
    'uri',
    runtime.readUri,
    [
      'https://a.example/b?c=d#e',
      'mailto:a@b.de',
      'urn:x:y',
      'x:',
      '/a',
      'http://ä.de',
      'a:%zz',
      'a:%2f',
      'a:b c',
      'a:"b"',
      '1:a',
    ],
  ],
  [
    'uuid',
    runtime.readUuid,
    [
      '0190a0a0-1111-7222-8333-444455556666',
      '0190A0A0-1111-7222-8333-444455556666',
      '0190a0a011117222833344445555666',
    ],
  ],
  [
    'datetime',
    runtime.readDatetime,
    [
      '2026-02-28T12:00:00Z',
      '2026-02-28t12:00:00z',
      '2026-02-28T12:00:00.123456789+05:30',
      '2024-02-29T00:00:00-00:00',
      '2026-02-29T12:00:00Z',
      '2026-02-28T24:00:00Z',
      '2026-02-28T23:59:60Z',
      '2026-12-31T23:59:60Z',
      '2026-02-28T12:00:00',
      '2026-02-28 12:00:00Z',
      '2026-02-28T12:00Z',
      '2026-02-28T12:00:00+24:00',
      '2026-02-28T12:00:00+05:60',
      '0000-01-01T00:00:00Z',
    ],
  ],
  [
    'date',
    runtime.readDate,
    ['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '2026-00-10', '0000-01-01', '26-01-01'],
  ],
  [
    'time',
    runtime.readTime,
    [
      '12:30:00Z',
      '12:30:00',
      '12:30:00.5+01:00',
      '23:59:60Z',
      '24:00:00Z',
      '12:30Z',
      '12:30:00+24:00',
      '12:30:00z',
      '12:30:60Z',
    ],
  ],
  [
    'duration',
    runtime.readDuration,
    [
      'PT15M',
      'P1D',
      'P1Y2M3DT4H5M6S',
      'P2W',
      'P',
      'PT',
      'P1DT',
      'PT0.5S',
      'P1W2D',
      'PT1H30S',
      'P1Y3D',
      '-PT1M',
      'pt1m',
      'PT1,5S',
    ],
  ],
  [
    'decimal',
    runtime.readDecimal,
    [
      '1',
      '-1.50',
      '0',
      '-0',
      '0.0',
      '00',
      '01',
      '1.',
      '.5',
      '+1',
      '1e5',
      '1E-5',
      '',
      ' 1',
      '99999999999999999999.000000000001',
    ],
  ],
  [
    'int64',
    runtime.readInt64,
    [
      '0',
      '-1',
      '-0',
      '01',
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775808',
      '+1',
      '1.0',
      '1e3',
      '',
    ],
  ],
  [
    'bytes',
    runtime.readBytes,
    ['', 'AA==', 'AAA=', 'AAAA', 'AB==', 'AAB=', 'A', 'AAA', 'A===', 'AA=A', '_-AA', 'AA', 'AAAA\n'],
  ],
];

function decodes(read: Reader, value: unknown): boolean {
  const problems = new runtime.Problems();
  read(value, '', 'value', problems);
  return problems.none;
}

for (const [name, read, samples] of textual) {
  const fits = (value: unknown): boolean =>
    findMisfit(value, { kind: 'builtin', name, constraints: {} }) === undefined;

  test(`a default fits ${name} where a decoder takes it`, () => {
    for (const sample of samples) assert.equal(fits(sample), decodes(read, sample), JSON.stringify(sample));
    assert.ok(samples.some((sample) => fits(sample)) && samples.some((sample) => !fits(sample)));
  });

  test(`a default that is nearly ${name} is judged as a decoder does`, () => {
    const character = fc.constantFrom(...Array.from('0159:.+-TZPtz@ aA=/%_\nä'));
    const near = fc
      .tuple(fc.constantFrom(...samples), fc.nat(40), fc.nat(2), fc.string({ unit: character, maxLength: 2 }))
      .map(([sample, at, drop, insert]) => sample.slice(0, at) + insert + sample.slice(at + drop));
    fc.assert(
      fc.property(near, (text) => assert.equal(fits(text), decodes(read, text))),
      { seed: seedOr(1), numRuns: 300 },
    );
  });
}

test('a number is judged as the digits that it becomes', () => {
  const decimal = { kind: 'builtin', name: 'decimal', constraints: { maximum: '0.5' } } as const;
  assert.equal(findMisfit(1e-7, decimal), undefined);
  assert.equal(findMisfit(1.5, decimal), 'has to be at most 0.5');
  const int64 = { kind: 'builtin', name: 'int64', constraints: { minimum: 1.5 } } as const;
  assert.equal(findMisfit(1n, int64), 'has to be at least 2');
  assert.equal(findMisfit(9_007_199_254_740_991, int64), undefined);
});
