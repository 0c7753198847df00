// What a gateway answers by itself: OpenAPI documents and the documentation page, below the operations of its services.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startInstance, type HttpInstance } from '../client/testing/http-instance.js';
import { fixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { openDocs } from '../docs/open-docs.js';
import { silentLogger } from '../log/logger.js';
import { createGateway } from './create-gateway.js';
import type { GatewayDefinition } from './definition.js';
import { createGatewayPages } from './gateway-pages.js';

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1.0.0' },
  tags: [],
  paths: {
    '/api/user/me': { get: { operationId: 'user.getMe' } },
    '/api/legacy/old': { get: { operationId: 'legacy.old' } },
  },
  components: { schemas: {} },
};

const definition: GatewayDefinition = {
  name: 'gateway',
  version: '1.0.0',
  namespace: 'test',
  exposes: [
    { service: 'user', passThrough: false, operations: [{ method: 'GET', path: '/me', name: 'getMe' }] },
    { service: 'legacy', passThrough: true, operations: [{ method: 'GET', path: '/old', name: 'old' }] },
    {
      service: 'odd',
      passThrough: false,
      operations: [{ method: 'GET', path: '/openapi.json', name: 'document' }],
    },
  ],
  cors: { origins: ['https://shop.example'], credentials: false },
  maxBodyBytes: 1_000,
  timeoutMs: 5_000,
  openapi: () => Promise.resolve(document),
};

let service: HttpInstance;
let origin = '';
let stop = async (): Promise<void> => {};
before(async () => {
  service = await startInstance((request, response) => response.end(`the service at ${request.url}`));
  const { address } = service;
  const docs = openDocs({
    title: 'test',
    documents: [{ name: 'all services', url: '/openapi.json' }],
    asked: true,
    env: {},
    cwd: process.cwd(),
    log: silentLogger,
  });
  const gateway = createGateway(definition, {
    discovery: fixedDiscovery({ user: [address], legacy: [address], odd: [address] }),
    log: silentLogger,
    pages: createGatewayPages(definition, docs),
  });
  const server = createServer((request, response) => gateway.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = async () => {
    gateway.close();
    server.close();
    server.closeAllConnections();
    await service.stop();
  };
});
after(() => stop());

async function ids(path: string): Promise<unknown[]> {
  const answer = await fetch(origin + path);
  assert.equal(answer.status, 200, path);
  const { paths } = (await answer.json()) as typeof document;
  return Object.values(paths).map(({ get }) => get.operationId);
}

test('serves the document of all that is exposed, and of each service', async () => {
  assert.deepEqual(await ids('/openapi.json'), ['user.getMe', 'legacy.old']);
  assert.deepEqual(await ids('/api/user/openapi.json'), ['getMe']);
});

test('never passes a service’s own document through: it shows what is RPC-only', async () => {
  assert.deepEqual(await ids('/api/legacy/openapi.json'), ['old']);
  assert.equal(await (await fetch(`${origin}/api/legacy/other`)).text(), 'the service at /api/legacy/other');
});

test('lets an operation stand where a page would', async () => {
  const answer = await fetch(`${origin}/api/odd/openapi.json`);
  assert.equal(await answer.text(), 'the service at /api/odd/openapi.json');
});

test('lets the pages of allowed origins read documents', async () => {
  const answer = await fetch(`${origin}/openapi.json`, { headers: { origin: 'https://shop.example' } });
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://shop.example');
});

test('has a documentation page, and an envelope for what is not there', async () => {
  assert.match(await (await fetch(`${origin}/docs`)).text(), /swagger-ui-bundle\.js/);
  const missing = await fetch(`${origin}/docs/nothing`);
  assert.equal(missing.status, 404);
  assert.equal(((await missing.json()) as { code: number }).code, 404);
  assert.match(missing.headers.get('x-request-id') ?? '', /./);
});
