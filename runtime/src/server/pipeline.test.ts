import assert from 'node:assert/strict';
import { once } from 'node:events';
import helmet from 'helmet';
import test from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { failure } from '../error/service-error.js';
import type { Logger } from '../log/logger.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createInProcessServer, readText } from '../testing/in-process-server.js';
import { createExpress } from './express.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';
import { startTestPlatform } from '../testing/start-test-platform.js';
import type { Transport } from '../call/transport.js';
import { startTestService, type TestServiceOptions } from '../testing/start-test-service.js';
import {
  createSampleClient,
  sampleDefinition,
  WrongPassword,
  type Clients,
  type SampleApi,
} from './testing/sample-service.js';

async function start(api: SampleApi, options: TestServiceOptions<Clients> = {}) {
  return startTestService(sampleDefinition, () => api, { config: { greeting: 'hi' }, ...options });
}

/** A logger whose lines are kept, and a wait for one of them. */
function recordLog(): { log: Logger; lines: string[]; line: (matching: RegExp) => Promise<string> } {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const write = (line: string): void => {
    lines.push(line);
    for (const check of waiting) check();
  };
  return {
    log: createPinoLogger({ service: 'user', level: 'debug', write }),
    lines,
    line: (matching) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = lines.find((line) => matching.test(line));
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** A promise that resolves when it is told to. */
function signalled(): Promise<void> & { now: () => void } {
  let now = (): void => {};
  return Object.assign(new Promise<void>((resolve) => (now = resolve)), { now: () => now() });
}

const echo = (input: unknown): unknown =>
  JSON.parse(
    JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
  );
const echoing: SampleApi = {
  login: () => ({ token: 't' }),
  getUser: (input) => input,
  renameUser: echo,
  listUsers: echo,
  putTags: echo,
  work: echo,
};
const admin = { userId: 'a', role: 'admin' };

test('a client gets through: path, query, headers, body, there and back', async () => {
  const service = await start(echoing);
  const client = service.as(admin).client(createSampleClient);
  assert.deepEqual(await client.getUser({ id: 2n ** 63n - 1n, tenant: 'a b' }), {
    id: 2n ** 63n - 1n,
    tenant: 'a b',
  });
  assert.deepEqual(await client.renameUser({ id: 1n, name: 'x', dry: false }), {
    id: '1n',
    name: 'x',
    dry: false,
  });
  assert.deepEqual(await client.listUsers({ page: 2, tags: ['a&b=c', 'ä'] }), {
    page: 2,
    tags: ['a&b=c', 'ä'],
  });
  assert.deepEqual(await client.putTags({ id: 'a/b %?#', tags: ['x'] }), { id: 'a/b %?#', tags: ['x'] });
  await service.close();
});

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
type Case = [string, string, string, Record<string, string>, string | undefined, number, unknown];
const inputs: Case[] = [
  ['a body', 'POST', '/work', json, '{"how":"x"}', 200, { how: 'x' }],
  ['unknown keys', 'POST', '/work', json, '{"how":"x","more":1,"__proto__":{"how":"y"}}', 200, { how: 'x' }],
  [
    'a suffix of JSON',
    'POST',
    '/work',
    { 'content-type': 'application/merge-patch+json; charset=UTF-8' },
    '{"how":"x"}',
    200,
    { how: 'x' },
  ],
  ['a form', 'POST', '/work', form, 'how=a+b%26c', 200, { how: 'a b&c' }],
  ['a form without the field', 'POST', '/work', form, 'who=x', 400, ['/how required']],
  ['a field that repeats', 'POST', '/work', form, 'how=a&how=b', 400, ['/how type']],
  ['no body', 'POST', '/work', {}, undefined, 400, ['/how required']],
  ['null', 'POST', '/work', json, 'null', 400, ['/how required']],
  ['an array', 'POST', '/work', json, '[]', 400, [' type']],
  ['a body that is not JSON', 'POST', '/work', json, '{"how":', 400, [' json']],
  ['JSON with more behind it', 'POST', '/work', json, '{"how":"x"}x', 400, [' json']],
  ['bytes that are not UTF-8', 'POST', '/work', json, '\xff', 400, undefined],
  [
    'a type that is not read',
    'POST',
    '/work',
    { 'content-type': 'text/plain' },
    '{"how":"x"}',
    415,
    undefined,
  ],
  ['no type', 'POST', '/work', {}, '{"how":"x"}', 415, undefined],
  [
    'another charset',
    'POST',
    '/work',
    { 'content-type': 'application/json; charset=latin1' },
    '{"how":"x"}',
    415,
    undefined,
  ],
  ['a compressed body', 'POST', '/work', { ...json, 'content-encoding': 'gzip' }, 'x', 415, undefined],
  [
    'multipart where JSON is read',
    'POST',
    '/work',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x--',
    415,
    undefined,
  ],
  [
    'all problems at once',
    'POST',
    '/login',
    json,
    '{"password":"short"}',
    400,
    ['/name required', '/password minLength'],
  ],
  ['a path parameter of the wrong type', 'GET', '/users/x', {}, undefined, 400, ['/id type']],
  ['a path that is badly encoded', 'GET', '/users/%zz', {}, undefined, 400, undefined],
  ['a path parameter that is not UTF-8', 'GET', '/users/%FF', {}, undefined, 400, ['/id format']],
  [
    'a path parameter in the body',
    'PATCH',
    '/users/1',
    json,
    '{"id":"2","new-name":"x"}',
    200,
    { id: '1n', name: 'x' },
  ],
  [
    'a query parameter in the body',
    'PATCH',
    '/users/1',
    json,
    '{"dry":true,"new-name":"x"}',
    200,
    { id: '1n', name: 'x' },
  ],
  ["a field by another field's name", 'PATCH', '/users/1', json, '{"name":"x"}', 400, ['/name required']],
  ['a whole body', 'PUT', '/users/1/tags', json, '["a"]', 200, { id: '1', tags: ['a'] }],
  ['a whole body of the wrong type', 'PUT', '/users/1/tags', json, '{"tags":["a"]}', 400, ['/tags type']],
  ['a form where a whole body is', 'PUT', '/users/1/tags', form, 'tags=a', 415, undefined],
  ['a number', 'GET', '/users?page=3', {}, undefined, 200, { page: 3 }],
  ['text where a number belongs', 'GET', '/users?page=three', {}, undefined, 400, ['/page type']],
  ['a list of one', 'GET', '/users?tag=a', {}, undefined, 200, { tags: ['a'] }],
  ["a query parameter by its field's name", 'GET', '/users?tags=a', {}, undefined, 200, {}],
];
for (const [name, method, path, headers, body, status, expected] of inputs) {
  test(`reads ${name}: ${status}`, async () => {
    const service = await start(echoing);
    const bytes = body === undefined ? {} : { body: Buffer.from(body, 'latin1') };
    const answer = await service.as(admin).request(`/api/user${path}`, { method, headers, ...bytes });
    assert.equal(answer.status, status, answer.text);
    const envelope = answer.json() as { code: number; data?: { problems: { at: string; rule: string }[] } };
    if (status === 200) assert.deepEqual(envelope, { code: 0, data: expected });
    else {
      assert.equal(envelope.code, status);
      const problems = envelope.data?.problems.map(({ at, rule }) => `${at} ${rule}`);
      if (expected !== undefined) assert.deepEqual(problems, expected);
    }
    await service.close();
  });
}

test('a body over the limit is refused, announced or not, and the connection closed', async () => {
  const service = await start(echoing, { limits: { body: 100 } });
  const body = JSON.stringify({ how: 'x'.repeat(200) });
  const announced = await service.request('/api/user/work', { method: 'POST', headers: json, body });
  assert.equal(announced.status, 413);
  assert.equal(announced.headers['connection'], 'close');
  const chunked = await service.request('/api/user/work', {
    method: 'POST',
    headers: { ...json, 'transfer-encoding': 'chunked' },
    body,
  });
  assert.equal(chunked.status, 413);
  const within = await service.request('/api/user/work', {
    method: 'POST',
    headers: json,
    body: '{"how":"x"}',
  });
  assert.equal(within.status, 200);
  await service.close();
});

test('uploads files with their texts', async () => {
  const service = await start({
    upload: async ({ file, label, count }) => ({
      name: file.name,
      type: file.type,
      size: file.size,
      text: await new Blob([await file.arrayBuffer()]).text(),
      label,
      count,
    }),
  });
  const client = service.client(createSampleClient);
  const file = new File(['hello'], 'grüße.txt', { type: 'text/plain' });
  assert.deepEqual(await client.upload({ file, label: 'x', count: 3 }), {
    name: 'grüße.txt',
    type: 'text/plain',
    size: 5,
    text: 'hello',
    label: 'x',
    count: 3,
  });
  const answer = await service.request('/api/user/files', { method: 'POST', json: { label: 'x' } });
  assert.equal(answer.status, 415);
  await service.close();
});

const uploads: [string, () => FormData, number][] = [
  ['without the file', () => formOf({ label: 'x' }), 400],
  [
    'with two files where one belongs',
    () => formOf({ file: [new File(['a'], 'a'), new File(['b'], 'b')] }),
    400,
  ],
  ['with a file that nobody asked for', () => formOf({ other: new File(['a'], 'a') }), 400],
  ['with a file that is too large', () => formOf({ file: new File(['a'.repeat(2_000)], 'a') }), 413],
  ['that is too large as a whole', () => formOf({ file: new File(['a'.repeat(20_000)], 'a') }), 413],
];
for (const [name, body, status] of uploads) {
  test(`refuses an upload ${name}`, async () => {
    const service = await start(
      { upload: () => assert.fail('called') },
      { limits: { file: 1_000, upload: 10_000 } },
    );
    const answer = await service.request('/api/user/files', { method: 'POST', body: body() });
    assert.equal(answer.status, status, answer.text);
    await service.close();
  });
}

function formOf(fields: Record<string, string | File | File[]>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) body.append(name, item);
  }
  return body;
}

