// What a service takes in it can give out: no input that is not refused ends in an answer of 500, in JSON, a query, or a stream.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import * as codec from '../codec/index.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import { createInProcessServer, readText, type InProcessServer } from '../testing/in-process-server.js';
import { createExpress } from './express.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';

type Reader = (value: unknown, at: string, key: codec.Key, problems: codec.Problems) => unknown;

const fields: Readonly<Record<string, { read: Reader; write?: (value: never) => unknown }>> = {
  t: { read: codec.readDatetime, write: codec.writeDatetime },
  uri: { read: codec.readUri },
  json: { read: codec.readJson },
  int64: { read: codec.readInt64, write: codec.writeInt64 },
  double: { read: codec.readNumber },
  bytes: { read: codec.readBytes, write: codec.writeBytes },
  text: { read: codec.readString },
};

/** As generated: every field is optional. */
const everything: codec.Codec<Record<string, unknown>> = {
  decode(value, at, problems) {
    const result: Record<string, unknown> = {};
    if (!codec.isObject(value)) return codec.notObject(value, at, problems);
    for (const [name, { read }] of Object.entries(fields)) {
      if (value[name] !== undefined) result[name] = read(value[name], at, name, problems);
    }
    return result;
  },
  encode: (value) =>
    Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, fields[name]?.write?.(field as never) ?? field]),
    ),
};

function operation(name: string, changes: Partial<AnyOperation>): AnyOperation {
  return {
    service: 'api',
    name,
    method: 'POST',
    path: `/${name}`,
    status: 200,
    rpcOnly: false,
    idempotent: true,
    fields: Object.fromEntries(Object.keys(fields).map((field) => [field, { in: 'body', text: 'string' }])),
    encoding: 'json',
    result: 'json',
    input: everything,
    output: everything,
    errors: [],
    ...changes,
  };
}

const inQuery = Object.fromEntries(
  Object.keys(fields).map((field) => [
    field,
    { in: 'query', text: field === 'json' ? 'json' : field === 'double' ? 'number' : 'string' },
  ]),
) as AnyOperation['fields'];

function start(context: TestContext): InProcessServer {
  const app = createExpress();
  const echo = (input: unknown): unknown => input;
  const stream = async function* (input: unknown): AsyncGenerator<unknown> {
    yield await Promise.resolve(input);
  };
  app.use(
    '/api/api',
    createRouter(
      [
        { operation: operation('echo', {}), rpcOnly: false, handle: echo },
        { operation: operation('query', { method: 'GET', fields: inQuery }), rpcOnly: false, handle: echo },
        { operation: operation('stream', { result: 'stream' }), rpcOnly: false, handle: stream },
      ],
      createHost({ limits: { body: 8 << 20 } }),
    ),
  );
  const server = createInProcessServer(app);
  context.after(() => server.close());
  return server;
}

async function post(
  server: InProcessServer,
  path: string,
  body: string,
): Promise<[number | undefined, string]> {
  const answer = await server.send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return [answer.statusCode, await readText(answer)];
}

const borders: readonly string[] = [
  '{"t":"9999-12-31T23:59:59Z"}',
  '{"t":"9999-12-31T23:59:59-01:00"}',
  '{"t":"0000-01-01T00:00:00+01:00"}',
  '{"t":"9999-12-31T23:59:60Z"}',
  '{"uri":"http://[::1"}',
  '{"uri":"http://a:x"}',
  '{"json":1e999}',
  '{"json":[{"a":-1e999}]}',
  '{"json":"\\ud800"}',
  '{"json":{"__proto__":1,"toJSON":"x","constructor":{"prototype":null}}}',
  '{"double":-0}',
  '{"int64":"-9223372036854775808"}',
  ...[990, 1_001, 10_000, 1_000_000].flatMap((levels) => [
    `{"json":${'['.repeat(levels)}${']'.repeat(levels)}}`,
    `{"json":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`,
    `{"text":${'['.repeat(levels)}${']'.repeat(levels)}}`,
    `{"other":${'['.repeat(levels)}${']'.repeat(levels)}}`,
    `${'['.repeat(levels)}${']'.repeat(levels)}`,
  ]),
];

for (const body of borders) {
  test(`${body.slice(0, 40)} (${body.length} bytes) is answered, or refused with its place`, async (context) => {
    const server = start(context);
    for (const path of ['/api/api/echo', '/api/api/stream']) {
      const [status, text] = await post(server, path, body);
      assert.ok(status === 200 || status === 400, `${status} ${text.slice(0, 200)}`);
      if (status === 400) assert.match(text, /"problems":\[\{"at":"/);
      if (status === 200 && path.endsWith('stream')) assert.match(text, /event: end/);
    }
  });
}

test('what is answered is what a client reads, for random bodies and queries', async (context) => {
  const server = start(context);
  const texts = fc.oneof(
    fc.string(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.webUrl(),
    fc.constantFrom('9999-12-31T23:59:59.999-00:01', '0000-01-01T00:00:00+00:01', '-0', '1e999', '[[1e999]]'),
  );
  const name = fc.constantFrom(...Object.keys(fields));
  const body = fc
    .tuple(name, fc.oneof(texts, fc.base64String(), fc.jsonValue(), fc.double()))
    .map(([field, value]) => ({ [field]: value }));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const [status, text] = await post(server, '/api/api/echo', JSON.stringify(value));
      assert.ok(status === 200 || status === 400, `${status} ${text}`);
      if (status === 200) {
        taken += 1;
        const problems = new codec.Problems();
        everything.decode((JSON.parse(text) as { data: unknown }).data, '', problems);
        assert.deepEqual(problems.list, []);
      }
      const query = new URLSearchParams();
      for (const [name, field] of Object.entries(value))
        query.append(name, typeof field === 'string' ? field : JSON.stringify(field));
      const answer = await server.send(`/api/api/query?${query.toString()}`);
      assert.ok(answer.statusCode === 200 || answer.statusCode === 400, await readText(answer));
      answer.resume();
    }),
    { numRuns: 600, seed: 9 },
  );
  assert.ok(taken > 100, `only ${taken} bodies were taken`);
});
