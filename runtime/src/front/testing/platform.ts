// A service and a gateway before it, for tests of what both do with requests: over real sockets, without etcd.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { Clock } from '../../clock/clock.js';
import { fixedDiscovery } from '../../discovery/testing/fixed-discovery.js';
import { createGateway, type Gateway, type GatewayParts } from '../../gateway/create-gateway.js';
import { createGatewayPages } from '../../gateway/gateway-pages.js';
import { silentLogger, type Logger } from '../../log/logger.js';
import type { Spans } from '../../observe/spans.js';
import { createMetrics, gauge, type Metrics } from '../../observe/metrics.js';
import { toServerOptions } from '../../serve/listen.js';
import { TakeableRequest } from '../taken-body.js';
import { answerUnreadable } from '../unreadable.js';
import { createApi } from '../../server/api.js';
import { createExpressServer, type Express } from '../../server/express.js';
import { createHost, type Host } from '../../server/host.js';
import { operations, sampleDefinition, type SampleApi } from '../../server/testing/sample-service.js';
import type { Limits } from '../../wire/defaults.js';

/** What a test sets. */
export interface PlatformInit {
  readonly api?: SampleApi;
  readonly log?: Logger;
  readonly clock?: Clock;
  readonly spans?: Spans | undefined;
  readonly clients?: Host['clients'];
  readonly limits?: Partial<Limits>;
  readonly configure?: (app: Express) => void;
}

/** A service that listens. */
export interface ListeningService {
  readonly address: string;
  readonly server: Server;
  readonly host: Host;
}

/** The document of the service, with a mark of what must not get out. */
export const wholeDocument = {
  openapi: '3.1.0',
  paths: { '/api/user/send_message': { post: { operationId: 'SECRET' } } },
};

const rpcKey = 'k';

/** With the same mark. */
function secretMetrics(): Metrics {
  const metrics = createMetrics();
  metrics.add(() => [gauge('SECRET_gauge', 'Is not for everybody.', 1)]);
  return metrics;
}

/** Starts the sample service. */
export async function startService(context: TestContext, init: PlatformInit = {}): Promise<ListeningService> {
  const { api = {}, log = silentLogger, clock, spans, clients, limits, configure } = init;
  const host = createHost({
    log,
    rpcKeys: () => [rpcKey],
    spans,
    ...(clients && { clients }),
    ...(clock && { clock }),
    ...(limits && { limits }),
  });
  const app = createApi({
    service: 'user',
    routes: sampleDefinition.routes(api),
    host,
    openapi: () => Promise.resolve(wholeDocument),
    health: { config: () => ({ ok: true, revision: 7 }) },
    metrics: secretMetrics(),
    ...(configure && { configure }),
  });
  const server = createExpressServer(app, toServerOptions());
  answerUnreadable(server, host.log);
  return { address: await listen(context, server), server, host };
}

/** Starts a gateway that exposes the sample service, found at an address. */
export async function startGateway(
  context: TestContext,
  behind: string,
  {
    passThrough = false,
    pages = false,
    maxBodyBytes = 1 << 20,
    timeoutMs = 5_000,
    ...parts
  }: GatewayInit = {},
): Promise<{ readonly address: string; readonly gateway: Gateway; readonly server: Server }> {
  const exposed = Object.values(operations).filter(({ rpcOnly }) => !rpcOnly);
  const definition = {
    name: 'gateway',
    version: '1.0.0',
    namespace: 'test',
    exposes: [{ service: 'user', passThrough, operations: exposed }],
    cors: { origins: [], credentials: false },
    maxBodyBytes,
    timeoutMs,
    openapi: () => Promise.resolve({ openapi: '3.1.0', paths: {} }),
  };
  const gateway = createGateway(definition, {
    discovery: fixedDiscovery({ user: [behind] }),
    log: silentLogger,
    rpcKeys: () => [rpcKey],
    health: { config: () => ({ ok: true, revision: 7 }) },
    ...(pages ? { pages: createGatewayPages(definition, undefined) } : {}),
    ...parts,
  });
  context.after(() => gateway.close());
  const server = createServer(
    { ...toServerOptions(), IncomingMessage: TakeableRequest },
    (request, response) => gateway.handle(request, response),
  );
  gateway.takeUpgrades(server);
  answerUnreadable(server, parts.log ?? silentLogger);
  return { address: await listen(context, server), gateway, server };
}

/** How a gateway is put together. */
export interface GatewayInit extends Omit<Partial<GatewayParts>, 'pages'> {
  readonly passThrough?: boolean;
  readonly maxBodyBytes?: number;
  readonly timeoutMs?: number;
  /** Whether it has a document of its own. */
  readonly pages?: boolean;
}

/** Has a server listen until the test is over. */
export async function listen(context: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A bare server with a handler of the test's. */
export function startBare(context: TestContext, handle: RequestListener): Promise<string> {
  return listen(context, createServer(handle));
}

/** A raw connection. */
export async function openSocket(context: TestContext, address: string): Promise<Socket> {
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port) });
  socket.on('error', () => {});
  context.after(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends a request line and headers as they stand, and gives the whole answer. */
export async function askRaw(
  context: TestContext,
  address: string,
  head: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const socket = await openSocket(context, address);
  socket.write(`${head}\r\n\r\n`);
  let text = '';
  for await (const part of socket) text += String(part);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}
