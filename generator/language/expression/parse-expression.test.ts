import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { seedOr } from '../../testing/random.test.fixture.js';
import type { TypeNode } from '../node.js';
import { parseExpression } from './parse-expression.js';

/** A type in a short form: its structure and constraints, without places. */
function outline(type: TypeNode): string {
  const limits = Object.entries(type.constraints).map(([key, value]) => `${key}=${value}`);
  const suffix = limits.length > 0 ? `[${limits.join(' ')}]` : '';
  switch (type.kind) {
    case 'name':
      return `${type.name}${type.args.length > 0 ? `<${type.args.map(outline).join(',')}>` : ''}${suffix}`;
    case 'enum':
      return `enum(${type.values.map((member) => JSON.stringify(member.value)).join(',')})`;
    case 'union':
    case 'intersection':
      return `${type.kind}(${type.of.map(outline).join(',')})`;
    case 'pick':
    case 'omit':
      return `${type.kind}(${outline(type.of)};${type.keys.map((key) => key.value).join(',')})`;
    case 'object':
    case 'unreadable':
      return type.kind;
    default:
      return `${type.kind}(${outline(type.of)})${suffix}`;
  }
}

function parse(text: string) {
  const file = { path: 'a.yaml', text };
  return parseExpression({ value: text, span: { file, start: 0, end: text.length } });
}

const types: readonly (readonly [string, string])[] = [
  ['string', 'string'],
  ['User', 'User'],
  ['common.Page<User>', 'common.Page<User>'],
  ['Pair<string, User[]>', 'Pair<string,array(User)>'],
  ['string[]', 'array(string)'],
  ['string[][]', 'array(array(string))'],
  ['string | null', 'nullable(string)'],
  ['null | string', 'nullable(string)'],
  ['string[] | null', 'nullable(array(string))'],
  ['(string | null)[]', 'array(nullable(string))'],
  ['A | B', 'union(A,B)'],
  ['| A | B', 'union(A,B)'],
  ['A | B | null', 'nullable(union(A,B))'],
  ['A & B', 'intersection(A,B)'],
  ['A & B | C', 'union(intersection(A,B),C)'],
  ['map<string, int32>', 'map(int32)'],
  ['map<string, map<string, A[]>>', 'map(map(array(A)))'],
  ['stream<Step>', 'stream(Step)'],
  ['Partial<User>', 'partial(User)'],
  ['Pick<User, id | name>', 'pick(User;id,name)'],
  ['Omit<User, "id">', 'omit(User;id)'],
  ['Partial<Omit<common.User, id>>', 'partial(omit(common.User;id))'],
  ['enum(a, b)', 'enum("a","b")'],
  ['enum(in-progress, "with, comma", 1, 2.5, ä)', 'enum("in-progress","with, comma",1,2.5,"ä")'],
  ['"a" | "b"', 'enum("a","b")'],
  ["'a' | 'b' | null", 'nullable(enum("a","b"))'],
  ['1 | 2', 'enum(1,2)'],
  ['string(1..64)', 'string[minLength=1 maxLength=64]'],
  ['string(8)', 'string[minLength=8 maxLength=8]'],
  ['string(..5)', 'string[maxLength=5]'],
  ['string(0..)', 'string'],
  ['int32(0..)', 'int32[minimum=0]'],
  ['double(-1.5..1.5)', 'double[minimum=-1.5 maximum=1.5]'],
  ['int64(..9223372036854775807)', 'int64[maximum=9223372036854775807]'],
  ['T[](1..10)', 'array(T)[minItems=1 maxItems=10]'],
  ['string(1..64)[](..3)', 'array(string[minLength=1 maxLength=64])[maxItems=3]'],
  ['map<string, T>(1..)', 'map(T)[minProperties=1]'],
  [' string ', 'string'],
];

for (const [text, expected] of types) {
  test(`reads ${text}`, () => {
    const { type, diagnostics } = parse(text);
    assert.deepEqual(diagnostics, []);
    assert.equal(type && outline(type), expected);
  });
}

const defaults: readonly (readonly [string, unknown])[] = [
  ['Role = member', 'member'],
  ['int32 = 587', 587],
  ['double = -1.5e3', -1500],
  ['int64 = 9007199254740993', '9007199254740993'],
  ['boolean = true', true],
  ['string | null = null', null],
  ['string = "a = b"', 'a = b'],
  ["string = 'it''s'", undefined],
  ["string = 'x y'", 'x y'],
  ['string[] = []', []],
  ['string[] = ["a", "b"]', ['a', 'b']],
  ['json = {"a": 1}', { a: 1 }],
  ['uri = https://example.com/a', 'https://example.com/a'],
];

for (const [text, expected] of defaults) {
  test(`reads the default of ${text}`, () => {
    const { default: preset } = parse(text);
    assert.deepEqual(preset?.value, expected);
    if (preset) assert.equal(preset.span.end, text.length);
  });
}

test('knows the place of each part of an expression', () => {
  const text = 'Page<string> | null';
  const { type } = parse(text);
  assert.ok(type?.kind === 'nullable' && type.of.kind === 'name');
  const [arg] = type.of.args;
  assert.equal(text.slice(type.of.span.start, type.of.span.end), 'Page<string>');
  assert.equal(text.slice(arg?.span.start, arg?.span.end), 'string');
});

test('knows places within quoted, escaped and folded scalars', () => {
  const text = '"Page<\\"a\\" | strng>"';
  const file = { path: 'a.yaml', text };
  const span = { file, start: 0, end: text.length };
  const [found] = parseExpression({ value: 'Page<"a" | strng>', span }).diagnostics;
  assert.equal(text.slice(found?.span?.start, found?.span?.end), 'strng');
});

test('never throws, and its places lie within the text', () => {
  const word = fc.constantFrom(
    'string',
    'User',
    'map<',
    'enum(',
    '(',
    ')',
    '[',
    ']',
    '|',
    '&',
    '..',
    '=',
    '"',
    ',',
    '<',
    '>',
    ' ',
    '1',
    'null',
    '?',
    '.',
    'é',
    '\\',
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(word).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(text, (expression) => {
      const { type, diagnostics } = parse(expression);
      assert.ok(type !== undefined || diagnostics.length > 0);
      for (const { span } of diagnostics) {
        assert.ok(span && span.start >= 0 && span.start <= span.end && span.end <= expression.length);
      }
    }),
    { seed: seedOr(1), numRuns: 2000 },
  );
});
