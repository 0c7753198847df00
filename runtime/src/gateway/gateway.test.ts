// The gateway over real sockets: what it lets through, what it strips, and what it answers by itself.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import {
  answerEcho,
  answerOk,
  deferred,
  startInstance,
  type HttpInstance,
} from '../client/testing/http-instance.js';
import { createFakeClock } from '../clock/fake-clock.js';
import { fixedDiscovery, type FixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { silentLogger } from '../log/logger.js';
import { createGateway, type GatewayParts } from './create-gateway.js';
import type { GatewayDefinition } from './definition.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const definition: GatewayDefinition = {
  name: 'gateway',
  version: '1.0.0',
  namespace: 'test',
  exposes: [
    {
      service: 'user',
      passThrough: false,
      operations: [
        { method: 'POST', path: '/login', name: 'login' },
        { method: 'GET', path: '/users/{id}', name: 'getUser' },
        { method: 'PUT', path: '/users/{id}', name: 'putUser' },
        { method: 'POST', path: '/files', name: 'upload' },
        { method: 'GET', path: '/events', name: 'events', stream: true },
      ],
    },
    { service: 'legacy', passThrough: true, operations: [] },
  ],
  cors: { origins: ['https://shop.example'], credentials: true },
  maxBodyBytes: 200_000,
  timeoutMs: 5_000,
};

