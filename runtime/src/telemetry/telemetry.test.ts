import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { type TestContext } from 'node:test';
import { carryCall } from '../call/carry.js';
import { createFetchTransport } from '../call/fetch-transport.js';
import { systemClock } from '../clock/clock.js';
import { failure } from '../error/service-error.js';
import { listen, startGateway, startService } from '../front/testing/platform.js';
import { silentLogger, type Logger } from '../log/logger.js';
import { createSampleClient } from '../server/testing/sample-service.js';
import { openTelemetry, type Telemetry } from './open-telemetry.js';
import { readTelemetrySettings } from './telemetry-settings.js';

interface Seen {
  readonly service: string;
  readonly name: string;
  readonly kind: number | string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
}

/** A collector: what it was sent, in the protocol's JSON. */
async function startCollector(context: TestContext, status = () => 200) {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(status(), { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  return { address: await listen(context, server), bodies };
}

interface OtlpBody {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<Seen, 'service' | 'attributes' | 'events'> & {
        attributes: Attribute[];
        events?: { name: string }[];
      })[];
    }[];
  }[];
}
interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const toRecord = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

function spansIn(bodies: readonly unknown[]): Seen[] {
  return (bodies as OtlpBody[]).flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({
          ...span,
          service: String(toRecord(resource.attributes)['service.name']),
          attributes: toRecord(span.attributes),
          events: (span.events ?? []).map(({ name }) => name),
        })),
      ),
    ),
  );
}

const open = (
  service: string,
  env: Record<string, string>,
  log: Logger = silentLogger,
): Promise<Telemetry | undefined> =>
  openTelemetry({ service, version: '1.0.0', namespace: 'shop', env, log });

const inOrder = <Row extends readonly unknown[]>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => a.join().localeCompare(b.join()));

