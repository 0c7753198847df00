import assert from 'node:assert/strict';
import { test } from 'node:test';

import { catalogue } from '../../diagnostic/catalogue.js';
import { readServiceManifest } from './read-manifest.js';
import type { Fixtures } from './testing/fixtures.js';
import { routeFixtures } from './testing/fixtures-routes.js';
import { typeFixtures } from './testing/fixtures-types.js';
import { yamlFixtures } from './testing/fixtures-yaml.js';
import { parseMarkedText } from '../../engine/document/testing/marked-text.js';

const fixtures: Fixtures = { ...yamlFixtures, ...typeFixtures, ...routeFixtures };

for (const [code, texts] of Object.entries(fixtures)) {
  for (const marked of texts) {
    test(`${code} at its place: ${JSON.stringify(marked).slice(0, 90)}`, () => {
      const { text, start, end } = parseMarkedText(marked);
      const { diagnostics, value } = readServiceManifest({ path: 'service.yaml', text });
      // Most fixtures have no routes, which is another warning.
      const found = diagnostics.filter((diagnostic) => code === 'ARM4021' || diagnostic.code !== 'ARM4021');
      const places = found.map((diagnostic) => ({
        code: diagnostic.code,
        marked: text.slice(diagnostic.span?.start, diagnostic.span?.end),
        start: diagnostic.span?.start,
      }));
      assert.deepEqual(places, [{ code, marked: text.slice(start, end), start }]);
      assert.equal(value === undefined, found[0]?.severity === 'error');
    });
  }
}

test('every code of manifests has a fixture', () => {
  const codes = Object.keys(catalogue).filter((code) => /^ARM[124]/.test(code));
  assert.deepEqual(
    codes.filter((code) => !fixtures[code]?.length),
    [],
  );
});

test('reports ten different mistakes of one manifest, each at its place', () => {
  const text = `service: user
version: 1.2
types:
  Role: "admin" | "member"
  User: { id: int64, tags: string[] }
  Event: { type: string, name: string }
  Age: { years: number }
errors:
  Wrong: { code: 401, status: 401, message: no }
routes:
  getUser:
    get: /users/{id}
    retuns: User
  remove:
    delete: /users
    body: { id: int64 }
  remember:
    post: /remember
    callers: [algo]
    timeout: 2 seconds
`;
  const { diagnostics, value } = readServiceManifest({ path: 'service.yaml', text });
  assert.equal(value, undefined);
  assert.deepEqual(
    diagnostics.map((diagnostic) => [
      diagnostic.code,
      text.slice(diagnostic.span?.start, diagnostic.span?.end),
    ]),
    [
      ['ARM1019', '1.2'],
      ['ARM1004', '"admin" | "member"'],
      ['ARM1005', 'string[]'],
      ['ARM2008', 'name'],
      ['ARM2002', 'number'],
      ['ARM4011', '401'],
      ['ARM4004', 'id'],
      ['ARM1010', 'retuns'],
      ['ARM4006', 'body'],
      ['ARM4012', 'callers'],
      ['ARM1013', '2 seconds'],
    ],
  );
});

test('says what was probably meant', () => {
  const suggestions = [
    ['routes: { a: { get: /a, retuns: string } }', 'returns'],
    ['types: { A: { b: strng } }', 'string'],
    ['routes: { a: { get: /a, auth: jtw } }', 'jwt'],
  ];
  for (const [text, expected] of suggestions) {
    const { diagnostics } = readServiceManifest({ path: 'service.yaml', text: `service: user\n${text}\n` });
    assert.equal(diagnostics.find((diagnostic) => diagnostic.severity === 'error')?.suggestion, expected);
  }
});

test('shows what is not closed, and says that the rest was not checked', () => {
  const texts = [
    'service: user\nroutes:\n  a: «{» get: /a # {\ntypes: {}\n',
    'service: user\ndepends: «[»a, b # ]\nroutes: {}\n',
    'service: user\nroutes:\n  a: «{» get: /a, query: { b: "string[]" }\n  c: { get: /c }\n',
    "service: user\nsummary: «'»It''s {all}\nroutes: {}\n",
    'service: user\nroutes:\n  a: { get: /a, errors: «[»',
  ];
  for (const marked of texts) {
    const { text, start, end } = parseMarkedText(marked);
    const { diagnostics } = readServiceManifest({ path: 'service.yaml', text });
    assert.deepEqual(
      diagnostics.map(({ code, related }) => [code, related?.[0]?.span.start, related?.[0]?.span.end]),
      [['ARM1001', start, end]],
    );
    assert.match(diagnostics[0]?.mend ?? '', /what follows in this file was not checked/);
  }
});

test('survives what is nested beyond all measure', () => {
  const deep = [
    `a: ${'['.repeat(20_000)}`,
    `a: ${'{ a: '.repeat(2000)}`,
    `service: user\ntypes: { A: ${'{ b: '.repeat(1500)}string${' }'.repeat(1500)} }`,
    Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  ];
  for (const text of deep) {
    const { value, diagnostics } = readServiceManifest({ path: 'service.yaml', text });
    assert.equal(value, undefined);
    assert.ok(diagnostics.length > 0);
  }
});

test('reports a hundred of the same mistake in flow style, and reads on', () => {
  const types = Array.from({ length: 100 }, (_, i) => `  A${i}: { id: int64, t: string[] }\n`).join('');
  const text = `service: user\ntypes:\n${types}routes:\n  a: { get: /a, retuns: A1 }\n`;
  const { diagnostics } = readServiceManifest({ path: 'service.yaml', text });
  assert.deepEqual(
    diagnostics.map(({ code, span }) => `${code} ${text.slice(span?.start, span?.end)}`),
    [...Array<string>(100).fill('ARM1005 string[]'), 'ARM1010 retuns'],
  );
});