test('answers failures as envelopes, and bugs without a word about them', async () => {
  const { log, line } = recordLog();
  const failures: Record<string, () => unknown> = {
    declared: () => {
      throw new WrongPassword({ details: { left: 2 } });
    },
    framework: () => Promise.reject(failure('conflict', 'taken')),
    bug: () => {
      throw new TypeError('SECRET at /srv/app.ts');
    },
    encode: () => 10n,
  };
  const service = await start({ work: ({ how }) => failures[how]?.() }, { log });
  const ask = async (how: string) => {
    const { status, text } = await service.request('/api/user/work', { method: 'POST', json: { how } });
    return [status, text];
  };
  assert.deepEqual(await ask('declared'), [
    401,
    '{"code":10401,"msg":"wrong name or password","data":{"left":2}}',
  ]);
  assert.deepEqual(await ask('framework'), [409, '{"code":409,"msg":"taken"}']);
  assert.deepEqual(await ask('bug'), [500, '{"code":500,"msg":"internal error"}']);
  assert.match(await line(/"status":500/), /SECRET at/);
  assert.deepEqual(await ask('encode'), [500, '{"code":500,"msg":"internal error"}']);
  await service.close();
});

test('answers what nobody asked for', async () => {
  const service = await start(echoing);
  const cases: [string, string, number][] = [
    ['GET', '/', 404],
    ['GET', '/api/user', 404],
    ['GET', '/api/user/nothing', 404],
    ['GET', '/api/user2/me', 404],
    ['DELETE', '/api/user/work', 405],
    ['OPTIONS', '/api/user/work', 204],
  ];
  for (const [method, path, status] of cases) {
    const answer = await service.request(path, { method });
    assert.equal(answer.status, status, path);
    if (status > 400) assert.equal((answer.json() as { code: number }).code, status);
    if (status === 405 || status === 204) assert.equal(answer.headers['allow'], 'POST');
  }
  await service.close();
});

