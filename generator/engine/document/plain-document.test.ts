// The quick reader and the YAML parser agree on whatever the quick reader takes: values, sources and every span.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DocumentNode } from './document.js';
import { parseYaml } from './parse-document.js';
import { readPlainDocument } from './plain-document.js';

/** Whether the quick reader takes a text; then it has to be what the parser makes of it. */
function agrees(text: string): boolean {
  const file = { path: 'service.yaml', text };
  const root = readPlainDocument(file);
  if (root === undefined) return false;
  const { document, diagnostics } = parseYaml(file);
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    [],
    text,
  );
  assert.deepEqual(root, document.root, text);
  return true;
}

const scalars = [
  'user',
  'string(1..64)',
  'map<string, double>',
  'int32 = 1',
  'a: b',
  'a:b',
  'a #b',
  'a#b',
  'T[]',
  '/things/{id}',
  '1',
  '-1',
  '007',
  '1.50',
  '-0',
  '1e3',
  '.5',
  '0x1f',
  '+4',
  '1.',
  'null',
  '~',
  'True',
  'yes',
  '-',
  '- a',
  '.inf',
  '"a"',
  '"a\\"b\\n"',
  '"\\u0041"',
  "'it''s'",
  '"open',
  '"a" b',
  "''",
  'ä ö',
  '😀',
  '&x 1',
  '*x',
  '!t a',
  '|',
  '>-',
  '@a',
  '%a',
];
const keys = [
  'a',
  'b',
  'nick?',
  'Page<T>',
  '"quoted key"',
  "'k'",
  '200',
  '/path',
  'null',
  '<<',
  'a b',
  '? x',
  '-',
  '__proto__',
];
const flows = [
  '{}',
  '[]',
  '{ a: 1, b: "x" }',
  '[a, b, ]',
  '{ a: [1, { b: c }] }',
  '{ a: 1,, }',
  '{ a }',
  '[a: 1]',
  '{ a: T[] }',
  '{ r: enum(a, b) }',
  '{ r: "enum(a, b)" }',
  '{a: 1}',
  '{ "a":1 }',
  '[\n  a,\n  b # c\n]',
  '{\n    a: 1,\n  }',
  '[ # c',
  '{ a: 1 } x',
];
const behind = ['', '', '', '', ' ', '  # c', ' #', '#x', '\t'];
const comments = ['', '', '#', '# c', '  # c', '    # c', '---', '...', '%YAML 1.2', '\r'];

const value = fc.constantFrom(...scalars, ...flows, '', '', '', '');
const line = fc
  .record({
    indent: fc.constantFrom(0, 0, 1, 2, 2, 2, 4, 4, 6),
    lead: fc.constantFrom('', '', '', '', '- ', '-   ', '- - '),
    key: fc.option(fc.constantFrom(...keys), { freq: 8 }),
    value,
    behind: fc.constantFrom(...behind),
  })
  .map(({ indent, lead, key, value, behind }) => {
    const pair = key === null ? value : value === '' ? `${key}:` : `${key}: ${value}`;
    return `${' '.repeat(indent)}${lead}${pair}${behind}`;
  });
const soup = fc
  .array(fc.oneof({ weight: 6, arbitrary: line }, { weight: 1, arbitrary: fc.constantFrom(...comments) }), {
    maxLength: 7,
  })
  .chain((lines) => fc.constantFrom('\n', '', '\n\n').map((end) => lines.join('\n') + end));

interface Tree {
  readonly [key: string]: string | number | readonly string[] | Tree;
}
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(
    fc.constantFrom('a', 'b', 'c?', 'D<T>', 'e'),
    fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('user', 'string(1..64)', '"a: b"'),
      fc.integer(),
      fc.constantFrom(['x', 'y'], ['"q"']),
      tie('tree'),
    ),
    { minKeys: 1, maxKeys: 4 },
  ),
}));

/** Manifests as people write them. */
function write(node: Tree, indent: string): string {
  return Object.entries(node)
    .map(([key, item]) => {
      if (typeof item !== 'object') return `${indent}${key}: ${item}\n`;
      if (isList(item)) return `${indent}${key}:\n${item.map((each) => `${indent}  - ${each}\n`).join('')}`;
      return `# ${key}\n\n${indent}${key}:\n${write(item, `${indent}  `)}`;
    })
    .join('');
}

function isList(item: readonly string[] | Tree): item is readonly string[] {
  return Array.isArray(item);
}

/** Such a manifest with lines put in, wherever. */
const edited = fc
  .tuple(
    tree,
    fc.array(fc.tuple(fc.nat(), fc.oneof(line, fc.constantFrom(...comments))), {
      minLength: 1,
      maxLength: 2,
    }),
  )
  .map(([node, news]) => {
    const lines = write(node, '').split('\n');
    for (const [at, text] of news) lines.splice(at % lines.length, 0, text);
    return lines.join('\n');
  });

test('what the quick reader takes is what the parser makes of it', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(soup, edited, edited), (text) => {
      if (agrees(text)) taken += 1;
    }),
    { numRuns: 1500 },
  );
  assert.ok(taken > 100, `only ${taken} texts were taken`);
});

test('takes what manifests are made of', () => {
  fc.assert(fc.property(tree, (node) => assert.ok(agrees(write(node, '')), write(node, ''))));
});

test('leaves to the parser what only that one knows', () => {
  for (const text of [
    '',
    '# c\n',
    'a: &x 1\n',
    'a: |\n  b\n',
    'a: b\n  c\n',
    'a: 1\na: 2\n',
    '---\na: 1\n',
    'a:\t1\n',
    'a: "\\u0041"\n',
  ])
    assert.equal(readPlainDocument({ path: 'service.yaml', text }), undefined, text);
});

test('gives up on what is nested deeper than the readers go', () => {
  const deep = (levels: number): string => `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}`;
  const read = (levels: number): DocumentNode | undefined =>
    readPlainDocument({ path: 'service.yaml', text: `a: ${deep(levels)}\n` });
  assert.ok(agrees(`a: ${deep(90)}\n`));
  assert.equal(read(200), undefined);
});
