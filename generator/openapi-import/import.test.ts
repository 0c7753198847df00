// What OpenAPI documents become, and what is reported of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { generate, readModel } from '../generate/generate.js';
import { parseForeignText, printManifest } from '../engine/document/import-text.js';
import { type ImportedManifest, importOpenApi } from './import.js';

function imported(document: object): ImportedManifest & { text: string } {
  const made = importOpenApi({ openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, ...document });
  assert.ok('sections' in made);
  const text = printManifest(made.sections, './service.json');
  const { diagnostics } = readModel(
    createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/shop/service.yaml': text }),
  );
  assert.deepEqual(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    [],
    text,
  );
  return { ...made, text };
}

const ping = { '/ping': { get: { operationId: 'ping', responses: { 204: { description: 'Done' } } } } };

function typesOf(schemas: object, openapi = '3.1.0'): ImportedManifest & { text: string } {
  return imported({ openapi, paths: ping, components: { schemas } });
}

const types: readonly (readonly [string, object, string])[] = [
  ['a range', { type: 'string', minLength: 1, maxLength: 64 }, 'T: string(1..64)'],
  ['null among types', { type: ['string', 'null'] }, 'T: string | null'],
  ['an enum with null', { enum: ['a', 'b', null] }, 'T: enum(a, b) | null'],
  [
    'a map',
    { type: 'object', additionalProperties: { type: 'integer', format: 'int32' } },
    'T: map<string, int32>',
  ],
  ['an open enum', { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'string' }] }, 'open: true'],
  ['a field that may be absent', { type: 'object', properties: { a: { type: 'boolean' } } }, 'a?: boolean'],
  [
    'a default',
    { type: 'object', properties: { a: { type: 'integer', format: 'int32', default: 3 } } },
    'a: int32 = 3',
  ],
  ['a marker as a field', { type: 'object', properties: { type: { type: 'string' } } }, 'fields:'],
  [
    'a strict object',
    { type: 'object', properties: { a: {} }, additionalProperties: false },
    'additional: reject',
  ],
  [
    'names that are no identifiers',
    {
      type: 'object',
      properties: { '@type': { type: 'string' }, 'a b': { type: 'object', properties: { 1: {} } } },
    },
    'type?:\n        type: string\n        name: "@type"\n      ab?:\n        fields:\n          n1?:\n            type: json\n            name: "1"\n        name: a b',
  ],
  [
    'names that differ in case',
    { type: 'object', properties: { ab: {}, aB: {} } },
    'T:\n    ab?: json\n    aB2?:\n      type: json\n      name: aB',
  ],
  [
    'names that JavaScript gives a meaning',
    { type: 'object', properties: JSON.parse('{"constructor": {}, "then": {}, "toString": {}}') as object },
    'constructorValue?:\n      type: json\n      name: constructor\n    thenValue?:',
  ],
  ['a slow pattern for short texts', { type: 'string', pattern: 'a+$', maxLength: 100 }, 'pattern: a+$'],
  ['base64', { type: 'string', contentEncoding: 'base64' }, 'T: bytes'],
];

for (const [what, schema, expected] of types) {
  test(`carries ${what} over`, () => {
    const { text, losses } = typesOf({ T: schema });
    assert.ok(text.includes(expected), text);
    assert.deepEqual(losses, []);
  });
}

const lost: readonly (readonly [string, object, string])[] = [
  ['a remote reference', { $ref: 'other.yaml#/T' }, '/components/schemas/T'],
  ['a pattern that does not compile', { type: 'string', pattern: '(?i)a' }, '/components/schemas/T'],
  [
    'a pattern that a text can hold up',
    { type: 'string', pattern: '^(a|aa)+$', maxLength: 10 },
    '/components/schemas/T/pattern',
  ],
  [
    'a slow pattern for texts of any length',
    { type: 'string', pattern: 'a+$' },
    '/components/schemas/T/pattern',
  ],
  ['not', { type: 'string', not: { const: 'a' } }, '/components/schemas/T/not'],
  [
    'a name that no field has',
    { type: 'object', properties: JSON.parse('{"__proto__": {}, "c": {}}') as object },
    '/components/schemas/T/properties/__proto__',
  ],
  [
    'a default that does not fit',
    { type: 'object', properties: { a: { type: 'boolean', default: 1 } } },
    '/components/schemas/T/properties/a/default',
  ],
];