test('HEAD is answered by GET, without a body', async () => {
  const service = await start(echoing);
  const answer = await service.request('/api/user/users/7', { method: 'HEAD' });
  assert.equal(answer.status, 200);
  assert.equal(answer.text, '');
  assert.equal(answer.headers['content-length'], String('{"code":0,"data":{"id":"7"}}'.length));
  await service.close();
});

test('the health of the process, its readiness and its OpenAPI document are there', async () => {
  const service = await start({});
  assert.deepEqual((await service.request('/healthz')).json(), { code: 0, data: { status: 'ok' } });
  assert.equal((await service.request('/readyz')).status, 200);
  const openapi = await service.request('/api/user/openapi.json');
  assert.deepEqual(openapi.json(), { openapi: '3.1.0' });
  assert.equal(openapi.headers['x-powered-by'], undefined);
  assert.equal(openapi.headers['x-content-type-options'], 'nosniff');
  await service.close();
});

test('request ids are echoed, made where there is none, and passed on with the trace', async () => {
  const sent: Record<string, string>[] = [];
  const service = await start(
    { work: async (_input, call) => [call.requestId, await call.clients.peer.poke()] },
    {
      transport: () => ({
        send: ({ headers }) => {
          sent.push(headers);
          return Promise.resolve({
            status: 200,
            header: () => undefined,
            text: () => Promise.resolve('{"code":0,"data":{"caller":"x"}}'),
            stream: () => [] as never,
          });
        },
      }),
    },
  );
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const headers = { 'x-request-id': 'r-1', traceparent, tracestate: 'v=1', 'x-deadline-ms': '4000' };
  const answer = await service.request('/api/user/work', { method: 'POST', headers, json: { how: '' } });
  assert.equal(answer.headers['x-request-id'], 'r-1');
  assert.deepEqual(answer.json(), { code: 0, data: ['r-1', { caller: 'x' }] });
  assert.equal(sent[0]?.['x-request-id'], 'r-1');
  assert.equal(sent[0]['x-caller'], 'user');
  assert.equal(sent[0]['x-rpc-key'], 'test-rpc-key');
  assert.match(sent[0]['traceparent'] ?? '', new RegExp(`^00-${'a'.repeat(32)}-(?!b{16})[0-9a-f]{16}-01$`));
  assert.equal(sent[0]['tracestate'], 'v=1');
  const left = Number(sent[0]['x-deadline-ms']);
  assert.ok(left > 0 && left <= 4000, String(left));
  const other = await service.request('/api/user/work', {
    method: 'POST',
    headers: { 'x-request-id': 'a b' },
    json: {},
  });
  assert.match(String(other.headers['x-request-id']), /^[0-9a-f-]{36}$/);
  await service.close();
});

