// What `scaffold ps` learns from the probes of services and gateways, which answer alike.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import {
  createApi,
  createDiscovery,
  createExpressServer,
  createGateway,
  createHost,
  createMemoryStore,
  silentLogger,
} from '@armature/runtime';
import { readInstances } from './command.js';

test('an instance that is not ready says what it lacks, be it a service or a gateway', async (context) => {
  const store = createMemoryStore();
  const registry = store.connect();
  const health = { config: () => ({ ok: false }), registration: () => ({ ok: true }) };
  const discovery = createDiscovery({ registry, namespace: 'shop', log: silentLogger });
  const gateway = createGateway(
    {
      name: 'gateway',
      version: '1.0.0',
      namespace: 'shop',
      exposes: [],
      cors: { origins: [], credentials: false },
      maxBodyBytes: 1,
      timeoutMs: 1,
    },
    { discovery, log: silentLogger, health },
  );
  const servers = {
    gateway: createServer((request, response) => gateway.handle(request, response)),
    user: createExpressServer(createApi({ service: 'user', routes: [], host: createHost({}), health })),
  };
  for (const [service, server] of Object.entries(servers)) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await registry.put([{ key: `/shop/list/${service}/1`, value: address }]);
  }
  context.after(() => {
    for (const server of Object.values(servers)) server.close().closeAllConnections();
    discovery.close();
    store.close();
  });
  const instances = await readInstances({
    registry,
    namespace: 'shop',
    endpoint: '',
    endpoints: [],
    workspace: undefined,
    devRoot: undefined,
    env: {},
    cwd: '/',
  });
  assert.deepEqual(
    instances.map(({ service, health: found, reasons }) => [service, found, reasons]),
    [
      ['gateway', 'not ready', ['config']],
      ['user', 'not ready', ['config']],
    ],
  );
});
