// What the OpenAPI document of a service says, through the whole generator.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenAPIV3_1 } from 'openapi-types';
import { openApiDocument, type OpenApiOptions } from './emit/openapi-document.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { readModel } from './generate.js';
import { manifestsOf } from './fixtures.test.fixture.js';

function documentOf(fixture: string, service: string, options?: OpenApiOptions): OpenAPIV3_1.Document {
  const { model } = readModel(createMemoryTree(manifestsOf(fixture)));
  const found = model?.services.find(({ name }) => name === service);
  assert.ok(model && found);
  return openApiDocument(found, model, options);
}

const everything = documentOf('everything', 'everything');
const schemas = everything.components?.schemas ?? {};

function operation(
  path: string,
  method: 'get' | 'head' | 'post' | 'patch' | 'delete',
): OpenAPIV3_1.OperationObject {
  const found = everything.paths?.[`/api/everything${path}`]?.[method];
  assert.ok(found, path);
  return found;
}

test('keeps what may be absent and what may be null apart', () => {
  const { properties = {}, required = [] } = schemas['PresenceInit'] ?? {};
  assert.deepEqual(required, ['always', 'nothing']);
  assert.deepEqual(properties['maybe'], { type: 'string' });
  assert.deepEqual(properties['nothing'], { type: ['string', 'null'] });
  assert.deepEqual(properties['either'], { type: ['string', 'null'] });
});

test('a default makes a field optional for the sender and present for the reader', () => {
  assert.ok(schemas['Presence']?.required?.includes('count'));
  assert.ok(!schemas['PresenceInit']?.required?.includes('count'));
  assert.deepEqual(schemas['PresenceInit']?.properties?.['count'], {
    type: 'integer',
    format: 'int32',
    default: 3,
  });
});

test('says in JSON Schema what travels as text', () => {
  const { properties = {} } = schemas['Scalars'] ?? {};
  assert.deepEqual(properties['int64'], {
    type: 'string',
    format: 'int64',
    pattern: '^-?(0|[1-9][0-9]{0,18})$',
  });
  assert.deepEqual(properties['datetime'], { type: 'string', format: 'date-time' });
  assert.deepEqual(properties['bytes'], { type: 'string', contentEncoding: 'base64' });
  assert.deepEqual(properties['json'], {});
});

test('names an instance of a generic as its type is named', () => {
  const page = Object.entries(schemas).find(([, schema]) => schema.title === 'Page<Person>');
  assert.equal(page?.[0], 'PersonPage');
});

test('tells unions apart by their discriminator', () => {
  assert.deepEqual(schemas['Contact'], {
    oneOf: [{ $ref: '#/components/schemas/EmailContact' }, { $ref: '#/components/schemas/PhoneContact' }],
    discriminator: {
      propertyName: 'kind',
      mapping: { email: '#/components/schemas/EmailContact', phone: '#/components/schemas/PhoneContact' },
    },
  });
});

test('lists failures by status with their codes, the framework’s own among them', () => {
  const { responses = {} } = operation('/people', 'post');
  assert.deepEqual(Object.keys(responses).sort(), [
    '201',
    '400',
    '401',
    '403',
    '409',
    '413',
    '415',
    '422',
    'default',
  ]);
  const conflict = responses['409'] as OpenAPIV3_1.ResponseObject;
  assert.deepEqual(conflict.content?.['application/json']?.examples, {
    Conflict409: { value: { code: 409, msg: 'conflict' } },
    Conflict: { value: { code: 1409, msg: 'somebody else was faster' } },
  });
});

test('says who may call', () => {
  assert.deepEqual(operation('/nothing', 'get').security, []);
  assert.deepEqual(operation('/people', 'post').security, [{ jwt: ['admin'] }, { cookie: ['admin'] }]);
  assert.deepEqual(operation('/internal/touch', 'post').security, [{ rpcKey: [] }]);
  assert.equal((operation('/internal/touch', 'post') as Record<string, unknown>)['x-rpc-only'], true);
});

test('describes uploads, downloads and streams by their media types', () => {
  const upload = operation('/uploads', 'post').requestBody as OpenAPIV3_1.RequestBodyObject;
  assert.deepEqual(Object.keys(upload.content), ['multipart/form-data']);
  const ok = (path: string) => operation(path, 'get').responses?.['200'] as OpenAPIV3_1.ResponseObject;
  assert.deepEqual(Object.keys(ok('/uploads/{id}').content ?? {}), ['*/*']);
  assert.deepEqual(Object.keys(ok('/events').content ?? {}), ['text/event-stream']);
});