test('the deadline ends a call with 504 and aborts its signal', async () => {
  const clock = createFakeClock();
  const signals: AbortSignal[] = [];
  const deadlines: unknown[] = [];
  const begun = signalled();
  const service = await start(
    {
      work: (_input, call) => {
        signals.push(call.signal);
        deadlines.push(call.deadline);
        begun.now();
        return new Promise(() => {});
      },
    },
    { clock },
  );
  const ask = (ms: string) =>
    service.request('/api/user/work', {
      method: 'POST',
      headers: { 'x-deadline-ms': ms },
      json: { how: 'x' },
    });
  const asked = ask('20');
  await begun;
  await clock.advance(20);
  const answer = await asked;
  assert.equal(answer.status, 504);
  assert.deepEqual(answer.json(), { code: 504, msg: 'the deadline has passed' });
  assert.equal(signals[0]?.aborted, true);
  assert.ok(deadlines[0] instanceof Date);
  assert.equal((await ask('0')).status, 504);
  assert.equal((await ask('-5')).status, 504);
  assert.equal(signals.length, 1, 'a call whose deadline has passed does not reach the handler');
  await service.close();
});

test('a deadline also holds while the body comes in', async () => {
  const service = await start(echoing);
  const controller = new AbortController();
  const answer = await service
    .request('/api/user/work', {
      method: 'POST',
      headers: { ...json, 'content-length': '100', 'x-deadline-ms': '20' },
      body: undefined as never,
      signal: controller.signal,
    })
    .catch((error: unknown) => error);
  assert.equal((answer as { status?: number }).status, 504);
  await service.close();
});