for (const [what, schema, at] of lost) {
  test(`reports ${what}`, () => {
    assert.deepEqual(
      typesOf({ T: schema }).losses.map((loss) => loss.at),
      [at],
    );
  });
}

test('reads nullable and exclusive bounds of 3.0', () => {
  const { text } = typesOf(
    { T: { type: 'number', nullable: true, minimum: 0, exclusiveMinimum: true } },
    '3.0.3',
  );
  assert.match(text, /type: double \| null\n\s+exclusiveMinimum: 0/);
});

test('joins allOf, and ends at a type that contains itself', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } };
  const named = {
    allOf: [
      { $ref: '#/components/schemas/Node' },
      { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    ],
  };
  const { text, losses } = typesOf({ Node: node, Named: named });
  assert.match(text, /Named:\n {4}next\?: Node\n {4}name: string/);
  assert.deepEqual(losses, []);
});

test('keeps a discriminator that tells the members apart', () => {
  const member = (kind: string) => ({
    type: 'object',
    properties: { kind: { const: kind } },
    required: ['kind'],
  });
  const union = {
    oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
    discriminator: { propertyName: 'kind' },
  };
  const { text, losses } = typesOf({ A: member('a'), B: member('b'), U: union });
  assert.match(text, /discriminator: kind/);
  assert.deepEqual(losses, []);
});

test('maps names that are taken or reserved, and says so', () => {
  const made = typesOf({
    'user-list': { type: 'string' },
    UserList: { type: 'string' },
    Map: { type: 'string' },
  });
  assert.deepEqual(
    made.renamings.map(({ from, to }) => [from, to]),
    [
      ['user-list', 'UserList'],
      ['UserList', 'UserList2'],
      ['Map', 'Map2'],
    ],
  );
});

test('takes read-only fields out of inputs, and write-only ones off results', () => {
  const User = {
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: { type: 'string', readOnly: true },
      name: { type: 'string' },
      secret: { type: 'string', writeOnly: true },
    },
  };
  const json = { 'application/json': { schema: { $ref: '#/components/schemas/User' } } };
  const post = {
    operationId: 'addUser',
    requestBody: { required: true, content: json },
    responses: { 200: { description: 'Done', content: json } },
  };
  const { text, losses } = imported({ paths: { '/users': { post } }, components: { schemas: { User } } });
  assert.match(text, /body: Omit<User, id>/);
  assert.ok(losses.some(({ at }) => at === '/components/schemas/User/properties/secret'));
});

test('renames a path parameter that a field of the body is called, and reports cookies', () => {
  const body = { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } } };
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'session', in: 'cookie', schema: { type: 'string' } },
  ];
  const put = {
    operationId: 'put',
    parameters,
    requestBody: { content: body },
    responses: { 204: { description: 'Done' } },
  };
  const { text, losses } = imported({ paths: { '/things/{id}': { put } } });
  assert.match(text, /put: \/things\/\{idInPath\}/);
  assert.deepEqual(
    losses.map(({ at }) => at),
    ['/paths/~1things~1{id}/put/parameters/1'],
  );
});

test('secures what is secured in a way that services do not have', () => {
  const get = { operationId: 'find', security: [{ basic: [] }], responses: { 204: { description: 'Done' } } };
  const made = imported({
    paths: { '/x': { get } },
    components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
  });
  assert.match(made.text, /auth: jwt/);
  assert.deepEqual(
    made.losses.map(({ at }) => at),
    ['/paths/~1x/get/security'],
  );
});

test('refuses what is no OpenAPI 3 document', () => {
  assert.ok('problem' in importOpenApi({ swagger: '2.0' }));
  assert.ok('problem' in importOpenApi([]));
  assert.ok('problem' in parseForeignText('a: [b'));
});