describe('the gateway', () => {
  test('forwards a public operation and brings the answer back', async () => {
    const user = await instance((incoming, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      incoming.pipe(response);
    });
    const gateway = await start({ user: [user.address] });
    const answer = await ask(gateway, {
      method: 'POST',
      path: '/api/user/login?x=1',
      body: '{"name":"ann"}',
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.text, '{"name":"ann"}');
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
    assert.equal(user.seen[0]?.url, '/api/user/login?x=1');
    assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
    assert.equal(user.seen[0]?.headers['x-request-id'], answer.headers['x-request-id']);
  });

  test('strips from outside what services trust among themselves', async () => {
    const user = await instance(answerOk);
    const gateway = await start({ user: [user.address] });
    await ask(gateway, {
      path: '/api/user/users/1',
      headers: {
        'X-RPC-Key': 'stolen',
        X_RPC_Key: 'stolen',
        'X-Caller': 'algo',
        'X-Deadline-Ms': '999999',
        'X-Forwarded-For': '1.2.3.4',
        'X-Real-IP': '1.2.3.4',
        Forwarded: 'for=1.2.3.4',
        Connection: 'keep-alive, X-Secret',
        'X-Secret': 'hop',
        TE: 'trailers',
        'X-Tenant': 'acme',
        Authorization: 'Bearer token',
      },
    });
    const seen = user.seen[0]?.headers ?? {};
    for (const name of ['x-rpc-key', 'x_rpc_key', 'x-caller', 'x-real-ip', 'x-secret', 'te']) {
      assert.equal(seen[name], undefined, name);
    }
    assert.equal(seen['x-tenant'], 'acme');
    assert.equal(seen.authorization, 'Bearer token');
    assert.equal(seen['x-forwarded-for'], '127.0.0.1');
    assert.equal(seen['x-forwarded-host'], gateway);
    assert.equal(seen['x-forwarded-proto'], 'http');
    assert.equal(seen['x-deadline-ms'], '5000');
    assert.equal(seen.forwarded, `for=127.0.0.1;host="${gateway}";proto=http`);
    assert.equal(seen.host, user.address);
  });

  test('drops headers of one connection from answers', async () => {
    const user = await instance((_incoming, response) => {
      response.writeHead(200, {
        connection: 'X-Hop, keep-alive',
        'x-hop': '1',
        'x-kept': '1',
        'keep-alive': 'timeout=9',
      });
      response.end('{}');
    });
    const gateway = await start({ user: [user.address] });
    const answer = await ask(gateway, { path: '/api/user/users/1' });
    assert.equal(answer.headers['x-hop'], undefined);
    assert.equal(answer.headers['x-kept'], '1');
    assert.notEqual(answer.headers['keep-alive'], 'timeout=9');
  });

  for (const path of [
    '/api/user/send_message',
    '/api/user/send%5Fmessage',
    '/api/other/x',
    '/other',
    '/api/user/login/',
  ]) {
    test(`does not know ${path}`, async () => {
      const user = await instance(answerOk);
      const gateway = await start({ user: [user.address] });
      const answer = await ask(gateway, { method: 'POST', path, body: '{}' });
      assert.equal(answer.status, 404);
      assert.equal(codeOf(answer), 404);
      assert.equal(user.seen.length, 0);
    });
  }

  test('refuses paths that leave their place, also of services that pass through', async () => {
    const legacy = await instance(answerOk);
    const gateway = await start({ legacy: [legacy.address] });
    for (const path of [
      '/api/legacy/../user/send_message',
      '/api/legacy/%2E%2e/user/x',
      '/api/legacy/..%5Cx',
    ]) {
      assert.equal((await ask(gateway, { path })).status, 400, path);
    }
    assert.equal(legacy.seen.length, 0);
  });

  test('says which methods a path takes', async () => {
    const gateway = await start({});
    const answer = await ask(gateway, { method: 'DELETE', path: '/api/user/users/1' });
    assert.equal(answer.status, 405);
    assert.match(String(answer.headers.allow), /GET.*PUT|PUT.*GET/);
    assert.equal(codeOf(answer), 405);
  });

  test('passes unlisted paths of services that are marked so', async () => {
    const legacy = await instance(answerOk);
    const gateway = await start({ legacy: [legacy.address] });
    assert.equal((await ask(gateway, { path: '/api/legacy/by/hand' })).status, 200);
  });

  test('keeps to itself who is to blame, and cuts nobody off for 14 slow uploads', async () => {
    const user = await instance((incoming, response) => {
      if (incoming.method === 'POST') {
        incoming.resume();
        response.writeHead(504, { 'content-type': 'application/json', 'x-blame': 'caller' });
        response.end('{"code":504,"msg":"the deadline has passed"}');
      } else answerOk(incoming, response);
    });
    const gateway = await start({ user: [user.address] });
    const [host, port] = gateway.split(':');
    for (let round = 0; round < 14; round += 1) {
      const sent = httpRequest({
        host,
        port,
        method: 'POST',
        path: '/api/user/files',
        headers: { 'content-length': 100_000 },
      });
      sent.on('error', () => {});
      sent.write('begin');
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      assert.equal(response.statusCode, 504);
      assert.equal(response.headers['x-blame'], undefined);
      sent.destroy();
    }
    assert.equal((await ask(gateway, { path: '/api/user/users/1' })).status, 200);
  });

  test('says 503 when no instance is there, and when the instance breaks off before it answers', async () => {
    const gateway = await start({});
    const answer = await ask(gateway, { path: '/api/user/users/1' });
    assert.deepEqual([answer.status, codeOf(answer)], [503, 503]);
    const breaking = await instance((incoming) => incoming.socket.destroy());
    const other = await start({ user: [breaking.address] });
    const broken = await ask(other, { method: 'POST', path: '/api/user/login', body: '{}' });
    assert.deepEqual([broken.status, codeOf(broken)], [503, 503]);
    assert.equal(breaking.seen.length, 1);
  });

  test('says 504 when no answer comes in time', async () => {
    const clock = createFakeClock();
    const arrived = deferred<void>();
    const user = await instance(() => arrived.resolve());
    const gateway = await start({ user: [user.address] }, { clock });
    const asking = ask(gateway, { method: 'POST', path: '/api/user/login', body: '{}' });
    await arrived.promise;
    await clock.advance(5_000);
    const answer = await asking;
    assert.deepEqual([answer.status, codeOf(answer)], [504, 504]);
  });

  test('takes another instance when one refuses, whatever the method, and the body is whole', async () => {
    const gone = await instance(answerOk);
    await gone.stop();
    const user = await instance(answerEcho);
    const gateway = await start({ user: [gone.address, user.address] });
    const large = 'x'.repeat(150_000);
    for (let round = 0; round < 8; round += 1) {
      const answer = await ask(gateway, { method: 'POST', path: '/api/user/files', body: large });
      assert.deepEqual([answer.status, answer.text.length], [200, large.length]);
    }
  });

  test('repeats an idempotent request with a small body, never another one', async () => {
    const breaking = await instance((incoming) => incoming.socket.destroy());
    const user = await instance(answerEcho);
    const gateway = await start({ user: [breaking.address, user.address] }, { random: () => 0 });
    const put = await ask(gateway, { method: 'PUT', path: '/api/user/users/1', body: '{"a":1}' });
    assert.deepEqual([put.status, put.text], [200, '{"a":1}']);
    const post = await ask(gateway, { method: 'POST', path: '/api/user/login', body: '{}' });
    assert.equal(post.status, 503);
    assert.equal(user.seen.length, 1);
  });

  test('refuses a body that is too large, known beforehand or not', async () => {
    const user = await instance((incoming, response) =>
      incoming.resume().on('end', () => response.end('{}')),
    );
    const gateway = await start({ user: [user.address] });
    const known = await ask(gateway, { method: 'POST', path: '/api/user/files', body: 'x'.repeat(200_001) });
    assert.deepEqual([known.status, codeOf(known)], [413, 413]);
    const unknown = await ask(gateway, {
      method: 'POST',
      path: '/api/user/files',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(300_000),
    });
    assert.deepEqual([unknown.status, codeOf(unknown)], [413, 413]);
  });

  test('streams an upload while it is being sent', async () => {
    const first = deferred<string>();
    const user = await instance((incoming, response) => {
      let bytes = 0;
      incoming.on('data', (part: Buffer) => {
        bytes += part.length;
        first.resolve(part.toString());
      });
      incoming.on('end', () => response.end(String(bytes)));
    });
    const gateway = await start({ user: [user.address] });
    const sending = httpRequest(`http://${gateway}/api/user/files`, { method: 'POST' });
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
    sending.write('begin');
    assert.equal(await first.promise, 'begin');
    sending.end('x'.repeat(100_000));
    const [response] = await answered;
    assert.equal(await textOf(response), '100005');
  });

  test('streams server-sent events as they come, and ends them when the client leaves', async () => {
    const open = deferred<ServerResponse>();
    const user = await instance((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      open.resolve(response);
    });
    const gateway = await start({ user: [user.address] });
    const asking = httpRequest(`http://${gateway}/api/user/events`);
    asking.on('error', () => {});
    asking.end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const source = await open.promise;
    source.write('data: 1\n\n');
    assert.equal(String((await once(response, 'data'))[0]), 'data: 1\n\n');
    source.write('data: 2\n\n');
    assert.equal(String((await once(response, 'data'))[0]), 'data: 2\n\n');
    const closed = once(source, 'close');
    asking.destroy();
    await closed;
  });

  test('cuts the connection when an answer breaks off, so that nobody takes it for whole', async () => {
    const user = await instance((incoming, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => incoming.socket.destroy());
    });
    const gateway = await start({ user: [user.address] });
    await assert.rejects(ask(gateway, { path: '/api/user/users/1' }));
  });

  test('answers preflights and marks answers for the origins of the definition only', async () => {
    const user = await instance((_incoming, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', vary: 'Accept' }).end('{}');
    });
    const gateway = await start({ user: [user.address] });
    const preflight = await ask(gateway, {
      method: 'OPTIONS',
      path: '/api/user/users/1',
      headers: {
        Origin: 'https://shop.example',
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], 'https://shop.example');
    assert.match(String(preflight.headers['access-control-allow-methods']), /PUT/);
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization');
    const allowed = await ask(gateway, {
      path: '/api/user/users/1',
      headers: { Origin: 'https://shop.example' },
    });
    assert.equal(allowed.headers['access-control-allow-origin'], 'https://shop.example');
    assert.equal(allowed.headers['access-control-allow-credentials'], 'true');
    assert.equal(allowed.headers.vary, 'Accept, Origin');
    const other = await ask(gateway, {
      path: '/api/user/users/1',
      headers: { Origin: 'https://evil.example' },
    });
    assert.equal(other.headers['access-control-allow-origin'], undefined);
  });

  test('hands a WebSocket through to a service that passes through, and to no other', async () => {
    const legacy = await instance(answerOk);
    legacy.server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
      socket.write(`key ${String(incoming.headers['x-rpc-key'])};`);
      socket.pipe(socket);
    });
    const gateway = await start({ legacy: [legacy.address] });
    const socket = await upgrade(gateway, '/api/legacy/socket');
    const head = await readUntil(socket, 'key undefined;');
    assert.match(head, /^HTTP\/1.1 101 /);
    socket.write('echo');
    await readUntil(socket, 'echo');
    const closed = once(socket, 'close');
    socket.end();
    await closed;
    const refused = await upgrade(gateway, '/api/user/users/1');
    assert.match(await readUntil(refused, '}'), /^HTTP\/1.1 404 /);
    refused.destroy();
  });

  for (const path of ['/api/user/users/1', '/api/legacy/things']) {
    test(`answers a request that offers another protocol as if it did not: ${path}`, async () => {
      const seen: unknown[] = [];
      const behind = await instance(async (incoming, response) => {
        const { method, headers } = incoming;
        seen.push([
          method,
          headers.upgrade ?? headers['x-hop'],
          headers['http2-settings'],
          await textOf(incoming),
        ]);
        answerOk(incoming, response);
      });
      const gateway = await start({ user: [behind.address], legacy: [behind.address] });
      const offer =
        'X-Hop: 1\r\nConnection: Upgrade, X-Hop, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n';
      const talk = async (...parts: string[]): Promise<string> => {
        const [host = '', port] = gateway.split(':');
        const socket = connect({ host, port: Number(port) });
        await once(socket, 'connect');
        for (const part of parts) {
          socket.write(part);
          await new Promise(setImmediate);
        }
        return textOf(socket as unknown as IncomingMessage);
      };
      const get = `GET ${path} HTTP/1.1\r\nHost: x\r\n`;
      assert.match(await talk(`${get}${offer}\r\n`), /^HTTP\/1\.1 200 [^]*connection: close/i);
      // An earlier answer of its connection goes out first.
      const both = await talk(`${get}\r\n${get}${offer}\r\n`);
      assert.equal(both.match(/HTTP\/1\.1 200 /g)?.length, 2);
      assert.deepEqual(
        seen,
        Array.from({ length: 3 }, () => ['GET', undefined, undefined, '']),
      );
      const patch = `PATCH ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 12\r\n`;
      const patched = await talk(`${patch}${offer}\r\n{"name":`, '"a"}');
      assert.doesNotMatch(patched, /^HTTP\/1\.1 404 /);
      if (path.includes('legacy')) assert.deepEqual(seen[3], ['PATCH', undefined, undefined, '{"name":"a"}']);
    });
  }

  test('tells probes how it is', async () => {
    let ok = true;
    const gateway = await start({}, { health: { config: () => ({ ok, revision: 7 }) } });
    assert.equal((await ask(gateway, { path: '/healthz' })).status, 200);
    const ready = await ask(gateway, { path: '/readyz' });
    assert.equal(ready.status, 200);
    assert.deepEqual(JSON.parse(ready.text), {
      code: 0,
      data: { ready: true, parts: { config: { ok: true, revision: 7 }, shutdown: { ok: true } } },
    });
    ok = false;
    assert.equal((await ask(gateway, { path: '/readyz' })).status, 503);
  });

  test('keeps the request id of a client where it is harmless', async () => {
    const user = await instance(answerOk);
    const gateway = await start({ user: [user.address] });
    const path = '/api/user/users/1';
    assert.equal(
      (await ask(gateway, { path, headers: { 'x-request-id': 'abc-1' } })).headers['x-request-id'],
      'abc-1',
    );
    const odd = await ask(gateway, { path, headers: { 'x-request-id': 'a b"<' } });
    assert.notEqual(odd.headers['x-request-id'], 'a b"<');
  });
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

async function instance(handle: Parameters<typeof startInstance>[0]): Promise<HttpInstance> {
  const started = await startInstance(handle);
  closers.push(() => started.stop());
  return started;
}

/** Starts a gateway; gives its `host:port`. */
async function start(
  services: Parameters<typeof fixedDiscovery>[0],
  parts: Partial<GatewayParts> = {},
): Promise<string> {
  const discovery: FixedDiscovery = fixedDiscovery(services);
  const gateway = createGateway(definition, { discovery, log: silentLogger, ...parts });
  const server = createServer((incoming, response) => gateway.handle(incoming, response));
  gateway.takeUpgrades(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    gateway.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    assert.equal(gateway.calls.size, 0);
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends the path as it is: `fetch` would resolve dot segments. */
async function ask(gateway: string, { method = 'GET', path, headers = {}, body }: Asked): Promise<Answer> {
  const [host, port] = gateway.split(':');
  const sending = httpRequest({
    host,
    port,
    method,
    path,
    headers:
      body === undefined || headers['transfer-encoding']
        ? headers
        : { ...headers, 'content-length': body.length },
  });
  // The gateway may answer and close before it has read everything.
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.end(body);
  const [response] = await answered;
  sending.on('error', () => {});
  return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(response) };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

function codeOf({ text }: Answer): unknown {
  return (JSON.parse(text) as { code: unknown }).code;
}

async function upgrade(gateway: string, path: string): Promise<Socket> {
  const [host, port] = gateway.split(':');
  const socket = connect({ host: host ?? '', port: Number(port) });
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: ${gateway}\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-rpc-key: stolen\r\n\r\n`,
  );
  return socket;
}

async function readUntil(socket: Socket, end: string): Promise<string> {
  let text = '';
  while (!text.includes(end)) text += String((await once(socket, 'data'))[0]);
  return text;
}
