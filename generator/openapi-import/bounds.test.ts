// Documents that go round in circles, that never end, or that span several files: each ends with a manifest or a place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { readModel } from '../generate/generate.js';
import { parseForeignText, printManifest } from '../engine/document/import-text.js';
import { type ImportedManifest, importOpenApi } from './import.js';
import type { LoadFile } from './document.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

function imported(document: object, load?: LoadFile): ImportedManifest & { text: string } {
  const given = { openapi: '3.0.3', info: { title: 'T', version: '1.0.0' }, ...document };
  const made = importOpenApi(given, { ...(load && { load, name: 'openapi.yaml' }) });
  assert.ok('sections' in made);
  const text = printManifest(made.sections, './service.json');
  const tree = createMemoryTree({ 'scaffold.yaml': 'workspace: t\n', 'services/t/service.yaml': text });
  const errors = readModel(tree).diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(
    errors.map(({ code, message }) => `${code} ${message}`),
    [],
    text,
  );
  return { ...made, text };
}

function posting(schemas: object): object {
  const a = {
    operationId: 'a',
    requestBody: { required: true, content: { 'application/json': { schema: ref('A') } } },
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: ref('A') } } } },
  };
  return { paths: { '/a': { post: a } }, components: { schemas } };
}

const string = { type: 'string' };
const array = (items: object): object => ({ type: 'array', items });
const map = (additionalProperties: object): object => ({ type: 'object', additionalProperties });
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
});

const circles: readonly (readonly [string, Record<string, object>, string, readonly string[]])[] = [
  ['an array of itself', { A: array(ref('A')) }, 'A: A[]', []],
  ['a map of itself', { A: map(ref('A')) }, 'A: map<string, A>', []],
  [
    'any JSON value',
    { A: { anyOf: [string, array(ref('A')), map(ref('A'))] } },
    'A: string | A[] | map<string, A>',
    [],
  ],
  [
    'a reference into a schema that is being written',
    { A: object({ inner: object({ q: ref('A'), r: ref('A/properties/inner') }) }) },
    'r?: AInner',
    [],
  ],
  ['itself', { A: ref('A') }, 'A: json', ['/components/schemas/A']],
  ['a loop', { A: ref('B'), B: ref('A') }, 'A: json', ['/components/schemas/A']],
  ['a union with itself', { A: { oneOf: [ref('A'), string] } }, 'A: json', ['/components/schemas/A']],
  [
    'a loop through allOf',
    { A: { allOf: [ref('B')] }, B: { allOf: [ref('A')] } },
    'A: json',
    ['/components/schemas/A'],
  ],
  [
    'a value without an end',
    { A: object({ next: ref('A') }, ['next']) },
    'next?: A',
    ['/components/schemas/A/properties/next'],
  ],
  ['a list without an end', { A: { ...array(ref('A')), minItems: 1 } }, 'A: json', ['/components/schemas/A']],
];

for (const [what, schemas, expected, lost] of circles) {
  test(`imports ${what}, or says where it went round`, () => {
    const { text, losses } = imported(posting(schemas));
    assert.ok(text.includes(expected), text);
    const own = losses.filter(({ at }) => at.startsWith('/components'));
    assert.deepEqual(
      own.map(({ at }) => at),
      lost,
    );
  });
}

test('imports long chains of types, of unions and of allOf', () => {
  const chain = (length: number, make: (next: string) => object): Record<string, object> =>
    Object.fromEntries(
      Array.from({ length }, (_none, index) => [
        index === 0 ? 'A' : `A${index}`,
        index === length - 1 ? object({}) : make(`A${index + 1}`),
      ]),
    );
  // An object of allOf has the fields of all behind it: what is made grows with the square of the length.
  const chains: readonly (readonly [length: number, make: (next: string) => object])[] = [
    [5000, (next) => array(ref(next))],
    [5000, (next) => object({ next: ref(next) })],
    [800, (next) => ({ allOf: [ref(next), object({ [next]: string })] })],
    [2000, (next) => ({ oneOf: [ref(next), array(string)], discriminator: { propertyName: 'kind' } })],
  ];
  for (const [length, make] of chains) {
    const made = importOpenApi({
      openapi: '3.0.3',
      info: { title: 'T', version: '1.0.0' },
      ...posting(chain(length, make)),
    });
    assert.ok('sections' in made);
  }
});