test('a named enum that may be null is read by one switch, which narrows it', async () => {
  const { text } = typesOf({ T: { type: ['string', 'null'], enum: ['a', 'b', null] } });
  const tree = createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/shop/service.yaml': text });
  const { changes } = await generate({ tree });
  const dto = changes.find(({ path }) => path.endsWith('/generated/dto.ts'))?.after ?? '';
  assert.match(dto, /switch \(value\) \{\n\s+case null:\n\s+case ['"]a['"]:/);
});

for (const [what, schema] of [
  ['an e-mail address without a dot', { type: 'string', format: 'email', default: 'ann@shop' }],
  ['a day that the calendar lacks', { type: 'string', format: 'date', default: '2023-02-29' }],
  ['a number that is no 32 bits', { type: 'integer', format: 'int32', default: 3_000_000_000 }],
  ['a text that is no base64', { type: 'string', contentEncoding: 'base64', default: 'A' }],
] as const) {
  test(`leaves out ${what} as a default, and says so`, () => {
    const { text, losses } = typesOf({ T: { type: 'object', properties: { a: schema } } });
    assert.match(text, /a\?: \w+\n/);
    assert.match(losses.map(({ reason }) => reason).join('\n'), /default .* does not fit/);
  });
}

const animal = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string' }, name: { type: 'string' } },
};
const extending = (properties: object): object => ({
  allOf: [{ $ref: '#/components/schemas/Animal' }, { type: 'object', properties }],
});
const refTo = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

test('a base with a discriminator stands for what extends it, by the values of its mapping', () => {
  const mapping = { cat: 'Cat', dog: '#/components/schemas/Dog', wolf: 'Dog' };
  const { text, losses } = typesOf({
    Animal: { ...animal, discriminator: { propertyName: 'kind', mapping } },
    Cat: extending({ claws: { type: 'boolean' } }),
    Dog: { allOf: [refTo('Animal')] },
  });
  assert.deepEqual(losses, []);
  assert.ok(text.includes('Animal:\n    union:\n      - Cat\n      - Dog\n    discriminator: kind\n'), text);
  assert.ok(text.includes('Cat:\n    kind: enum(cat)\n    name?: string\n    claws?: boolean\n'), text);
  assert.ok(text.includes('Dog:\n    kind: enum(dog, wolf)\n    name?: string\n'), text);
});

test('without a mapping, the names of schemas are the values of a discriminator', () => {
  const { text, losses } = typesOf({
    Animal: animal,
    Cat: extending({}),
    Dog: { type: 'object', properties: { kind: { type: 'string', description: 'Which.' } } },
    Any: { oneOf: [refTo('Cat'), refTo('Dog')], discriminator: { propertyName: 'kind' } },
  });
  assert.deepEqual(losses, []);
  assert.ok(text.includes('kind: enum(Cat)'), text);
  assert.ok(text.includes('type: enum(Dog)\n      description: Which.'), text);
  assert.ok(text.includes('discriminator: kind'), text);
});

for (const [what, change] of [
  ['may stand for itself', { propertyName: 'kind', mapping: { animal: 'Animal', cat: 'Cat', dog: 'Dog' } }],
  ['stands for what does not extend it', { propertyName: 'kind', mapping: { cat: 'Cat', stone: 'Stone' } }],
  ['names a mapping that leads nowhere', { propertyName: 'kind', mapping: { cat: 'Cat', x: '#/100%' } }],
] as const)
  test(`the discriminator of a base that ${what} is reported`, () => {
    const { text, losses } = typesOf({
      Animal: { ...animal, discriminator: change },
      Cat: extending({}),
      Dog: extending({}),
      Stone: { type: 'object', properties: { weight: { type: 'number' } } },
    });
    assert.ok(!text.includes('union:'), text);
    assert.ok(losses.some(({ at }) => at === '/components/schemas/Animal/discriminator'));
  });