/** A gateway before a service, whose login calls `poke` of another one. */
async function startChain(context: TestContext, env: Record<string, string>) {
  const [edge, user, inner] = await Promise.all(['gateway', 'user', 'inner'].map((name) => open(name, env)));
  const behind = await startService(context, {
    spans: inner?.spans,
    api: { poke: () => Promise.reject(failure('internal', undefined, { cause: new Error('it is broken') })) },
  });
  const transport = createFetchTransport({
    baseUrl: `http://${behind.address}`,
    headers: { 'X-RPC-Key': 'k' },
  });
  const service = await startService(context, {
    spans: user?.spans,
    clients: (carried) => ({ peer: createSampleClient(carryCall(transport, carried, systemClock.now)) }),
    api: {
      login: async (_input, call) => {
        await call.clients.peer.poke().catch(() => {});
        return { token: 't' };
      },
    },
  });
  const gateway = await startGateway(context, service.address, { spans: edge?.spans });
  return {
    ask: (headers: Record<string, string> = {}) =>
      fetch(`http://${gateway.address}/api/user/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: '{"name":"a","password":"long enough"}',
      }),
    async close() {
      for (const each of [edge, user, inner]) await each?.close();
    },
  };
}

const otlp = (address: string, more: Record<string, string> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address}`,
  ...more,
});

test('a request through gateway, service and its dependency is one trace in a collector', async (context) => {
  const collector = await startCollector(context);
  const chain = await startChain(
    context,
    otlp(collector.address, { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=a%20b' }),
  );
  const answer = await chain.ask({ 'X-Request-Id': 'id-1' });
  assert.equal(answer.status, 200);
  await answer.text();
  await chain.close();
  const spans = spansIn(collector.bodies);
  assert.deepEqual(inOrder(spans.map(({ service, name, kind }) => [service, name, kind])), [
    ['gateway', 'user.login', 2],
    ['inner', 'user.poke', 2],
    ['user', 'user.login', 2],
    ['user', 'user.poke', 3],
  ]);
  const find = (service: string, kind: number) =>
    spans.find((span) => span.service === service && span.kind === kind);
  const [edge, user, call, inner] = [find('gateway', 2), find('user', 2), find('user', 3), find('inner', 2)];
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  assert.ok(!edge?.parentSpanId);
  assert.equal(user?.parentSpanId, edge?.spanId);
  assert.equal(call?.parentSpanId, user?.spanId);
  assert.equal(inner?.parentSpanId, call?.spanId);
  assert.equal(user?.attributes['armature.request_id'], 'id-1');
  assert.equal(user?.attributes['http.response.status_code'], 200);
  assert.ok(!user?.status?.code);
  // The one that failed says why; the one that called it, that it failed.
  assert.equal(inner?.status?.code, 2);
  assert.deepEqual(inner?.events, ['exception']);
  assert.equal(call?.status?.code, 2);
  const [first] = collector.bodies as OtlpBody[];
  const resource = toRecord(first?.resourceSpans[0]?.resource.attributes ?? []);
  assert.equal(resource['deployment.environment'], 'a b');
  assert.equal(resource['service.namespace'], 'shop');
});

const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;
for (const [what, headers, sampler, kept] of [
  ['a trace that starts here and is kept', {}, 'parentbased_always_on', true],
  ['a trace that starts here and is not kept', {}, 'parentbased_always_off', false],
  ['a trace that its caller keeps', { traceparent: `${parent}-01` }, 'parentbased_always_off', true],
  ['a trace that its caller does not keep', { traceparent: `${parent}-00` }, 'parentbased_always_on', false],
] as const) {
  test(`${what}: all who take part abide by it`, async (context) => {
    const collector = await startCollector(context);
    const chain = await startChain(context, otlp(collector.address, { OTEL_TRACES_SAMPLER: sampler }));
    await (await chain.ask(headers)).text();
    await chain.close();
    const spans = spansIn(collector.bodies);
    assert.equal(spans.length, kept ? 4 : 0);
    if ('traceparent' in headers)
      assert.deepEqual(
        spans.map(({ traceId }) => traceId),
        spans.map(() => 'a'.repeat(32)),
      );
  });
}

test('Zipkin gets spans in its own form', async (context) => {
  const zipkin = await startCollector(context);
  const chain = await startChain(context, {
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://${zipkin.address}/api/v2/spans`,
  });
  await (await chain.ask()).text();
  await chain.close();
  const spans = (
    zipkin.bodies as { kind: string; name: string; localEndpoint: { serviceName: string } }[][]
  ).flat();
  assert.deepEqual(
    inOrder(spans.map(({ kind, name, localEndpoint }) => [localEndpoint.serviceName, kind, name])),
    [
      ['gateway', 'SERVER', 'user.login'],
      ['inner', 'SERVER', 'user.poke'],
      ['user', 'CLIENT', 'user.poke'],
      ['user', 'SERVER', 'user.login'],
    ],
  );
});

test('a collector that refuses is told of once, and costs no call', async (context) => {
  const collector = await startCollector(context, () => 400);
  const said: string[] = [];
  const log = { ...silentLogger, warn: (_fields: object, message = '') => void said.push(message) };
  const telemetry = await open('user', otlp(collector.address), log);
  const service = await startService(context, {
    spans: telemetry?.spans,
    api: { login: () => ({ token: 't' }) },
  });
  const client = createSampleClient(createFetchTransport({ baseUrl: `http://${service.address}` }));
  assert.deepEqual(await client.login({ name: 'a', password: 'long enough' }), { token: 't' });
  await telemetry?.close();
  assert.deepEqual(said, ['the collector of traces takes none: they are dropped']);
});

test('a share of traces is kept, the same ones by everybody', async () => {
  const env = {
    OTEL_TRACES_EXPORTER: 'console',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  };
  const [one, other] = await Promise.all([open('a', env), open('b', env)]);
  const ids = Array.from(
    { length: 4_000 },
    (_, index) => `${'0'.repeat(24)}${((index * 2654435761) >>> 0).toString(16).padStart(8, '0')}`,
  );
  const kept = ids.filter((id) => one?.spans.samples(id));
  assert.ok(kept.length > 800 && kept.length < 1_200, String(kept.length));
  assert.deepEqual(
    ids.filter((id) => other?.spans.samples(id)),
    kept,
  );
  await Promise.all([one?.close(), other?.close()]);
});

test('nothing is kept unless told, and what is told wrong stops the start', async () => {
  assert.equal(await open('user', {}), undefined);
  assert.equal(await open('user', otlp('127.0.0.1:1', { OTEL_SDK_DISABLED: 'true' })), undefined);
  assert.equal(await open('user', otlp('127.0.0.1:1', { OTEL_TRACES_EXPORTER: 'none' })), undefined);
  await assert.rejects(open('user', { OTEL_TRACES_EXPORTER: 'jaeger' }), {
    message: "OTEL_TRACES_EXPORTER must be otlp, zipkin, console or none, not 'jaeger'",
  });
  for (const env of [
    { OTEL_TRACES_SAMPLER: 'always_on' },
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
  ])
    await assert.rejects(
      open('user', { OTEL_TRACES_EXPORTER: 'console', ...env }),
      /OTEL_TRACES_SAMPLER must be/,
    );
  const read = readTelemetrySettings({ OTEL_TRACES_EXPORTER: 'otlp' });
  assert.equal('settings' in read && read.settings?.share, 1);
});