test('refuses what is nested without measure, with its place', () => {
  const deep = parseForeignText(`{"a":\n${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  assert.ok('problem' in deep);
  assert.match(deep.problem, /at line 2, column 400$/);
  for (const text of ['['.repeat(20_000), `a:\n  ${'- '.repeat(20_000)}x`, `a: ${'{a: '.repeat(5000)}`])
    assert.ok('problem' in parseForeignText(text));
});

test('refuses aliases that grow without measure', () => {
  const levels = Array.from({ length: 12 }, (_none, level) =>
    level === 0
      ? 'a0: &a0 [x, x]'
      : `a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`,
  );
  assert.ok('problem' in parseForeignText(levels.join('\n')));
});

test('joins merge keys, and names keys that stand twice', () => {
  const text = 'base: &base { type: string }\nT: { <<: *base, minLength: 1 }\n/a: { x: 1 }\n/a: { y: 2 }\n';
  const parsed = parseForeignText(text);
  assert.ok('value' in parsed);
  assert.deepEqual((parsed.value as Record<string, unknown>)['T'], { type: 'string', minLength: 1 });
  assert.deepEqual(parsed.repeated, [{ path: ['/a'] }]);
  const json = parseForeignText('{"a": [{"b": 1, "c": ":\\"", "b": 2}], "d": {"b": 3}}');
  assert.ok('value' in json);
  assert.deepEqual(json.repeated, [{ path: ['a', 0, 'b'] }]);
  const document = { paths: { '/ping': { get: { responses: { 204: { description: 'Done' } } } } } };
  const made = importOpenApi(
    { openapi: '3.1.0', info: { title: 'T', version: '1.0.0' }, ...document },
    { repeated: [{ path: ['paths', '/ping'] }] },
  );
  assert.ok('losses' in made);
  assert.deepEqual(made.losses, [{ at: '/paths/~1ping', reason: 'it stands twice: the last one counts' }]);
});

const files: Record<string, unknown> = {
  'parts/a.yaml': { get: { operationId: 'a', responses: { 200: { $ref: 'ok.yaml' } } } },
  'parts/b.yaml': { operationId: 'b', responses: { 200: { $ref: 'ok.yaml' } } },
  'parts/ok.yaml': {
    description: 'ok',
    content: { 'application/json': { schema: { $ref: 't.yaml#/T' } } },
  },
  'parts/t.yaml': {
    T: object({ x: string, again: { $ref: '#/T' }, u: { $ref: '../openapi.yaml#/components/schemas/U' } }),
  },
};

const multi = {
  paths: {
    '/a': { $ref: 'parts/a.yaml' },
    '/b': { get: { $ref: './parts/b.yaml' } },
    '/c': { get: { operationId: 'c', responses: { 200: { $ref: 'parts/ok.yaml' } } } },
  },
  components: { schemas: { U: object({ y: string }) } },
};

test('reads the files beside the document', () => {
  const { text, operations, losses } = imported(multi, (path) =>
    path in files ? { value: files[path] } : { problem: 'leads nowhere' },
  );
  assert.equal(operations, 3);
  assert.match(text, /T:\n {4}x\?: string\n {4}again\?: T\n {4}u\?: U/);
  assert.equal(text.match(/returns: T\n/g)?.length, 3);
  assert.deepEqual(
    losses.filter(({ reason }) => !reason.includes('envelope')),
    [],
  );
});

test('names each reference that it does not read', () => {
  const places = imported(multi).losses.map(({ at }) => at);
  assert.deepEqual(places, ['/paths/~1a', '/paths/~1b/get', '/paths/~1c/get/responses/200']);
  const out = imported(posting({ A: { $ref: '../../secret.yaml#/T' } }), () => {
    throw new Error('asked');
  });
  assert.ok(out.losses.some(({ at }) => at === '/components/schemas/A'));
});