test('a caller that goes away aborts the call', async () => {
  const { log, line } = recordLog();
  let aborted: Promise<unknown> | undefined;
  const controller = new AbortController();
  const service = await start(
    {
      work: (_input, call) => {
        aborted = once(call.signal, 'abort');
        setImmediate(() => controller.abort());
        return new Promise(() => {});
      },
    },
    { log },
  );
  await assert.rejects(service.client(createSampleClient).work({ how: 'x' }, { signal: controller.signal }), {
    kind: 'cancelled',
  });
  await aborted;
  assert.match(await line(/"status":499/), /user\.work/);
  await service.close();
});

test('logs a line a request, with neither query nor body nor secrets', async () => {
  const { log, lines, line } = recordLog();
  const service = await start(echoing, { log });
  const headers = { authorization: 'Bearer SECRET', 'x-rpc-key': 'SECRET', cookie: 'session=SECRET' };
  await service.request('/api/user/login?password=SECRET', {
    method: 'POST',
    headers,
    json: { name: 'SECRET', password: 'SECRET' },
  });
  const fields = JSON.parse(await line(/"msg":"request"/)) as Record<string, unknown>;
  assert.equal(fields['path'], '/api/user/login');
  assert.equal(fields['operation'], 'user.login');
  assert.equal(fields['status'], 400);
  assert.equal(typeof fields['ms'], 'number');
  assert.doesNotMatch(lines.join(''), /SECRET/);
  await service.close();
});

test('middleware of the user works, Express requests and responses included', async () => {
  const service = await start(
    {
      work: (_input, call) => (
        call.response.set('X-Seen', String(call.request.get('x-ask'))),
        call.request.path
      ),
    },
    {
      configure: (app) => {
        app.use((_request, response, next) => {
          response.locals['seen'] = true;
          next();
        });
        app.get(
          '/api/user/extra',
          (_request, response) => void response.json({ seen: response.locals['seen'] as unknown }),
        );
        app.get('/broken', () => {
          throw new Error('SECRET');
        });
      },
    },
  );
  const answer = await service.request('/api/user/work', {
    method: 'POST',
    headers: { 'x-ask': 'a' },
    json: { how: 'x' },
  });
  assert.equal(answer.headers['x-seen'], 'a');
  assert.deepEqual((await service.request('/api/user/extra')).json(), { seen: true });
  assert.equal((await service.request('/broken')).text, '{"code":500,"msg":"internal error"}');
  await service.close();
});

test("every answer has helmet's headers, as helmet sets them", async (context) => {
  const app = createExpress();
  app.use(helmet());
  app.use((_request, response) => void response.end());
  const reference = createInProcessServer(app);
  context.after(() => reference.close());
  const service = await start(echoing);
  const expected = Object.entries((await reference.send('/')).headers).filter(
    ([name]) => !/^(date|connection|content-length)$/.test(name),
  );
  assert.ok(expected.length > 8);
  for (const path of ['/healthz', '/api/user/users/7', '/nothing']) {
    const { headers } = await service.request(path);
    assert.deepEqual(
      expected.map(([name]) => [name, headers[name]]),
      expected,
    );
  }
  await service.close();
});

