// One suite over both HTTP faces: what a service answers to probes, strangers and failures, a gateway answers alike.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import helmet from 'helmet';
import { createServer, request as sendRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { deferred, startInstance } from '../client/testing/http-instance.js';
import { fixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { failure } from '../error/service-error.js';
import { createGateway } from '../gateway/create-gateway.js';
import type { Logger } from '../log/logger.js';
import { createMetrics, gauge } from '../observe/metrics.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import { createApi } from '../server/api.js';
import { createExpressServer } from '../server/express.js';
import { createHost } from '../server/host.js';
import { operations, sampleDefinition, type SampleApi } from '../server/testing/sample-service.js';
import type { ActiveCalls } from './active-calls.js';
import { reportHealth, type HealthCheck } from './health.js';

interface Setting {
  readonly health?: Readonly<Record<string, HealthCheck>>;
  /** `host:port` of the service behind a gateway. */
  readonly behind?: readonly string[];
  readonly api?: SampleApi;
  readonly openMetrics?: boolean;
}

interface Face {
  readonly address: string;
  readonly calls: ActiveCalls;
  /** What was counted: operation and status. */
  readonly counted: [string | undefined, number][];
  /** Resolves with the fields of the next log line of a request. */
  readonly line: () => Promise<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const cors = { origins: ['https://shop.example'], credentials: false };
const mostBytes = 100;

const faces: Record<'service' | 'gateway', (context: TestContext, setting?: Setting) => Promise<Face>> = {
  service: async (context, { health, openMetrics, api = {} } = {}) => {
    const { log, line } = recordLog();
    const counted: Face['counted'] = [];
    const host = createHost({
      log,
      rpcKeys: () => ['k'],
      limits: { body: mostBytes },
      onRequest: (operation, status) => void counted.push([operation, status]),
    });
    const app = createApi({
      service: 'user',
      routes: sampleDefinition.routes(api),
      host,
      metrics: brokenOnce(),
      openMetrics,
      ...(health && { health }),
    });
    const address = await listen(context, createExpressServer(app));
    return { address, calls: host.calls, counted, line };
  },
  gateway: async (context, { health, openMetrics, behind = [] } = {}) => {
    const { log, line } = recordLog();
    const counted: Face['counted'] = [];
    const { login, getUser, work } = operations;
    const gateway = createGateway(
      {
        name: 'gateway',
        version: '1.0.0',
        namespace: 'test',
        exposes: [{ service: 'user', passThrough: false, operations: [login, getUser, work] }],
        cors,
        maxBodyBytes: mostBytes,
        timeoutMs: 5_000,
      },
      {
        discovery: fixedDiscovery({ user: behind }),
        log,
        metrics: brokenOnce(),
        openMetrics,
        rpcKeys: () => ['k'],
        onRequest: (operation, status) => void counted.push([operation, status]),
        ...(health && { health }),
      },
    );
    context.after(() => gateway.close());
    const server = createServer((request, response) => gateway.handle(request, response));
    gateway.takeUpgrades(server);
    return { address: await listen(context, server), calls: gateway.calls, counted, line };
  },
};
const eachFace = Object.entries(faces);

for (const [name, start] of eachFace) {
  test(`${name}: /healthz, /readyz and /metrics`, async (context) => {
    let ok = true;
    const face = await start(context, { health: { config: () => ({ ok, revision: 7 }) } });
    const healthy = await ask(face, '/healthz');
    assert.deepEqual([healthy.status, healthy.text], [200, '{"code":0,"data":{"status":"ok"}}']);
    const parts = { config: { ok: true, revision: 7 }, shutdown: { ok: true } };
    const ready = await ask(face, '/readyz');
    assert.deepEqual(
      [ready.status, JSON.parse(ready.text)],
      [200, { code: 0, data: { ready: true, parts } }],
    );
    ok = false;
    const report = { ready: false, parts: { ...parts, config: { ok: false, revision: 7 } } };
    const unready = await ask(face, '/readyz');
    assert.deepEqual(
      [unready.status, JSON.parse(unready.text), unready.headers['retry-after']],
      [503, { code: 503, msg: 'not ready', data: report }, '1'],
    );
    ok = true;
    void face.calls.drain();
    const leaving = await ask(face, '/readyz');
    assert.equal(leaving.status, 503);
    assert.equal(leaving.headers.connection, 'close');
    assert.match(leaving.text, /"shutdown":\{"ok":false\}/);
    assert.equal((await ask(face, '/healthz')).status, 200);

    const broken = await ask(face, '/metrics');
    assert.deepEqual([broken.status, broken.text], [500, '{"code":500,"msg":"internal error"}']);
    const metrics = await ask(face, '/metrics');
    assert.match(metrics.text, /^a_gauge 1$/m);
    assert.match(String(metrics.headers['content-type']), /^text\/plain; version=0\.0\.4/);
    for (const probe of [healthy, ready, unready, metrics])
      assert.equal(probe.headers['cache-control'], 'no-store');
    assert.deepEqual(face.counted, [], 'probes are not counted');
    assert.equal((await ask(face, '/healthz', { method: 'HEAD' })).text, '');
    assert.equal((await ask(face, '/healthz', { method: 'POST' })).status, 404);
  });

  test(`${name}: takes harmless request ids over, makes others, and says them in answer and log`, async (context) => {
    const face = await start(context);
    for (const path of ['/healthz', '/nothing', '/api/user/work']) {
      for (const id of ['abc-1', 'trace:7f_3.x', 'x'.repeat(128)]) {
        const line = face.line();
        const { headers } = await ask(face, path, { headers: { 'x-request-id': id } });
        assert.equal(headers['x-request-id'], id, path);
        assert.equal((await line)['requestId'], id);
      }
      for (const id of [undefined, 'a b', 'a"<', 'x'.repeat(129), 'ä']) {
        const { headers } = await ask(face, path, {
          headers: id === undefined ? {} : { 'x-request-id': id },
        });
        assert.match(String(headers['x-request-id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, id);
      }
    }
  });

  test(`${name}: every answer of its own has helmet's headers, as helmet sets them`, async (context) => {
    const face = await start(context);
    const expected = helmetsHeaders();
    assert.ok(expected.length > 8);
    for (const [path, request] of [
      ['/healthz', {}],
      ['/metrics', {}],
      ['/nothing', {}],
      ['/api/user/work', {}],
      ['/api/user/work', { method: 'POST', body: 'x'.repeat(mostBytes + 1) }],
    ] as const) {
      const { headers } = await ask(face, path, request);
      assert.deepEqual(
        expected.map(([header]) => [header, headers[header]]),
        expected,
        path,
      );
    }
  });
}

const failures: [string, string, Parameters<typeof ask>[2], number][] = [
  ['nothing there', '/nothing?secret=1', {}, 404],
  ['no such operation', '/api/user/nothing', {}, 404],
  ['a method that the path does not take', '/api/user/work', { method: 'DELETE' }, 405],
  ['a body that is too large', '/api/user/work', { method: 'POST', body: 'x'.repeat(mostBytes + 1) }, 413],
  ['what is not available', '/api/user/work', { method: 'POST', body: '{"how":"away"}' }, 503],
];
for (const [name, path, request, status] of failures) {
  test(`service and gateway refuse ${name} in the same words, and log it alike`, async (context) => {
    const away: SampleApi = {
      work: () => {
        throw failure('unavailable', 'user is not available: no instance is registered');
      },
    };
    const outcomes = [];
    for (const [, start] of eachFace) {
      const face = await start(context, { api: away });
      const line = face.line();
      const { headers, ...answer } = await ask(face, path, {
        ...request,
        headers: { 'content-type': 'application/json', 'x-request-id': 'same' },
      });
      assert.equal(answer.status, status);
      assert.equal((JSON.parse(answer.text) as { code: unknown }).code, status);
      // The gateway's answers may be read by the pages of other origins.
      // Who is to blame is said among our own only.
      const { date: _date, vary: _vary, 'x-blame': _blame, ...compared } = headers;
      const {
        time: _time,
        ms,
        err: _err,
        pid: _pid,
        hostname: _host,
        traceId: _trace,
        ...fields
      } = await line;
      assert.equal(typeof ms, 'number');
      outcomes.push({ ...answer, headers: compared, fields, counted: face.counted });
    }
    assert.deepEqual(outcomes[0], outcomes[1]);
  });
}

test('a request keeps its id and its trace on its way through a gateway', async (context) => {
  const seen: unknown[] = [];
  const service = await faces.service(context, {
    api: { work: (_input, call) => (seen.push(call.requestId, call.request.get('traceparent')), {}) },
  });
  const gateway = await faces.gateway(context, { behind: [service.address] });
  const trace = 'a'.repeat(32);
  const lines = [gateway.line(), service.line()];
  const answer = await ask(gateway, '/api/user/work', {
    method: 'POST',
    body: '{"how":"x"}',
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'shop:42',
      traceparent: `00-${trace}-${'b'.repeat(16)}-01`,
    },
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers['x-request-id'], 'shop:42');
  const [id, parent] = seen;
  assert.equal(id, 'shop:42');
  assert.match(String(parent), new RegExp(`^00-${trace}-(?!b{16})[0-9a-f]{16}-01$`));
  for (const fields of await Promise.all(lines)) {
    assert.deepEqual([fields['requestId'], fields['operation']], ['shop:42', 'user.work']);
  }
});

for (const [name, start] of eachFace) {
  test(`${name}: who asks for others, or from elsewhere, learns of /readyz only whether it is`, async (context) => {
    let ok = true;
    const face = await start(context, { health: { config: () => ({ ok, revision: 7 }) } });
    const forwarded = [{ 'x-forwarded-for': '1.2.3.4' }, { forwarded: 'for=1.2.3.4' }, { via: '1.1 proxy' }];
    for (const headers of forwarded) {
      ok = true;
      assert.equal((await ask(face, '/readyz', { headers })).text, '{"code":0,"data":{"ready":true}}');
      ok = false;
      const unready = await ask(face, '/readyz', { headers });
      assert.deepEqual(
        [unready.status, unready.text],
        [503, '{"code":503,"msg":"not ready","data":{"ready":false}}'],
      );
      const trusted = await ask(face, '/readyz', { headers: { ...headers, 'x-rpc-key': 'k' } });
      assert.match(trusted.text, /"revision":7/);
      const guessed = await ask(face, '/readyz', { headers: { ...headers, 'x-rpc-key': 'l' } });
      assert.doesNotMatch(guessed.text, /"revision":7/);
    }
  });

  test(`${name}: /metrics is for who belongs to the platform, or for everybody where that is said`, async (context) => {
    const away = { 'x-forwarded-for': '1.2.3.4' };
    const face = await start(context);
    await ask(face, '/metrics'); // the first answer is broken
    for (const [more, status] of [
      [{}, 401],
      [{ 'x-rpc-key': 'l' }, 401],
      [{ authorization: 'Bearer l' }, 401],
      [{ authorization: 'Basic k' }, 401],
      [{ 'x-rpc-key': 'k' }, 200],
      [{ authorization: 'Bearer k' }, 200],
    ] as const) {
      const { status: found, text } = await ask(face, '/metrics', { headers: { ...away, ...more } });
      assert.equal(found, status, JSON.stringify(more));
      assert.equal(/a_gauge/.test(text), status === 200);
    }
    const open = await start(context, { openMetrics: true });
    await ask(open, '/metrics');
    assert.match((await ask(open, '/metrics', { headers: away })).text, /a_gauge/);
  });

  test(`${name}: a request that its client gave up is logged as such, not as answered`, async (context) => {
    const open = deferred<undefined>();
    const endless: SampleApi = {
      work: () => new Promise(() => open.resolve(undefined)),
    };
    const behind = name === 'gateway' ? [(await faces.service(context, { api: endless })).address] : [];
    const face = await start(context, { api: endless, behind });
    const line = face.line();
    const [host, port] = face.address.split(':');
    const socket = connect({ host: host ?? '', port: Number(port) });
    socket.write(
      'POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"how":"x"}',
    );
    await open.promise;
    socket.destroy();
    const fields = await line;
    assert.deepEqual([fields['status'], fields['aborted'], fields['broken']], [499, true, undefined]);
    assert.deepEqual(face.counted, [['user.work', 499]]);
  });
}

test('an answer that its client does not read to the end is logged as given up', async (context) => {
  const service = await faces.service(context, {
    api: { work: () => ({ text: 'x'.repeat(20_000_000) }) },
  });
  const line = service.line();
  const [host, port] = service.address.split(':');
  const socket = connect({ host: host ?? '', port: Number(port) });
  socket.write(
    'POST /api/user/work HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"how":"x"}',
  );
  await once(socket, 'readable');
  socket.destroy();
  const fields = await line;
  assert.deepEqual([fields['status'], fields['aborted']], [499, true]);
});

test('the front door of a gateway says what stands there', async (context) => {
  const face = await faces.gateway(context);
  const answer = await ask(face, '/');
  assert.deepEqual(
    [answer.status, answer.text],
    [200, '{"code":0,"data":{"gateway":"gateway","health":"/healthz"}}'],
  );
  assert.equal((await ask(face, '/', { method: 'POST' })).status, 404);
});

test('a failed answer that a gateway hands on is no error of the gateway', async (context) => {
  const broken = await startInstance((_request, response) => response.writeHead(500).end('{"code":500}'));
  context.after(() => broken.stop());
  const gateway = await faces.gateway(context, { behind: [broken.address] });
  const line = gateway.line();
  assert.equal((await ask(gateway, '/api/user/users/1')).status, 500);
  assert.deepEqual([(await line)['level'], (await line)['status']], ['info', 500]);
});

test('a refused change of protocol gets the envelope, the id and the headers of any failure', async (context) => {
  const gateway = await faces.gateway(context);
  const [host, port] = gateway.address.split(':');
  const socket = connect({ host: host ?? '', port: Number(port) });
  const line = gateway.line();
  socket.write(
    'GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-request-id: up-1\r\n\r\n',
  );
  let text = '';
  for await (const part of socket) text += String(part);
  assert.match(text, /^HTTP\/1\.1 404 Not Found\r\nX-Request-Id: up-1\r\n/);
  assert.match(text, /\r\nX-Content-Type-Options: nosniff\r\n/);
  assert.match(text, /\r\n\r\n\{"code":404,"msg":"there is no GET \/nothing here"\}$/);
  assert.equal((await line)['status'], 404);
});

test('a check that throws counts as not ok, and an optional part holds nothing up', () => {
  const report = reportHealth({
    broken: () => {
      throw new Error('no');
    },
    spare: () => ({ ok: false, optional: true }),
  });
  assert.deepEqual(report, {
    ready: false,
    parts: { broken: { ok: false, reason: 'no' }, spare: { ok: false, optional: true } },
  });
  assert.equal(reportHealth({ spare: () => ({ ok: false, optional: true }) }).ready, true);
  // As from JavaScript: a state that is not there yet is none.
  for (const given of [undefined, {}, Promise.resolve({ ok: true })]) {
    const { ready, parts: told } = reportHealth({ none: (() => given) as unknown as HealthCheck });
    assert.deepEqual([ready, told['none']], [false, { ok: false, reason: 'the check gives no state' }]);
  }
});

function recordLog(): { log: Logger; line: Face['line'] } {
  const waiting: ((fields: Record<string, unknown>) => void)[] = [];
  const log = createPinoLogger({
    service: 'face',
    level: 'debug',
    write: (text) => {
      const fields = JSON.parse(text) as Record<string, unknown>;
      if (fields['msg'] === 'request') waiting.shift()?.(fields);
    },
  });
  return { log, line: () => new Promise((resolve) => void waiting.push(resolve)) };
}

/** Metrics that cannot be read the first time. */
function brokenOnce(): ReturnType<typeof createMetrics> {
  const metrics = createMetrics();
  metrics.add(() => [gauge('a_gauge', 'For the test.', 1)]);
  let asked = 0;
  return {
    ...metrics,
    text: () => (asked++ === 0 ? Promise.reject(new Error('SECRET')) : metrics.text()),
  };
}

async function listen(context: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(
  { address }: Face,
  path: string,
  { body, ...request }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const [host, port] = address.split(':');
  const sending = sendRequest({ host, port, path, agent: false, ...request });
  if (body !== undefined) sending.setHeader('content-length', body.length);
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.end(body);
  const [response] = await answered;
  sending.on('error', () => {});
  let text = '';
  for await (const part of response) text += String(part);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

function helmetsHeaders(): [string, string][] {
  const headers: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push([name.toLowerCase(), value]),
    removeHeader: () => {},
  };
  helmet()({} as IncomingMessage, response as never, () => {});
  return headers;
}
