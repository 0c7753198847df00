import assert from 'node:assert/strict';
import test from 'node:test';
import { ServiceError } from '../error/service-error.js';
import { createSampleClient, operations, WrongPassword } from '../server/testing/sample-service.js';
import { callOperation } from './call-operation.js';
import { createScriptedTransport, type ScriptedAnswer } from './testing/scripted-transport.js';

const input = { name: 'ann', password: 'long enough' };

async function failed(work: Promise<unknown>): Promise<ServiceError> {
  const error = await work.then(
    () => assert.fail('did not reject'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServiceError, String(error));
  return error;
}

test('sends a JSON body and decodes the answer, extra fields left out', async () => {
  const transport = createScriptedTransport({
    body: '{"code":0,"data":{"token":"t","more":1},"duration":5}',
  });
  assert.deepEqual(await createSampleClient(transport).login(input), { token: 't' });
  const [request] = transport.sent;
  assert.equal(request?.target, '/api/user/login');
  assert.equal(request.body, '{"name":"ann","password":"long enough"}');
  assert.deepEqual(request.headers, { accept: 'application/json', 'content-type': 'application/json' });
  assert.equal(request.timeoutMs, undefined);
});

test('places fields in path, query, headers and body, by their wire names', async () => {
  const transport = createScriptedTransport({ body: '{"code":0,"data":{"id":"7"}}' });
  const client = createSampleClient(transport);
  await client.getUser({ id: 7n, tenant: 'a b' });
  await client.renameUser({ id: -1n, name: 'x', dry: true });
  await client.listUsers({ page: 2, tags: ['a&b', 'ä'] });
  await client.putTags({ id: 'a/b ?#%', tags: ['x'] });
  const places = transport.sent.map(({ target, body, headers }) => [target, body, headers['x-tenant']]);
  assert.deepEqual(places, [
    ['/api/user/users/7', undefined, 'a b'],
    ['/api/user/users/-1?dry=true', '{"new-name":"x"}', undefined],
    ['/api/user/users?page=2&tag=a%26b&tag=%C3%A4', undefined, undefined],
    ['/api/user/users/a%2Fb%20%3F%23%25/tags', '["x"]', undefined],
  ]);
});

test('leaves an at sign in a path as it is, and escapes one in a parameter', async () => {
  const transport = createScriptedTransport({ body: '{"code":0,"data":{"id":"7"}}' });
  await callOperation(transport, { ...operations.getUser, path: '/@me/users/{id}' }, { id: 7n });
  await createSampleClient(transport).putTags({ id: '@me', tags: [] });
  assert.deepEqual(
    transport.sent.map(({ target }) => target),
    ['/api/user/@me/users/7', '/api/user/users/%40me/tags'],
  );
});

test('puts files and texts into a form', async () => {
  const transport = createScriptedTransport({ status: 201, body: '{"code":0,"data":1}' });
  const file = {
    name: 'a.txt',
    type: 'text/plain',
    size: 2,
    arrayBuffer: () => new Blob(['hi']).arrayBuffer(),
  };
  await createSampleClient(transport).upload({ file, label: 'x', count: 3 });
  const form = transport.sent[0]?.body;
  assert.ok(form instanceof FormData);
  const sent = form.get('file');
  assert.ok(sent instanceof File);
  assert.deepEqual([sent.name, sent.type, await sent.text()], ['a.txt', 'text/plain', 'hi']);
  assert.deepEqual([form.get('label'), form.get('count')], ['x', '3']);
});

for (const id of ['', '.', '..', '\ud800']) {
  test(`refuses to put ${JSON.stringify(id)} into a path`, async () => {
    const transport = createScriptedTransport({});
    const error = await failed(createSampleClient(transport).getFile({ id }));
    assert.equal(error.kind, 'invalid-input');
    assert.equal(transport.sent.length, 0);
  });
}

test('refuses a line break in a header', async () => {
  const error = await failed(
    createSampleClient(createScriptedTransport({})).getUser({ id: 1n, tenant: 'a\r\nX: y' }),
  );
  assert.equal(error.kind, 'invalid-input');
});

test('passes options on: token, timeout, headers, signal', async () => {
  const transport = createScriptedTransport({ body: '{"code":0,"data":{"token":"t"}}' });
  const { signal } = new AbortController();
  await callOperation(transport, operations.login, input, {
    token: 'abc',
    timeoutMs: 1500.7,
    headers: { 'X-Extra': 'y' },
    signal,
  });
  const [request] = transport.sent;
  assert.equal(request?.headers['authorization'], 'Bearer abc');
  assert.equal(request?.headers['x-deadline-ms'], '1500');
  assert.equal(request?.headers['x-extra'], 'y');
  assert.equal(request?.signal, signal);
});

test("uses the operation's own timeout where none is given", async () => {
  const transport = createScriptedTransport({ body: '{"code":0}' });
  await createSampleClient(transport).work({ how: 'x' });
  assert.equal(transport.sent[0]?.timeoutMs, 5000);
});

test('sends nothing when the signal was aborted before', async () => {
  const transport = createScriptedTransport({});
  const error = await failed(createSampleClient(transport).login(input, { signal: AbortSignal.abort() }));
  assert.equal(error.kind, 'cancelled');
  assert.equal(transport.sent.length, 0);
});

const answers: [string, ScriptedAnswer, Partial<ServiceError>][] = [
  [
    'a declared error',
    { status: 401, body: '{"code":10401,"msg":"no","data":{"left":2}}' },
    { code: 10401, status: 401, message: 'no', details: { left: 2 } },
  ],
  [
    'a failure with status 200',
    { body: '{"code":10401,"msg":""}' },
    { code: 10401, status: 401, message: 'wrong name or password' },
  ],
  [
    'a framework failure',
    { status: 404, body: '{"code":404,"msg":"no user 7"}' },
    { kind: 'not-found', message: 'no user 7' },
  ],
  [
    "a Go peer's own code",
    { body: '{"code":-1,"msg":"boom","file":"x.go"}' },
    { kind: 'service', code: -1, status: 500, message: 'boom' },
  ],
  [
    'an undeclared code',
    { status: 422, body: '{"code":777,"msg":"odd"}' },
    { kind: 'service', code: 777, status: 422 },
  ],
  ['a refusal that is a bare string', { status: 401, body: '"no rpc key"' }, { kind: 'unauthenticated' }],
  ["a proxy's page", { status: 503, body: '<html>' }, { kind: 'unavailable' }],
  ['a page where an answer was expected', { status: 200, body: '<html>' }, { kind: 'bad-response' }],
  ['a bad gateway', { status: 502, body: '<html>' }, { kind: 'bad-response' }],
  ['an unknown status without an envelope', { status: 418, body: '' }, { kind: 'bad-response' }],
  [
    'code 0 with a failed status',
    { status: 500, body: '{"code":0,"data":{"token":"t"}}' },
    { kind: 'bad-response' },
  ],
  ['a result of the wrong type', { body: '{"code":0,"data":{"token":7}}' }, { kind: 'bad-response' }],
  ['no result', { body: '{"code":0}' }, { kind: 'bad-response' }],
  ['no answer text', { status: 200, body: '' }, { kind: 'bad-response' }],
];
for (const [name, answer, expected] of answers) {
  test(`turns ${name} into its error`, async () => {
    const error = await failed(createSampleClient(createScriptedTransport(answer)).login(input));
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(error[key as keyof ServiceError], value, key);
    assert.equal(error instanceof WrongPassword, error.code === 10401);
    if (error.kind === 'bad-response') assert.ok(error.cause instanceof Error);
  });
}

test('an answer that breaks off is a bad response with its cause', async () => {
  const cause = new Error('reset');
  async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
    yield await Promise.resolve(new Uint8Array([123]));
    throw cause;
  }
  const error = await failed(createSampleClient(createScriptedTransport({ body: broken() })).login(input));
  assert.equal(error.kind, 'bad-response');
  assert.equal(error.cause, cause);
});

test('an empty result needs no envelope', async () => {
  const client = createSampleClient(createScriptedTransport({ status: 204 }));
  assert.equal(await client.sendMessage({ message: 'x' }), undefined);
});
