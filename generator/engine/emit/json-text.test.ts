import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as prettier from 'prettier';
import { seedOr } from '../../testing/random.test.fixture.js';
import type { Span } from '../../source/source-file.js';
import { noteCauses, withCauses } from './causes.js';
import { jsonBlocks } from './json-blocks.js';
import { jsonText } from './json-text.js';

test('leaves out what is undefined', () => {
  assert.equal(jsonText({ a: undefined, b: 1 }), '{\n  "b": 1\n}\n');
});

test('lays JSON out as Prettier does, and keeps every value', async () => {
  // Words long enough to go over the edge, nested as documents are.
  const word = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom('summary', 'a "quoted" word', '界'.repeat(20)),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 6 }),
    object: fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), tie('value'), { maxKeys: 5 }),
  }));
  await fc.assert(
    fc.asyncProperty(value, async (json) => {
      const text = jsonText(json);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(json)));
      assert.equal(text, await prettier.format(text, { parser: 'json' }));
    }),
    { seed: seedOr(1), numRuns: 300 },
  );
});

test('tells which part of the text is which entry', () => {
  const cause = (start: number): Span => ({ file: { path: 'a.yaml', text: '' }, start, end: start });
  const parts = noteCauses(() => {
    const inner = withCauses({ 'b"c': [1, 2], d: 'x: 1 y; y 2' }, (key) =>
      key === 'd' ? [{ text: 'y', cause: cause(2) }] : cause(1),
    );
    const value = withCauses([{ a: inner, left: undefined }, 'end'], (key) =>
      key === '1' ? { cause: cause(3), said: cause(4) } : undefined,
    );
    const text = jsonText(value);
    const blocks = jsonBlocks(text, value);
    const part = ({ start, end, cause }: (typeof blocks)[number]) => [cause.start, text.slice(start, end)];
    // A list is as wide as its entries, and has the cause of the first of them that has one.
    assert.deepEqual(
      blocks.filter(({ isList }) => isList).map((each) => each.cause.start),
      [3, 1],
    );
    return blocks.filter(({ isList }) => !isList).map(part);
  });
  assert.deepEqual(parts, [
    [1, '"b\\"c": [1, 2]'],
    [2, 'y'],
    [3, '"end"'],
    [4, '"end"'],
  ]);
});