test('an answer without a body has none', () => {
  const answer = operation('/people/{name}', 'delete').responses?.['204'];
  assert.ok(answer && !('$ref' in answer));
  // The operation is deprecated, and every answer says so.
  const { headers = {}, ...rest } = answer;
  assert.deepEqual(rest, { description: 'Done' });
  assert.deepEqual(Object.keys(headers), ['Deprecation', 'Sunset']);
});

test('an answer to HEAD has no body in any case', () => {
  const { responses = {} } = operation('/people/{name}', 'head');
  assert.ok(responses['400']);
  assert.ok(Object.values(responses).every((response) => !('content' in response)));
});

test('a parameter that is a list repeats, and one of another shape is JSON', () => {
  const { parameters = [] } = operation('/people/{name}', 'get');
  const levels = parameters.find((parameter) => 'name' in parameter && parameter.name === 'levels');
  assert.deepEqual(levels, {
    name: 'levels',
    in: 'query',
    required: false,
    schema: { type: 'array', items: { $ref: '#/components/schemas/Level' }, default: [] },
  });
});

test('an input that breaks the rules is answered with every problem', () => {
  const failed = operation('/people/{name}', 'get').responses?.['400'] as OpenAPIV3_1.ResponseObject;
  assert.deepEqual(failed.content?.['application/json']?.schema, {
    $ref: '#/components/schemas/InvalidInput',
  });
});

const twoServices = {
  'scaffold.yaml': 'workspace: two\nnamespace: two\nservices: services/*\n',
  'shared/common.yaml': 'types:\n  Money: { amount: decimal }\n',
  'services/a/service.yaml': manifestOf('a'),
  'services/b/service.yaml': manifestOf('b'),
  'services/gate/service.yaml': 'service: gate\nversion: 1.0.0\ngateway:\n  expose: [a, b]\n',
};

function manifestOf(service: string): string {
  return [
    `service: ${service}`,
    'version: 1.0.0',
    'imports: { common: ../../shared/common.yaml }',
    'types:',
    '  Money: { cents: int64 }',
    '  Secret: { key: string }',
    'routes:',
    '  pay: { post: /pay, body: Money, returns: common.Money }',
    '  secret: { get: /secret, rpcOnly: true, returns: Secret }',
    '',
  ].join('\n');
}

function documentIn(files: Record<string, string>, service: string): OpenAPIV3_1.Document {
  const { model } = readModel(createMemoryTree(files));
  const found = model?.services.find(({ name }) => name === service);
  assert.ok(model && found);
  return openApiDocument(found, model);
}

test('a shared DTO has one name in all documents, and gives it up to nobody', () => {
  for (const service of ['a', 'b', 'gate']) {
    const { schemas = {} } = documentIn(twoServices, service).components ?? {};
    assert.ok(schemas['Money']?.properties?.['amount'], service);
    assert.ok(schemas[service === 'b' ? 'BMoney' : 'AMoney']?.properties?.['cents'], service);
  }
});

test('a gateway’s document has the public operations of all that it exposes', () => {
  const { paths = {}, components, tags } = documentIn(twoServices, 'gate');
  assert.deepEqual(Object.keys(paths), ['/api/a/pay', '/api/b/pay']);
  assert.deepEqual(
    Object.values(paths).map((path) => path?.post?.operationId),
    ['a.pay', 'b.pay'],
  );
  const own = ['Failure', 'InvalidInput', 'Money', 'TooLarge', 'UnsupportedMediaType'];
  assert.deepEqual(Object.keys(components?.schemas ?? {}).sort(), ['AMoney', 'BMoney', ...own]);
  assert.deepEqual(components?.securitySchemes, undefined);
  assert.deepEqual(
    tags?.map(({ name }) => name),
    ['a', 'b'],
  );
});

test('the public document leaves out what is RPC-only, and what only that needs', () => {
  const open = documentOf('shop', 'user', { publicOnly: true });
  const all = documentOf('shop', 'user');
  assert.ok(all.paths?.['/api/user/users/{id}']);
  assert.equal(open.paths?.['/api/user/users/{id}'], undefined);
  assert.ok(all.components?.securitySchemes?.['rpcKey']);
  assert.equal(open.components?.securitySchemes?.['rpcKey'], undefined);
});