test('a handler may answer by itself', async () => {
  const service = await start({
    work: (_input, call) => void call.response.status(303).location('/elsewhere').end('by hand'),
  });
  const answer = await service.request('/api/user/work', { method: 'POST', json: { how: 'x' } });
  assert.deepEqual([answer.status, answer.text, answer.headers['location']], [303, 'by hand', '/elsewhere']);
  await service.close();
});

test('what a handler throws after its deadline is logged, not sent', async () => {
  const { log, line } = recordLog();
  const clock = createFakeClock();
  const begun = signalled();
  const late = signalled();
  const work = async (): Promise<never> => {
    begun.now();
    await late;
    throw new Error('too late');
  };
  const service = await start({ work }, { log, clock });
  const headers = { 'x-deadline-ms': '20' };
  const asked = service.request('/api/user/work', { method: 'POST', headers, json: { how: 'x' } });
  await begun;
  await clock.advance(20);
  assert.equal((await asked).status, 504);
  late.now();
  assert.match(await line(/after its end/), /too late/);
  await service.close();
});

test('a router stands in an application of its own, after its own middleware', async (context) => {
  const app = createExpress();
  app.use((request, _response, next) => {
    request.body = { how: 'parsed before' };
    next();
  });
  const host = createHost({ rpcKeys: () => ['k'] });
  app.use('/somewhere', createRouter(sampleDefinition.routes(echoing), host));
  app.use((_request, response) => void response.status(418).end());
  const server = createInProcessServer(app);
  context.after(() => server.close());
  const answer = await server.send('/somewhere/work', { method: 'POST' });
  assert.equal(await readText(answer), '{"code":0,"data":{"how":"parsed before"}}');
  assert.equal((await server.send('/somewhere/else')).statusCode, 418);
  assert.equal((await server.send('/somewhere/poke', { method: 'POST' })).statusCode, 401);
});

test('services of a test platform find each other by name, in any order', async (context) => {
  const api: SampleApi = {
    work: (_input, call) => call.clients.peer.poke(),
    poke: (_input, call) => ({ caller: call.caller ?? '' }),
  };
  const begin = (name: string) => (transport: (service: string) => Transport) =>
    startTestService(
      { ...sampleDefinition, name, clients: (to) => ({ peer: createSampleClient(to('user')) }) },
      () => api,
      { config: { greeting: 'hi' }, transport },
    );
  const platform = await startTestPlatform({ shop: begin('shop'), user: begin('user') });
  context.after(() => platform.close());
  const answer = await platform.services.shop.request('/api/shop/work', {
    method: 'POST',
    json: { how: 'x' },
  });
  assert.deepEqual(answer.json(), { code: 0, data: { caller: 'shop' } });
});

test('a service calls another in the same process, and fakes stand in where given', async () => {
  const peer = await start({
    poke: (_input, call) => ({ caller: `${call.caller ?? ''} for ${call.claims?.userId ?? ''}` }),
  });
  const api: SampleApi = {
    work: ({ how }, call) => (how === 'poke' ? call.clients.peer.poke() : call.clients.peer.getMe()),
  };
  const service = await start(api, {
    transport: () => peer.transport,
    clients: { peer: { getMe: () => Promise.resolve({ userId: 'fake', role: '' }) } },
  });
  const client = service.as(admin).client(createSampleClient);
  assert.deepEqual(await client.work({ how: 'poke' }), { caller: 'user for a' });
  assert.deepEqual(await client.work({ how: 'me' }), { userId: 'fake', role: '' });
  await service.close();
  await peer.close();
  await assert.rejects(start({}, { config: {} }), /config of user is not valid: \/greeting is required/);
});
