// A whole gateway in this process: config, registration, forwarding, and a shutdown that loses nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { answerEcho, deferred, startInstance } from '../client/testing/http-instance.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { silentLogger } from '../log/logger.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import type { Registry } from '../registry/registry.js';
import type { RunningService } from '../serve/options.js';
import type { GatewayDefinition } from './definition.js';
import { serveGateway, type GatewayOptions } from './serve-gateway.js';

const definition: GatewayDefinition = {
  name: 'gateway',
  version: '1.0.0',
  namespace: 'shop',
  exposes: [
    {
      service: 'user',
      passThrough: false,
      operations: [
        { method: 'POST', path: '/login', name: 'login' },
        { method: 'GET', path: '/events', name: 'events', stream: true },
      ],
    },
  ],
  cors: { origins: [], credentials: false },
  maxBodyBytes: 1_000_000,
  timeoutMs: 5_000,
};

describe('a running gateway', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function platform(): Promise<Registry> {
    const store = createMemoryStore();
    closers.push(() => store.close());
    const registry = store.connect();
    await registry.put([
      { key: '/shop/parent_config', value: 'rpc-key = "k"\njwt-secret = "s"\n' },
      { key: '/shop/gateway/config', value: 'port = 1\n' },
    ]);
    return registry;
  }

  function start(registry: Registry, options: GatewayOptions = {}): Promise<RunningService> {
    const env = { ARMATURE_PORT: '0' };
    return serveGateway(definition, {
      registry,
      log: silentLogger,
      ownProcess: false,
      lingerMs: 0,
      cwd: '/nowhere',
      env,
      ...options,
    });
  }

  async function registerUser(
    registry: Registry,
    handle: Parameters<typeof startInstance>[0],
  ): Promise<void> {
    const instance = await startInstance(handle);
    const discovery = createDiscovery({ registry, namespace: 'shop', log: silentLogger });
    const meta = { version: '1', started: '2026-01-01T00:00:00Z' };
    const registration = discovery.register({ service: 'user', address: instance.address, meta });
    await registration.ready();
    closers.push(
      () => instance.stop(),
      () => registration.deregister(),
    );
  }

  test('shows metrics only where it is told to, with what it forwarded', async () => {
    const registry = await platform();
    await registerUser(registry, answerEcho);
    const [open, closed] = [await start(registry, { metrics: true }), await start(registry)];
    closers.push(
      () => open.close(),
      () => closed.close(),
    );
    assert.equal((await fetch(`http://${closed.address}/metrics`)).status, 404);
    const answer = await fetch(`http://${open.address}/api/user/login`, { method: 'POST', body: '{}' });
    assert.equal(await answer.text(), '{}');
    const text = await (await fetch(`http://${open.address}/metrics`)).text();
    assert.match(text, /armature_request_duration_seconds_count\{operation="user\.\w+",status="2xx"\} 1\n/);
    assert.match(text, /armature_client_calls_total\{service="user",outcome="answered"\} 1\n/);
    assert.match(text, /armature_registered 1\n/);
  });

  test('registers, forwards, and is gone from the registry after it closed', async () => {
    const registry = await platform();
    await registerUser(registry, answerEcho);
    const gateway = await start(registry);
    const [entry] = (await registry.list('/shop/list/gateway/')).entries;
    assert.equal(entry?.value, gateway.address);
    const answer = await fetch(`http://${gateway.address}/api/user/login`, {
      method: 'POST',
      body: '{"a":1}',
    });
    assert.equal(await answer.text(), '{"a":1}');
    const ready = await fetch(`http://${gateway.address}/readyz`);
    assert.equal(ready.status, 200);
    const { data } = (await ready.json()) as { data: { parts: Record<string, { ok: boolean }> } };
    assert.deepEqual(Object.keys(data.parts).sort(), ['config', 'discovery', 'registration', 'shutdown']);
    await gateway.close();
    assert.deepEqual((await registry.list('/shop/list/gateway/')).entries, []);
    await assert.rejects(fetch(`http://${gateway.address}/healthz`));
  });

  test('answers what is under way before it closes', async () => {
    const registry = await platform();
    const arrived = deferred<ServerResponse>();
    await registerUser(registry, (_request, response) => arrived.resolve(response));
    const gateway = await start(registry);
    const asking = fetch(`http://${gateway.address}/api/user/login`, { method: 'POST', body: '{}' });
    const response = await arrived.promise;
    const closing = gateway.close();
    response.end('late');
    assert.equal(await (await asking).text(), 'late');
    await closing;
  });

  test('ends streams without an end when it closes', async () => {
    const registry = await platform();
    const arrived = deferred<ServerResponse>();
    await registerUser(registry, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      arrived.resolve(response);
    });
    const gateway = await start(registry);
    const stream = await fetch(`http://${gateway.address}/api/user/events`);
    const closed = once(await arrived.promise, 'close');
    await Promise.all([gateway.close(), closed, assert.rejects(stream.text())]);
  });

  test('cuts what takes too long at the shutdown', async () => {
    const registry = await platform();
    const arrived = deferred<void>();
    await registerUser(registry, () => arrived.resolve());
    const gateway = await start(registry, { shutdownLimitMs: 50 });
    const asking = fetch(`http://${gateway.address}/api/user/login`, { method: 'POST', body: '{}' });
    await arrived.promise;
    await gateway.close();
    assert.equal((await asking).status, 503);
  });

  test('does not start with a bad config, and says where it is bad', async () => {
    const registry = await platform();
    await registry.put([
      { key: '/shop/parent_config', value: 'rpc-key = "k"\njwt-secret = "s"\nstrict = true\n' },
    ]);
    await registry.put([{ key: '/shop/gateway/config', value: 'port = 1\nprt = 2\n' }]);
    await assert.rejects(
      start(registry),
      /shop\/gateway\/config:2: prt: there is no such key; did you mean 'port'/,
    );
  });
});
