// Lists in a query and in a header: what a client sends is what the server reads, or it is not sent at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../contract/operation-contract.js';
import * as fc from 'fast-check';
import { Problems } from '../codec/problems.js';
import { absentLists } from './absent-lists.js';
import { placeInput } from './place-input.js';
import { createTextReader, readText } from './text.js';

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

/** An input whose lists are required, optional, or have a default, as generated codecs read them. */
function listsOf(text: 'string' | 'number' | 'boolean', place: 'query' | 'body'): AnyOperation {
  const presets: Readonly<Record<string, unknown>> = { preset: listsPreset(text), none: [] };
  return {
    service: 'x',
    name: 'send',
    method: 'POST',
    path: '/send',
    fields: Object.fromEntries(
      ['always', 'maybe', 'preset', 'none'].map((name) => [name, { in: place, text, many: true }]),
    ),
    encoding: place === 'body' ? 'multipart' : 'json',
    input: {
      decode: (value: Record<string, unknown>, at: string, problems: Problems) => {
        if (value['always'] === undefined) problems.add(`${at}/always`, 'required', 'is required');
        return { ...presets, ...value };
      },
      encode: (value: unknown) => value,
    },
  } as unknown as AnyOperation;
}

/** What the server reads of an input that the client sends. */
async function received(operation: AnyOperation, place: 'query' | 'body', input: object): Promise<unknown> {
  const { target, body } = await placeInput(operation, input);
  const params = place === 'query' ? new URL(target, 'http://x').searchParams : (body as FormData);
  const read: Record<string, unknown> = {};
  createTextReader(
    operation.fields,
    place,
    absentLists(operation),
  )((name) => (params.has(name) ? params.getAll(name).map(String) : undefined), read);
  return operation.input.decode(read, '', new Problems());
}

for (const place of ['query', 'body'] as const)
  for (const text of ['string', 'number', 'boolean'] as const)
    test(`lists of ${text}s in a ${place === 'query' ? 'query' : 'form'} arrive as they were, empty ones too`, async () => {
      const operation = listsOf(text, place);
      const item = { string: fc.constantFrom(...items), number: fc.integer(), boolean: fc.boolean() }[text];
      const list = fc.array<unknown>(item, { maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(
          fc.record({ always: list, maybe: list, preset: list, none: list }, { requiredKeys: ['always'] }),
          async (input) => {
            const isUnsayable = text === 'string' && input.preset?.length === 0;
            if (isUnsayable) return assert.rejects(received(operation, place, input), /the default is read/);
            const expected: Record<string, unknown> = { preset: listsPreset(text), none: [], ...input };
            // An optional list without items is not there: it has no other way to say so.
            if (input.maybe?.length === 0) delete expected['maybe'];
            assert.deepEqual(await received(operation, place, input), expected);
          },
        ),
        { numRuns: 200, seed: 4 },
      );
    });

function listsPreset(text: 'string' | 'number' | 'boolean'): unknown[] {
  return [text === 'string' ? 'a' : text === 'number' ? 1 : true];
}

test('one text that is nothing is a list without items, where no item is nothing', () => {
  const read: Record<string, unknown> = {};
  readText(
    {
      numbers: { in: 'query', text: 'number', many: true },
      texts: { in: 'query', text: 'string', many: true },
    },
    'query',
    () => [''],
    read,
  );
  assert.deepEqual(read, { numbers: [], texts: [''] });
});

test('a text that may be null is not sent where it is, and refused where it might be taken for absent', async () => {
  const operation = {
    ...listsOf('string', 'body'),
    fields: { nick: { in: 'body', text: 'string' }, other: { in: 'body', text: 'string' } },
    input: {
      decode: (value: Record<string, unknown>, at: string, problems: Problems) => {
        if (!('nick' in value)) problems.add(`${at}/nick`, 'required', 'is required');
        return value;
      },
      encode: (value: unknown) => value,
    },
  } as unknown as AnyOperation;
  assert.deepEqual(await received(operation, 'body', { nick: null }), { nick: null });
  assert.deepEqual(await received(operation, 'body', { nick: 'null' }), { nick: 'null' });
  await assert.rejects(received(operation, 'body', { nick: 'a', other: null }), /is null/);
});
