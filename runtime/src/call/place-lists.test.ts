// Lists in a query and in a header: what a client sends is what the server reads, or it is not sent at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../contract/operation-contract.js';
import { placeInput } from './place-input.js';
import { readText } from './text.js';

const operation = {
  service: 'x',
  name: 'find',
  method: 'GET',
  path: '/find',
  fields: {
    query: { in: 'query', text: 'string', many: true, name: 'q[]' },
    header: { in: 'header', text: 'string', many: true, name: 'X-List' },
    text: { in: 'header', text: 'string' },
  },
  encoding: 'json',
  input: { decode: (value: unknown) => value, encode: (value: unknown) => value },
} as unknown as AnyOperation;

async function sent(input: object): Promise<object> {
  const { target, headers } = await placeInput(operation, input);
  const read: Record<string, unknown> = {};
  const query = new URL(target, 'http://x').searchParams;
  readText(operation.fields, 'query', (name) => (query.has(name) ? query.getAll(name) : undefined), read);
  // As HTTP carries a header's value.
  readText(operation.fields, 'header', (name) => headers[name]?.trim(), read);
  return read;
}

const items = ['a', '', ' ', ',', 'a,b', ' a ', 'a b', '"a"', 'ä', '%2C', '&', '=', '+', 'null'];

test('a list in a query arrives as it was, whatever its items', async () => {
  for (const one of items)
    for (const other of items) assert.deepEqual(await sent({ query: [one, other] }), { query: [one, other] });
  assert.deepEqual(await sent({ query: [''] }), { query: [''] });
  assert.deepEqual(await sent({}), {});
});

test('a list in a header arrives as it was, or is refused before it is sent', async () => {
  const refused: string[] = [];
  for (const item of items) {
    try {
      assert.deepEqual(await sent({ header: ['x', item] }), { header: ['x', item] });
    } catch (error) {
      assert.match(String(error), /can not stand in a/);
      refused.push(item);
    }
  }
  assert.deepEqual(refused, ['', ' ', ',', 'a,b', ' a ']);
  assert.deepEqual(await sent({ header: [] }), { header: [] });
  assert.deepEqual(await sent({ text: 'a,b' }), { text: 'a,b' });
  await assert.rejects(sent({ text: ' a' }), /spaces around it vanish/);
});
