import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { catalogue, createDiagnostic } from './catalogue.js';
import type { Entry } from './catalogue/index.js';
import { catalogueDocument, explain, formatDiagnostics } from './format.js';
import { nearest } from './near-miss.js';

function unknownKey(text: string, word: string, suggestion?: string) {
  const start = text.indexOf(word);
  const file = { path: 'services/user/service.yaml', text };
  return createDiagnostic('ARM1010', {
    span: { file, start, end: start + word.length },
    parameters: { key: word, where: 'a route', known: 'get, returns' },
    suggestion,
  });
}

test('shows place, code, excerpt with carets, suggestion and mend', () => {
  const text = 'routes:\n  a: { get: /a, retuns: User }\n';
  assert.equal(
    formatDiagnostics([unknownKey(text, 'retuns', 'returns')]),
    `services/user/service.yaml:2:17 error ARM1010 unknown key "retuns" in a route
    2 |   a: { get: /a, retuns: User }
      |                 ^^^^^^
  did you mean returns?
  mend: known here: get, returns

1 error
`,
  );
});

const layouts: readonly (readonly [string, string, string, string])[] = [
  ['a tab', '\tkey: x', '    key: x', '    ^^^'],
  ['a tab within', 'ab\tkey', 'ab  key', '    ^^^'],
  ['wide characters', '漢字 key', '漢字 key', '     ^^^'],
  ['an emoji with a joiner', '😀 key', '😀 key', '   ^^^'],
  ['a combining mark', 'e\u0301 key', 'e\u0301 key', '  ^^^'],
  ['a byte order mark', '\uFEFFkey', 'key', '^^^'],
  ['a carriage return', 'key\r\nb', 'key', '^^^'],
  ['control characters', '\u001b[31mkey', ' [31mkey', '     ^^^'],
];

for (const [what, text, line, carets] of layouts) {
  test(`puts the carets below the range in a line with ${what}`, () => {
    const lines = formatDiagnostics([unknownKey(text, 'key')]).split('\n');
    assert.equal(lines[1], `    1 | ${line}`);
    assert.equal(lines[2], `      | ${carets}`);
  });
}

test('cuts a long line around the range', () => {
  const text = `${'a'.repeat(300)} key ${'b'.repeat(300)}`;
  const [, line = '', carets = ''] = formatDiagnostics([unknownKey(text, 'key')], { width: 60 }).split('\n');
  assert.ok(line.length <= 68, line);
  assert.equal(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1), 'key');
  assert.ok(line.includes('…a') && line.endsWith('b…'));
});

test('underlines the first line of a range over several, and an empty range with one caret', () => {
  const file = { path: 'a.yaml', text: 'ab\ncd\n' };
  const parameters = { key: 'x', where: 'y', known: 'z' };
  const long = createDiagnostic('ARM1010', { span: { file, start: 1, end: 5 }, parameters });
  const empty = createDiagnostic('ARM1010', { span: { file, start: 6, end: 6 }, parameters });
  const lines = formatDiagnostics([long, empty]).split('\n');
  assert.equal(lines[2], '      |  ^');
  assert.ok(lines[5]?.startsWith('a.yaml:3:1 '));
  assert.equal(lines[7], '      | ^');
});

test('shows paths from where the user stands', () => {
  const [first] = formatDiagnostics([unknownKey('key', 'key')], {
    cwd: '/srv/shop/services',
    root: '/srv/shop',
  }).split(' ');
  assert.equal(first, 'user/service.yaml:1:1');
});

test('shows related places, and works without a place', () => {
  const file = { path: 'a.yaml', text: 'a: 1\na: 2\n' };
  const twice = createDiagnostic('ARM1003', {
    span: { file, start: 5, end: 6 },
    parameters: { key: 'a' },
    related: [{ span: { file, start: 0, end: 1 }, message: 'first given here' }],
  });
  const text = formatDiagnostics([twice, createDiagnostic('ARM6001', { parameters: {} })]);
  assert.ok(text.includes('see a.yaml:1:1 first given here\n    1 | a: 1\n'));
  assert.ok(text.includes('\n\nerror ARM6001 there is no scaffold.yaml'));
  assert.ok(text.endsWith('2 errors\n'));
});

test('colours only when told', () => {
  const diagnostics = [unknownKey('key', 'key')];
  assert.ok(!formatDiagnostics(diagnostics).includes('\u001b'));
  assert.ok(formatDiagnostics(diagnostics, { color: true }).includes('\u001b[31m'));
});

test('explains every code, however it is spelled', () => {
  for (const code of Object.keys(catalogue)) assert.ok(explain(code).startsWith(`# ${code}: `), code);
  assert.equal(explain('1010'), explain('ARM1010'));
  assert.equal(explain('arm1010'), explain('ARM1010'));
  assert.match(explain('ARM1999'), /There is no diagnostic ARM1999/);
});

test('every entry of the catalogue is whole', () => {
  for (const [code, entry] of Object.entries(catalogue) as [string, Entry][]) {
    assert.match(code, /^ARM[1-9]\d{3}$/);
    assert.ok(entry.explanation.length > 40 && entry.wrong !== entry.right, code);
  }
});

test('the page of a code says in which language its examples are', () => {
  const languagesOf = (code: string): string[] =>
    [...explain(code).matchAll(/^```(\w+)$/gm)].map(([, name = '']) => name);
  assert.deepEqual(languagesOf('ARM1010'), ['yaml', 'yaml']);
  assert.deepEqual(languagesOf('ARM5001'), ['ts', 'yaml']);
  assert.deepEqual(languagesOf('ARM6056'), ['toml', 'toml']);
  assert.deepEqual(languagesOf('ARM6065'), ['sh', 'sh']);
  assert.deepEqual(languagesOf('ARM7001'), ['handlebars', 'handlebars']);
  assert.deepEqual(languagesOf('ARM7005'), ['text', 'text']);
  assert.deepEqual(languagesOf('ARM7011'), ['yaml', 'yaml']);
  assert.deepEqual(languagesOf('ARM7020'), ['sh', 'sh']);
});

test('docs/diagnostics.md is what the catalogue says', () => {
  const path = new URL('../../../docs/diagnostics.md', import.meta.url);
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, catalogueDocument());
  assert.ok(
    readFileSync(path, 'utf8') === catalogueDocument(),
    'docs/diagnostics.md is stale: npm run test:update',
  );
});

test('finds what was probably meant, and nothing where nothing is near', () => {
  assert.equal(nearest('retuns', ['returns', 'routes']), 'returns');
  assert.equal(nearest('teh', ['the']), 'the');
  assert.equal(nearest('USER', ['user']), 'user');
  assert.equal(nearest('a', ['xyz']), undefined);
});
