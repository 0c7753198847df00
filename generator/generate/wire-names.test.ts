// Fields that have another name on the wire than in code: codecs, clients, servers, documents and contracts agree on both.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryTree } from '../file/memory-tree.js';
import { type Compiled, compiled } from './compiled.test.fixture.js';
import { readModel } from './generate.js';

const manifest = `
service: things
types:
  Thing:
    kind: { type: 'enum(a, b)', name: '@type' }
    contentType: { type: string, name: content-type }
    first?: { type: int64, name: 1st }
    built?: { type: string, name: constructor }
    size: { type: int32, name: 'page[size]', default: 3 }
    inner: { fields: { at: { type: datetime, name: a b } }, name: _links }
    same: { type: boolean, name: same }
  Cat: { kind: { type: enum(cat), name: '@type' }, claws?: int32 }
  Dog: { kind: { type: enum(dog), name: '@type' }, barked: { type: datetime, name: b/ark } }
  Pet: { union: [Cat, Dog], discriminator: kind }
  Loose: Cat | Dog
  Small: Omit<Thing, size | inner>
  Strict: { fields: { a: { type: string, name: '@a' }, p: { type: Partial<Small>, default: { '@type': b } } }, additional: reject }
routes:
  find:
    get: /find
    query: { pageSize: { type: int32, name: 'page[size]', default: 7 }, names?: { type: 'string[]', name: filter.name } }
    returns: { size: int32, names: 'string[]' }
  put:
    put: /things/{id}
    path: { id: string }
    body: { thingId: { type: string, name: id }, at: { type: datetime, name: '@at' } }
    returns: { id: string, thingId: string, at: datetime }
  add: { post: /add, body: Thing, returns: Thing }
  pets: { post: /pets, body: { pets: 'Pet[]', loose: 'Loose[]' }, returns: 'Pet[]' }
  form: { post: /form, body: { fooBar: { type: 'int32[]', name: foo-bar } }, returns: 'int32[]' }
  strict: { post: /strict, body: Strict, returns: Strict }
`;

const implementation = `import type { ThingsApi } from './generated/service.js';
export const api: ThingsApi = {
  find: async ({ pageSize, names }) => ({ size: pageSize, names: names ?? [] }),
  put: async ({ id, thingId, at }) => ({ id, thingId, at }),
  add: async (thing) => ({ ...thing, inner: { at: thing.inner.at } }),
  pets: async ({ pets, loose }) => [...pets, ...loose].map((pet) => (pet.kind === 'dog' ? { ...pet, barked: new Date(pet.barked) } : pet)),
  form: async ({ fooBar }) => fooBar,
  strict: async ({ a, p }) => ({ a: a + p.kind, p }),
};
`;

const thing = {
  '@type': 'a',
  'content-type': 'x',
  '1st': '9007199254740993',
  constructor: 'c',
  'page[size]': 3,
  _links: { 'a b': '2024-05-01T10:00:00.000Z' },
  same: true,
};

interface Started {
  request(path: string, request?: object): Promise<{ json(): unknown }>;
  client(create: unknown): Record<string, (input: unknown) => Promise<unknown>>;
  close(): Promise<void>;
}

