// Each keyword of the specification, planted in each place of a document: it changes the manifest, or it is in the report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printManifest } from '../engine/document/import-text.js';
import { below } from './document.js';
import { importOpenApi } from './import.js';
import { oneOfEverything as document, type Json } from './one-of-everything.test.fixture.js';

/** A value for each keyword of a schema (JSON Schema 2020-12, OpenAPI 3.0 and 3.1). */
const schemaKeywords: Json = {
  title: 'A title', description: 'A description.', deprecated: true, readOnly: true, writeOnly: true, example: 'e',
  examples: ['e', 'f'], default: 'd', type: 'string', enum: ['e', 'f'], const: 'c', format: 'uuid', multipleOf: 3, minimum: 1,
  maximum: 99, exclusiveMinimum: 1, exclusiveMaximum: 99, minLength: 1, maxLength: 99, pattern: '^a', minItems: 1, maxItems: 99,
  uniqueItems: true, minProperties: 1, maxProperties: 99, required: ['zz'], items: { type: 'boolean' }, prefixItems: [{}],
  contains: {}, minContains: 1, maxContains: 2, properties: { zz: { type: 'boolean' } }, patternProperties: { '^a': {} },
  additionalProperties: { type: 'boolean' }, propertyNames: { maxLength: 3 }, unevaluatedProperties: false, unevaluatedItems: false,
  dependentRequired: { a: ['b'] }, dependencies: { a: ['b'] }, additionalItems: false, dependentSchemas: { a: {} }, not: { type: 'null' },
  allOf: [{ minLength: 3 }], oneOf: [{ type: 'integer' }, { type: 'boolean' }], anyOf: [{ type: 'integer' }, { type: 'boolean' }],
  nullable: true, discriminator: { propertyName: 'name' }, xml: { name: 'x' }, externalDocs: { url: 'https://x.example' },
  contentEncoding: 'base64', contentMediaType: 'image/png', contentSchema: {}, $id: 'https://x.example/id', $schema: 'https://x.example/s',
  $defs: { Unused: {} }, definitions: { Unused: {} }, $anchor: 'a', $dynamicAnchor: 'a', $dynamicRef: '#a', $vocabulary: {}, unheardOf: 1,
  ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, {}])),
}; // prettier-ignore

const media = { schema: { type: 'string' } };
const docs = { url: 'https://x.example' };
/** Keywords of the other objects of a document. */
const others: Readonly<Record<string, Json>> = {
  '': { externalDocs: docs, jsonSchemaDialect: 'https://x.example', servers: [docs], webhooks: { w: {} }, unheardOf: 1 },
  '/info': { summary: 's', description: 'd', termsOfService: 'https://x.example', contact: {}, license: { name: 'l' } },
  '/tags/0': { description: 'd', externalDocs: docs },
  '/paths/~1things~1{id}': { summary: 's', description: 'd', servers: [docs], parameters: [{ name: 'z', in: 'query' }], trace: {} },
  '/paths/~1things~1{id}/post': {
    summary: 's', description: 'd', externalDocs: docs, deprecated: true, callbacks: { c: {} }, servers: [docs], unheardOf: 1,
  },
  ...Object.fromEntries(
    [0, 1, 2].map((index) => [
      `/paths/~1things~1{id}/post/parameters/${index}`,
      {
        description: 'd', deprecated: true, allowEmptyValue: true, allowReserved: true, style: 'pipeDelimited', examples: { a: {} },
        example: 'e', unheardOf: 1, ...(index > 0 && { required: true }),
      },
    ]),
  ),
  '/paths/~1things~1{id}/post/parameters/3': { description: 'd', unheardOf: 1 },
  '/paths/~1things~1{id}/post/requestBody': { description: 'd', unheardOf: 1 },
  '/paths/~1things~1{id}/post/requestBody/content': { 'text/plain': media, 'application/xml': media, 'multipart/form-data': media },
  '/paths/~1things~1{id}/post/requestBody/content/application~1json': { example: 'e', examples: { a: {} }, encoding: { a: {} } },
  '/paths/~1things~1{id}/post/responses': { 201: { description: 'x' }, 404: { description: 'x' }, default: { description: 'x' } },
  '/paths/~1things~1{id}/post/responses/200': { headers: { a: {} }, links: { a: {} }, unheardOf: 1 },
  '/paths/~1things~1{id}/post/responses/200/content': { 'text/plain': media },
  '/paths/~1things~1{id}/post/responses/200/content/application~1json': { example: 'e', examples: { a: {} }, encoding: {} },
  '/components': {
    responses: { R: { description: 'x' } }, requestBodies: { B: {} }, headers: { H: {} }, examples: { E: {} }, links: { L: {} },
    callbacks: { C: {} }, pathItems: { I: {} }, unheardOf: 1,
  },
  '/components/parameters': { Unused: { name: 'u', in: 'query' } },
  '/components/securitySchemes/token': { description: 'd', bearerFormat: 'opaque', openIdConnectUrl: 'https://x.example' },
}; // prettier-ignore

function placeIn(root: Json, pointer: string): Json {
  let value: unknown = root;
  for (const step of pointer.split('/').slice(1))
    value = (value as Json)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  return value as Json;
}

function imported(root: Json): { text: string; losses: readonly { at: string }[] } {
  const made = importOpenApi(root);
  assert.ok('sections' in made);
  return { text: printManifest(made.sections, './service.json'), losses: made.losses };
}

function plant(version: string, pointer: string, keywords: Json): string[] {
  const before = imported(document(version));
  return Object.entries(keywords).flatMap(([keyword, value]) => {
    const root = document(version);
    const place = placeIn(root, pointer);
    // What is said again says nothing new.
    if (JSON.stringify(place[keyword]) === JSON.stringify(value)) return [];
    // Anything may be null.
    if (keyword === 'nullable' && Object.keys(place).length === 0) return [];
    place[keyword] = value;
    const { text, losses } = imported(root);
    const at = below(pointer, keyword);
    const isTold = losses.some((loss) => loss.at.startsWith(at) || (loss.at === pointer && !isKnown(loss)));
    return text !== before.text || isTold ? [] : [`${version} ${at}`];
    function isKnown(loss: object): boolean {
      return before.losses.some((known) => JSON.stringify(known) === JSON.stringify(loss));
    }
  });
}

for (const version of ['3.0.3', '3.1.0']) {
  const { properties } = placeIn(document(version), '/components/schemas/Thing') as { properties: Json };
  const places = [
    '/components/schemas/Thing',
    '/components/schemas/Thing/properties/list/items',
    '/components/schemas/Thing/properties/map/additionalProperties',
    '/components/schemas/Thing/properties/union/oneOf/0',
    '/components/schemas/Thing/properties/all/allOf/1',
    '/components/schemas/Thing/properties/some/anyOf/0',
    ...Object.keys(properties).map((name) => `/components/schemas/Thing/properties/${name}`),
  ];
  for (const place of places) {
    test(`${version}: each keyword of the schema at ${place} is carried over or reported`, () => {
      assert.deepEqual(plant(version, place, schemaKeywords), []);
    });
  }
  for (const [place, keywords] of Object.entries(others)) {
    test(`${version}: each keyword at "${place}" is carried over or reported`, () => {
      assert.deepEqual(plant(version, place, keywords), []);
    });
  }
}
