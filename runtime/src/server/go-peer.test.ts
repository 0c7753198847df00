// Peers of the Go framework call: forms printed with `%v`, also for DELETE, and answers that their client can read. And what Gin binds of ours.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { toFormBody } from '../client/form-body.js';
import { anything } from './testing/sample-codec.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { createInProcessServer, readText, type InProcessServer } from '../testing/in-process-server.js';
import { createExpress } from './express.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';

const fields = {
  id: { in: 'query', text: 'number' },
  tags: { in: 'query', text: 'string', many: true },
  ids: { in: 'query', text: 'number', many: true },
} satisfies AnyOperation['fields'];

const inBody = {
  title: { in: 'body', text: 'string' },
  sizes: { in: 'body', text: 'number', many: true },
} satisfies AnyOperation['fields'];

function operation(
  method: AnyOperation['method'],
  name: string,
  changes: Partial<AnyOperation>,
): AnyOperation {
  return {
    service: 'api',
    name,
    method,
    path: `/${name}`,
    status: 200,
    rpcOnly: false,
    idempotent: true,
    fields,
    encoding: 'json',
    result: 'json',
    input: anything,
    output: anything,
    errors: [],
    ...changes,
  };
}

function start(context: TestContext): InProcessServer {
  const app = createExpress();
  const echo = (input: unknown): unknown => input;
  const routes = [
    operation('GET', 'find', {}),
    operation('DELETE', 'drop', {}),
    operation('POST', 'add', { fields: { ...fields, ...inBody } }),
    operation('DELETE', 'gone', { status: 204, result: 'empty' }),
    operation('POST', 'done', { fields: {}, result: 'empty' }),
  ];
  app.use(
    '/api/api',
    createRouter(
      routes.map((each) => ({ operation: each, rpcOnly: false, handle: echo })),
      createHost({}),
    ),
  );
  const server = createInProcessServer(app);
  context.after(() => server.close());
  return server;
}

const peer = { 'x-rpc-key': 'any' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What their client makes of an answer: it needs an envelope, and `data` in it. */
async function asTheirClient(
  server: InProcessServer,
  path: string,
  request: Parameters<InProcessServer['send']>[1],
): Promise<unknown> {
  const answer = await server.send(path, request);
  const envelope = JSON.parse(await readText(answer)) as { code: number; data?: unknown };
  if (envelope.code !== 0) return envelope;
  assert.ok('data' in envelope, 'unexpected end of JSON input');
  return envelope.data;
}

test('parameters of a DELETE may come as a form', async (context) => {
  const server = start(context);
  const ask = (headers: Record<string, string>) =>
    asTheirClient(server, '/api/api/drop', {
      method: 'DELETE',
      headers: { ...form, ...headers },
      body: 'id=7',
    });
  assert.deepEqual(await ask(peer), { id: 7 });
  assert.deepEqual(await ask({}), {}, 'of others a query is read from the query only');
  assert.deepEqual(await ask({ ...peer, 'x-caller': 'shop' }), {});
});

test('query and body of one operation may come in one form; what stands in the URL wins', async (context) => {
  const server = start(context);
  const request = { method: 'POST', headers: { ...form, ...peer }, body: 'id=7&title=a&sizes=%5B1+2%5D' };
  assert.deepEqual(await asTheirClient(server, '/api/api/add', request), {
    id: 7,
    title: 'a',
    sizes: [1, 2],
  });
  assert.deepEqual(await asTheirClient(server, '/api/api/add?id=8', request), {
    id: 8,
    title: 'a',
    sizes: [1, 2],
  });
});

for (const [it, query, expected] of [
  ['nil is absent', 'id=<nil>&tags=<nil>', {}],
  ['a list of numbers', 'ids=[1 -2 3.5]', { ids: [1, -2, 3.5] }],
  ['a list without items is absent, as everywhere in a query', 'ids=[]&tags=[]', {}],
  ['a list of one text', 'tags=[x]', { tags: ['x'] }],
  ['a list of one text that holds a comma', 'tags=[x,y]', { tags: ['x,y'] }],
  ['a repeated name', 'tags=x y&tags=[z z]', { tags: ['x y', '[z z]'] }],
] as const) {
  test(`as %v prints it: ${it}`, async (context) => {
    const server = start(context);
    assert.deepEqual(
      await asTheirClient(server, `/api/api/find?${encodeURI(query)}`, { headers: peer }),
      expected,
    );
  });
}

test('a printed list of texts that could be cut in several ways is refused at its field', async (context) => {
  const answer = await asTheirClient(start(context), '/api/api/find?tags=[x%20y%20z]', { headers: peer });
  assert.match(JSON.stringify(answer), /"code":400.*"at":"\/tags"/);
});

test('texts of others stay as they are', async (context) => {
  const server = start(context);
  const answer = await asTheirClient(server, `/api/api/find?${encodeURI('tags=[x y]')}`, {});
  assert.deepEqual(answer, { tags: ['[x y]'] });
});

test('no result is an envelope with data for them, and 204 for others', async (context) => {
  const server = start(context);
  assert.equal(await asTheirClient(server, '/api/api/gone', { method: 'DELETE', headers: peer }), null);
  assert.equal(await asTheirClient(server, '/api/api/done', { method: 'POST', headers: peer }), null);
  const other = await server.send('/api/api/gone', {
    method: 'DELETE',
    headers: { ...peer, 'x-caller': 'shop' },
  });
  assert.deepEqual([other.statusCode, await readText(other)], [204, '']);
  const plain = await server.send('/api/api/done', { method: 'POST' });
  assert.deepEqual([plain.statusCode, await readText(plain)], [200, '{"code":0}']);
});

test('what Gin binds of a form is what was sent, for all plain values', () => {
  const plain = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const field = fc.oneof(plain, fc.array(plain));
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.option(field)), (value) => {
      const bound = new URLSearchParams(toFormBody(JSON.stringify(value)));
      const asText = (one: unknown): string => (typeof one === 'string' ? one : JSON.stringify(one));
      for (const [name, given] of Object.entries(value)) {
        const expected = given === null ? [] : [given].flat().map(asText);
        assert.deepEqual(bound.getAll(name), expected);
      }
    }),
    { seed: 5, numRuns: 500 },
  );
});
