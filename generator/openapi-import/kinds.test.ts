// A value of the wrong JSON kind at each node of a good document: the import refuses, or says where it stands; it never throws.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { countOf, isFull, seedOr } from '../testing/random.test.fixture.js';
import { below } from './document.js';
import { importOpenApi } from './import.js';
import { type Json, oneOfEverything } from './one-of-everything.test.fixture.js';

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A good document with whatever is read, in two files. */
function goodDocument(): Json {
  const document = structuredClone(oneOfEverything('3.1.0')) as Record<string, Record<string, Json>>;
  const { paths, components } = document;
  const content = (): Json => ({ 'application/json': { schema: ref('Pet') } });
  Object.assign(document, { security: [{ token: ['admin'] }], servers: [{ url: 'https://x.example' }], webhooks: { w: {} } });
  Object.assign(document['info'] as Json, { summary: 's', description: 'd' });
  Object.assign(paths!, {
    '/pets': {
      parameters: [
        { name: 'a', in: 'query', description: 'd', required: true, deprecated: true, style: 'form', explode: true, schema: { type: 'integer' } },
        { name: 'b', in: 'query', content: { 'text/plain': { schema: { type: 'string' } } } },
      ],
      put: {
        operationId: 'put', summary: 's', description: 'd', deprecated: true, callbacks: { c: {} }, servers: [{ url: 'https://x.example' }],
        requestBody: { $ref: '#/components/requestBodies/B' },
        responses: { 200: { $ref: '#/components/responses/R' }, default: { description: 'no' } },
      },
      get: { operationId: 'get', responses: { 200: { $ref: 'other.json#/R' } } },
      trace: {},
    },
    '/elsewhere': { $ref: '#/components/pathItems/I' },
  });
  Object.assign(components!, {
    responses: { R: { description: 'd', headers: { H: {} }, links: { L: {} }, content: content() } },
    requestBodies: { B: { description: 'd', required: true, content: content() } },
    pathItems: { I: { delete: { responses: { 204: { description: 'd' } } } } },
    headers: { H: {} }, examples: { E: {} }, links: { L: {} }, callbacks: { C: {} },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      key: { type: 'apiKey', in: 'header', name: 'x-key' },
    },
  });
  Object.assign(components!['schemas']!, {
    Pet: {
      oneOf: [ref('Cat'), ref('Dog')],
      discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' } },
    },
    Cat: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } },
    Dog: {
      type: 'object', title: 't', description: 'd', required: ['kind'], additionalProperties: false,
      properties: {
        kind: { type: 'string' },
        text: { type: 'string', minLength: 1, maxLength: 9, pattern: '^a', deprecated: true, readOnly: true, examples: ['a'] },
        number: { type: 'number', minimum: 1, maximum: 9, multipleOf: 2, writeOnly: true },
        whole: { type: ['integer', 'null'], format: 'int32', exclusiveMinimum: 1, exclusiveMaximum: 9 },
        items: { type: 'array', minItems: 1, maxItems: 9, uniqueItems: true, items: { type: 'string' } },
        map: { type: 'object', minProperties: 1, maxProperties: 9, additionalProperties: { type: 'string' } },
        bytes: { type: 'string', contentEncoding: 'base64' },
      },
      $defs: { D: { type: 'string' } },
    },
  });
  return document;
} // prettier-ignore

const otherFile = (): Json => ({
  R: {
    description: 'd',
    content: { 'application/json': { schema: { properties: { a: { type: 'string' } } } } },
  },
});

const strange: readonly unknown[] = [
  null,
  3,
  'x',
  true,
  { a: 1 },
  [1],
  ...(isFull() ? [{}, [], [[null]]] : []),
];

/** Where a value of another kind is good, too: anything fits there, or a schema that is a flag. */
const isFree = (at: string, value: unknown): boolean =>
  /\/(examples\/0|enum\/\d|trace|[HELC]|[wc])$/.test(at) ||
  (typeof value === 'boolean' &&
    /\/(schema|items|additionalProperties|(oneOf|anyOf|allOf)\/\d|schemas\/\w+|properties\/\w+|exclusiveM\w+|\$defs\/D)$/.test(
      at,
    )) ||
  (typeof value === 'number' && /exclusiveM/.test(at)) ||
  (at.endsWith('/type') && (typeof value === 'string' || (Array.isArray(value) && value.length === 0)));

/** Each node with its pointer. */
function nodesOf(value: unknown, at = ''): string[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [at, ...inner.flatMap(([key, each]) => nodesOf(each, below(at, key)))];
}

/** The document with another value at a place; the value that stood there. */
function replaced(root: Json, at: string, value: unknown): unknown {
  const steps = at
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  let owner: unknown = root;
  for (const step of steps) owner = (owner as Json | undefined)?.[step];
  if (typeof owner !== 'object' || owner === null) return value;
  const before = (owner as Json)[last];
  (owner as Json)[last] = value;
  return before;
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

test('each node of another JSON kind than its place has is reported with its place, or refused', () => {
  const lost: string[] = [];
  let planted = 0;
  const plant = (files: { document: Json; other: Json }, file: string, at: string, value: unknown): void => {
    const before = replaced(file === '' ? files.document : files.other, at, value);
    if (kindOf(before) === kindOf(value) || isFree(at, value)) return;
    planted += 1;
    const made = importOpenApi(files.document, { load: () => ({ value: files.other }) });
    if ('problem' in made) return;
    if (!made.losses.some((loss) => loss.at === file + at || loss.at.startsWith(`${file}${at}/`)))
      lost.push(`${file}${at} ${JSON.stringify(value)}`);
  };
  // A reference to what is no object is reported where it stands: so the other file's only component itself is left out here.
  for (const value of strange) {
    for (const at of nodesOf(goodDocument()).slice(1))
      plant({ document: goodDocument(), other: otherFile() }, '', at, value);
    for (const at of nodesOf(otherFile()).slice(2))
      plant({ document: goodDocument(), other: otherFile() }, 'other.json#', at, value);
  }
  assert.ok(planted > 1000, String(planted));
  assert.deepEqual(lost, []);
});

test('a good document has no node of another kind', () => {
  const made = importOpenApi(goodDocument(), { load: () => ({ value: otherFile() }) });
  assert.ok('losses' in made);
  assert.deepEqual(
    made.losses.filter(({ reason }) => reason.includes('stands where')),
    [],
  );
});

test('whatever stands wherever, the import does not throw', () => {
  const places = nodesOf(goodDocument());
  const change = fc.tuple(
    fc.constantFrom(...places.slice(1)),
    fc.oneof(fc.constantFrom(...strange), fc.jsonValue({ maxDepth: 2 })),
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const document = goodDocument();
      for (const [at, value] of changes) replaced(document, at, structuredClone(value));
      assert.ok(importOpenApi(document, { load: () => ({ value: otherFile() }) }));
    }),
    { seed: seedOr(26), numRuns: countOf({ few: 100, full: 5000 }) },
  );
});
