// Parameters as texts: what becomes of them before decoding.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FieldPlace } from '../wire/contract.js';
import { readText, type FieldPlaces } from './text.js';

function read(
  fields: FieldPlaces,
  place: FieldPlace['in'],
  texts: Readonly<Record<string, string | readonly string[]>>,
): unknown {
  const input: Record<string, unknown> = {};
  readText(fields, place, (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined), input);
  return input;
}

describe('texts of parameters', () => {
  const kinds: [FieldPlace['text'], string, unknown][] = [
    ['string', '12', '12'],
    ['string', '9223372036854775807', '9223372036854775807'],
    ['number', '12', 12],
    ['number', '-1.5e3', -1500],
    ['number', '', ''],
    ['number', ' 1', ' 1'],
    ['number', '0x10', '0x10'],
    ['number', '01', '01'],
    ['number', 'Infinity', 'Infinity'],
    ['number', 'null', null],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', '1', '1'],
    ['json', '{"a":[1]}', { a: [1] }],
    ['json', '{a', '{a'],
  ];
  for (const [text, given, expected] of kinds) {
    test(`${text} ${JSON.stringify(given)}`, () => {
      assert.deepEqual(read({ x: { in: 'query', text } }, 'query', { x: given }), { x: expected });
    });
  }

  test('may repeat where the field is an array', () => {
    const fields: FieldPlaces = {
      ids: { in: 'query', text: 'number', many: true },
      one: { in: 'query', text: 'number' },
    };
    assert.deepEqual(read(fields, 'query', { ids: ['1', '2', 'x'], one: ['3'] }), {
      ids: [1, 2, 'x'],
      one: 3,
    });
    assert.deepEqual(read(fields, 'query', { ids: '1' }), { ids: [1] });
    assert.deepEqual(
      read(fields, 'query', { one: ['3', '4'] }),
      { one: [3, 4] },
      'left for decoding to refuse',
    );
    assert.deepEqual(read(fields, 'query', {}), {});
  });

  test('are looked up by their names there, headers in lower case and as lists', () => {
    const fields: FieldPlaces = {
      tenant: { in: 'header', name: 'X-Tenant', text: 'string' },
      flags: { in: 'header', name: 'X-Flags', text: 'string', many: true },
      id: { in: 'path', text: 'number' },
    };
    assert.deepEqual(read(fields, 'header', { 'x-tenant': 'a, b', 'x-flags': ['a, b', 'c'], id: '1' }), {
      tenant: 'a, b',
      flags: ['a', 'b', 'c'],
    });
    assert.deepEqual(read(fields, 'path', { id: '1' }), { id: 1 });
  });

  test('never reach the prototype', () => {
    const fields: FieldPlaces = JSON.parse('{"__proto__":{"in":"query","text":"json"}}') as FieldPlaces;
    const input = read(
      fields,
      'query',
      JSON.parse('{"__proto__":"{\\"a\\":1}"}') as Record<string, string>,
    ) as object;
    assert.equal(Object.getPrototypeOf(input), Object.prototype);
    assert.equal(JSON.stringify(input), '{"__proto__":{"a":1}}');
  });
});