describe('names on the wire', () => {
  let workspace: Compiled;
  let service: Started;
  let client: Record<string, (input: unknown) => Promise<unknown>>;
  before(async () => {
    workspace = await compiled({
      'scaffold.yaml': 'workspace: shop\n',
      'services/things/service.yaml': manifest.trimStart(),
      'services/things/api.ts': implementation,
    });
    assert.deepEqual(workspace.complaints, []);
    const { startTestService } = (await import('@armature/runtime/testing')) as Record<string, unknown>;
    const { thingsDefinition } = await workspace.load('services/things/generated/service');
    const { api } = await workspace.load('services/things/api');
    const start = startTestService as (definition: unknown, create: () => unknown) => Promise<Started>;
    service = await start(thingsDefinition, () => api);
    client = service.client((await workspace.load('services/things/generated/client'))['createThingsClient']);
  });
  after(async () => {
    await service?.close();
    workspace?.remove();
  });

  async function post(path: string, body: unknown, method = 'POST'): Promise<unknown> {
    const response = await service.request(`/api/things${path}`, {
      method,
      ...(typeof body === 'string'
        ? { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(body) }
        : { json: body }),
    });
    const { data, ...rest } = response.json() as { code: number; data: unknown };
    return rest.code === 0 ? data : { ...rest, data };
  }

  test('stand in JSON, and the others in code', async () => {
    assert.deepEqual(await post('/add', { ...thing, 'page[size]': undefined }), thing);
    assert.match(workspace.files.get('services/things/generated/dto.ts') ?? '', /contentType: string;/);
    const read = await client['add']?.({
      kind: 'b',
      contentType: 'y',
      inner: { at: new Date(0) },
      same: false,
    });
    assert.deepEqual(read, {
      kind: 'b',
      contentType: 'y',
      size: 3,
      inner: { at: new Date(0) },
      same: false,
    });
  });

  test('stand in queries, forms and bodies beside paths', async () => {
    const response = await service.request('/api/things/find?page%5Bsize%5D=9&filter.name=a,b&filter.name=c');
    assert.deepEqual((response.json() as { data: unknown }).data, { size: 9, names: ['a,b', 'c'] });
    assert.deepEqual(await client['find']?.({ pageSize: 4, names: ['x'] }), { size: 4, names: ['x'] });
    assert.deepEqual(await post('/form', 'foo-bar=1&foo-bar=2'), [1, 2]);
    assert.deepEqual(await client['form']?.({ fooBar: [5] }), [5]);
    const put = { id: 'body', '@at': '2024-05-01T10:00:00.000Z' };
    const got = { id: 'path', thingId: 'body', at: '2024-05-01T10:00:00.000Z' };
    assert.deepEqual(await post('/things/path', put, 'PUT'), got);
    assert.deepEqual(await client['put']?.({ id: 'p', thingId: 'b', at: new Date(0) }), {
      id: 'p',
      thingId: 'b',
      at: new Date(0),
    });
  });

  test('tell members of unions apart', async () => {
    const pets = [
      { '@type': 'cat', claws: 1 },
      { '@type': 'dog', 'b/ark': '2024-05-01T10:00:00.000Z' },
    ];
    assert.deepEqual(await post('/pets', { pets, loose: pets }), [...pets, ...pets]);
    const dog = { kind: 'dog', barked: new Date(0) };
    assert.deepEqual(await client['pets']?.({ pets: [dog], loose: [{ kind: 'cat' }] }), [
      dog,
      { kind: 'cat' },
    ]);
  });

  test('are known keys, and are in problems', async () => {
    assert.deepEqual(await post('/strict', { '@a': 'x' }), { '@a': 'xb', p: { '@type': 'b' } });
    assert.match(JSON.stringify(await post('/strict', { a: 'x' })), /"\/@a"/);
  });

  test('stand in documents and contracts', () => {
    const document = JSON.parse(workspace.files.get('services/things/generated/openapi.json') ?? '') as {
      paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
      components: { schemas: Record<string, { properties: object; discriminator?: object }> };
    };
    const { schemas } = document.components;
    assert.deepEqual(Object.keys(schemas['Thing']?.properties ?? {}), [
      '@type', 'content-type', '1st', 'constructor', 'page[size]', '_links', 'same',
    ]); // prettier-ignore
    assert.deepEqual(
      document.paths['/api/things/find']?.['get']?.parameters?.map(({ name }) => name),
      ['page[size]', 'filter.name'],
    );
    assert.match(JSON.stringify(schemas['Pet']), /"propertyName":"@type"/);
  });
});

test('two fields of one name on the wire are an error, wherever they meet', () => {
  for (const text of [
    'types:\n  T: { a: { type: string, name: x }, b: { type: string, name: x } }\n',
    'types:\n  T: { a: { type: string, name: x }, x: string }\n',
    'types:\n  A: { a: { type: string, name: x } }\n  B: { x: string }\n  T: A & B\n',
    "routes:\n  r: { get: /r, query: { a: { type: string, name: 'x[]' }, b: { type: string, name: 'x[]' } } }\n",
    'routes:\n  r: { post: /r, body: { a: { type: string, name: x }, x: string } }\n',
  ]) {
    assert.deepEqual(codesOf(text), ['ARM3074'], text);
  }
  assert.deepEqual(
    codesOf('types:\n  A: { a: { type: string, name: x } }\n  B: { a: string }\n  T: A & B\n'),
    ['ARM3022'],
  );
});

test('a mapping with the keys type and name that is meant for an object is told', () => {
  assert.deepEqual(codesOf('types:\n  T: { owner: { type: string, name: string } }\n'), ['ARM2021']);
});

function codesOf(text: string): string[] {
  const files = { 'scaffold.yaml': 'workspace: shop\n', 'services/x/service.yaml': `service: x\n${text}` };
  return readModel(createMemoryTree(files))
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}
