// Calls between services: discovery, retry, breaker and deadline over real sockets, with instances that misbehave on command.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { systemClock } from '../clock/clock.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { Discovery } from '../discovery/discovery.js';
import { fixedDiscovery, type FixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { createDiscovery } from '../discovery/create-discovery.js';
import { startEmbeddedEtcd } from '../embedded-etcd/embedded-etcd.js';
import { createRandom, seedOr } from '../embedded-etcd/testing/random.js';
import { ServiceError } from '../error/service-error.js';
import { silentLogger } from '../log/logger.js';
import { createEtcd3Registry } from '../registry/etcd3-registry.js';
import {
  createDiscoveryTransport,
  type DiscoveryTransport,
  type DiscoveryTransportOptions,
} from './discovery-transport.js';
import { answerEcho, answerOk, deferred, startInstance, type HttpInstance } from './testing/http-instance.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('a transport over discovery', () => {
  test('finds a registered instance over etcd and calls it', async () => {
    const etcd = await startEmbeddedEtcd();
    closers.push(() => etcd.close());
    const server = await serve((_request, response) => response.end('{"code":0,"data":"hello"}'));
    const registry = createEtcd3Registry({ endpoints: [etcd.endpoint] });
    const discovery = createDiscovery({ registry, namespace: 'test', log: silentLogger });
    closers.push(
      () => registry.close(),
      () => discovery.close(),
    );
    const registration = discovery.register({
      service: 'user',
      address: server.address,
      meta: { version: '1.0.0', started: '2026-01-01T00:00:00Z' },
    });
    closers.push(() => registration.deregister());
    await registration.ready();
    const transport = transportTo(discovery);
    const response = await transport.send(request('hello'));
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '{"code":0,"data":"hello"}');
    assert.equal(server.seen[0]?.headers['x-rpc-key'], 'secret');
    assert.equal(server.seen[0]?.headers['x-caller'], 'tester');
  });

  test('tries another instance when one refuses, and does not pick that one again', async () => {
    const gone = await serve(answerOk);
    await gone.stop();
    const alive = await serve(answerOk);
    const transport = transportTo(fixed([gone.address, alive.address]));
    for (let call = 0; call < 20; call += 1) {
      const response = await transport.send(request('create', { method: 'POST', idempotent: false }));
      assert.equal(response.status, 200);
      await response.text();
    }
    assert.equal(alive.seen.length, 20);
    assert.equal(breakerOf(transport, gone.address), 'open');
  });

  test('is not kept from live instances by 3,000 dead addresses that are added to the list', async () => {
    const live = [await serve(answerOk), await serve(answerOk), await serve(answerOk)];
    const addresses = live.map(({ address }) => address);
    const discovery = fixed(addresses);
    const transport = transportTo(discovery, { random: createRandom(seedOr(1)).share });
    const ok = async (): Promise<void> => {
      const response = await transport.send(request('create', { method: 'POST', idempotent: false }));
      assert.equal(await response.text(), '{"code":0}');
    };
    for (let call = 0; call < 10; call += 1) await ok();
    discovery.change('user', [...dead(3_000), ...addresses]);
    for (let call = 0; call < 200; call += 1) await ok();
    await Promise.all(Array.from({ length: 200 }, ok));
    assert.equal(transport.counts().outcomes.get('answered'), 410);
    // One call in twenty tries a newcomer, more until the first few of them have refused.
    assert.ok(transport.counts().retries < 60, `${transport.counts().retries} tries were in vain`);
    assert.ok(live.every(({ seen }) => seen.length > 80));
  });

  test('finds the one live instance among 3,000 dead ones with its first call', async () => {
    const live = await serve(answerOk);
    const transport = transportTo(fixed([...dead(1_500), live.address, ...dead(1_500, 200)]), {
      random: createRandom(seedOr(1)).share,
    });
    for (let call = 0; call < 20; call += 1) {
      const response = await transport.send(request('create', { method: 'POST', idempotent: false }));
      assert.equal(await response.text(), '{"code":0}');
    }
    assert.equal(live.seen.length, 20);
  });

  test('gives up on 1,000 dead ones, and asks none of them again soon', async () => {
    // However long the first call takes here, it is "soon" for the second.
    const clock = { ...systemClock, now: () => 0 };
    const transport = transportTo(fixed(dead(1_000)), { clock, random: createRandom(seedOr(1)).share });
    await assert.rejects(transport.send(request('get')), isKind('unavailable'));
    const { retries } = transport.counts();
    await assert.rejects(transport.send(request('get')), isKind('unavailable'));
    assert.ok(transport.counts().retries - retries <= 3);
  });

  test('gives newcomers their share, and leaves what is no address aside', async () => {
    const [first, second] = [await serve(answerOk), await serve(answerOk)];
    const discovery = fixed([first.address]);
    const transport = transportTo(discovery, { random: createRandom(seedOr(1)).share });
    const call = async (): Promise<void> => void (await (await transport.send(request('get'))).text());
    await call();
    discovery.change('user', [first.address, '300.1.1.1:80', '[1:2]', 'xn--:80', second.address]);
    for (let round = 0; round < 60; round += 1) await call();
    assert.ok(second.seen.length > 15, `${second.seen.length} of 60`);
    assert.equal(first.seen.length + second.seen.length, 61);
  });

  test('does not repeat what may have been executed, unless it is idempotent', async () => {
    const breaking = await serve((incoming) => incoming.socket.destroy());
    const alive = await serve(answerOk);
    const order = sequence([0, 0, 0, 0]);
    const transport = transportTo(fixed([breaking.address, alive.address]), { random: order });
    await assert.rejects(
      transport.send(request('create', { method: 'POST', idempotent: false })),
      isKind('unavailable'),
    );
    assert.equal(alive.seen.length, 0);
    const response = await transport.send(request('get', { idempotent: true }));
    assert.equal(response.status, 200);
    await response.text();
  });

  test('leaves an idempotent call to another instance when one says 503', async () => {
    const draining = await serve((_incoming, response) =>
      response.writeHead(503).end('{"code":503,"msg":"draining"}'),
    );
    const alive = await serve(answerOk);
    const transport = transportTo(fixed([draining.address, alive.address]));
    for (let call = 0; call < 5; call += 1) {
      const response = await transport.send(request('get', { idempotent: true }));
      assert.equal(response.status, 200);
      await response.text();
    }
    assert.equal(alive.seen.length, 5);
  });

  test('cuts an instance off after failures in a row, and lets one call prove it well again', async () => {
    const clock = createFakeClock();
    let sick = true;
    const only = await serve((_incoming, response) => response.writeHead(sick ? 503 : 200).end('{"code":0}'));
    const transport = transportTo(fixed([only.address]), { clock });
    for (let call = 0; call < 5; call += 1) await (await transport.send(request('get'))).text();
    assert.equal(breakerOf(transport, only.address), 'open');
    await assert.rejects(transport.send(request('get')), isKind('unavailable'));
    assert.equal(only.seen.length, 5);
    sick = false;
    await clock.advance(1_000);
    assert.equal((await transport.send(request('get'))).status, 200);
    assert.equal(breakerOf(transport, only.address), 'closed');
  });

  test('keeps the deadline, and tells the instance what is left of it', async () => {
    const clock = createFakeClock();
    const arrived = deferred<IncomingMessage>();
    const silent = await serve((incoming) => arrived.resolve(incoming));
    const transport = transportTo(fixed([silent.address]), { clock });
    const call = transport.send({ ...request('get', { idempotent: true }), timeoutMs: 500 });
    const failed = assert.rejects(call, isKind('deadline-exceeded'));
    assert.equal((await arrived.promise).headers['x-deadline-ms'], '500');
    await clock.advance(500);
    await failed;
    assert.equal(transport.status()[0]?.inFlight, 0);
  });

  test('ends when the caller goes away', async () => {
    const arrived = deferred<IncomingMessage>();
    const silent = await serve((incoming) => arrived.resolve(incoming));
    const transport = transportTo(fixed([silent.address]));
    const controller = new AbortController();
    const call = transport.send({ ...request('get', { idempotent: true }), signal: controller.signal });
    const failed = assert.rejects(call, isKind('cancelled'));
    const incoming = await arrived.promise;
    const closed = once(incoming.socket, 'close');
    controller.abort();
    await Promise.all([failed, closed]);
    assert.equal(breakerOf(transport, silent.address), 'closed');
  });

  test('says that a service has no instance', async () => {
    const transport = transportTo(fixed([]));
    await assert.rejects(transport.send(request('get')), isKind('unavailable'));
  });

  test('lets what is under way end when its instance leaves', async () => {
    const open = deferred<ServerResponse>();
    const leaving = await serve((_incoming, response) => open.resolve(response));
    const discovery = fixed([leaving.address]);
    const transport = transportTo(discovery);
    const call = transport.send(request('get'));
    const response = await open.promise;
    const other = await serve((_incoming, response) => response.end('other'));
    discovery.change('user', [other.address]);
    for (let call = 0; call < 5; call += 1) {
      assert.equal(await (await transport.send(request('get'))).text(), 'other');
    }
    response.end('late');
    assert.equal(await (await call).text(), 'late');
  });

  test('streams an answer as it comes, and stops the sender when nobody reads on', async () => {
    const open = deferred<ServerResponse>();
    const source = await serve((_incoming, response) => {
      response.write('one');
      open.resolve(response);
    });
    const transport = transportTo(fixed([source.address]));
    const response = await transport.send(request('events', { result: 'stream' }));
    const parts = response.stream()[Symbol.asyncIterator]();
    assert.equal(Buffer.from((await parts.next()).value as Uint8Array).toString(), 'one');
    const sender = await open.promise;
    sender.write('two');
    assert.equal(Buffer.from((await parts.next()).value as Uint8Array).toString(), 'two');
    const closed = once(sender, 'close');
    await parts.return?.();
    await closed;
    assert.equal(transport.status()[0]?.inFlight, 0);
  });

  test('sends a multipart form', async () => {
    const server = await serve(answerEcho);
    const transport = transportTo(fixed([server.address]));
    const body = new FormData();
    body.append('file', new Blob(['content'], { type: 'text/plain' }), 'a.txt');
    const response = await transport.send({ ...request('upload', { method: 'POST' }), body });
    const text = await response.text();
    assert.match(String(server.seen[0]?.headers['content-type']), /^multipart\/form-data; boundary=/);
    assert.match(text, /filename="a.txt"[\s\S]*content/);
  });

  test('refuses to send an object as a form', async () => {
    const server = await serve(answerEcho);
    const transport = transportTo(fixed([server.address]), { encoding: 'form' });
    const sent = request('create', { method: 'POST' });
    await assert.rejects(
      transport.send({ ...sent, body: '{"to":{"name":"a"}}' }),
      /to can't travel as a form/,
    );
    assert.equal(server.seen.length, 0);
  });

  test('sends a form to a dependency that reads forms', async () => {
    const server = await serve(answerEcho);
    const transport = transportTo(fixed([server.address]), { encoding: 'form' });
    const body = JSON.stringify({ id: 7, names: ['x y', 'z'], big: 1e21, none: null, no: [] });
    const sent = request('create', { method: 'POST' });
    const response = await transport.send({ ...sent, headers: { 'content-type': 'application/json' }, body });
    assert.equal(server.seen[0]?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(
      [...new URLSearchParams(await response.text())],
      [
        ['id', '7'],
        ['names', 'x y'],
        ['names', 'z'],
        ['big', '1e+21'],
      ],
    );
  });
});

async function serve(handle: Parameters<typeof startInstance>[0]): Promise<HttpInstance> {
  const instance = await startInstance(handle);
  closers.push(() => instance.stop());
  return instance;
}

function transportTo(
  discovery: Discovery,
  options: Partial<DiscoveryTransportOptions> = {},
): DiscoveryTransport {
  const transport = createDiscoveryTransport({
    discovery,
    service: 'user',
    caller: 'tester',
    rpcKey: () => 'secret',
    clock: systemClock,
    ...options,
  });
  closers.push(() => transport.close());
  return transport;
}

function fixed(addresses: readonly string[]): FixedDiscovery {
  return fixedDiscovery({ user: addresses });
}

const operation: AnyOperation = {
  service: 'user',
  name: 'op',
  method: 'GET',
  path: '/op',
  status: 200,
  rpcOnly: false,
  idempotent: true,
  fields: {},
  encoding: 'json',
  result: 'json',
  input: { decode: () => undefined, encode: () => undefined },
  output: { decode: () => undefined, encode: () => undefined },
  errors: [],
};

function request(
  name: string,
  changes: Partial<AnyOperation> = {},
): Parameters<DiscoveryTransport['send']>[0] {
  return { operation: { ...operation, name, ...changes }, target: `/api/user/${name}`, headers: {} };
}

function breakerOf(transport: DiscoveryTransport, address: string): string | undefined {
  return transport.status().find((each) => each.address === address)?.breaker;
}

/** Addresses of loopback at which nothing listens: they refuse at once. */
function dead(count: number, block = 100): string[] {
  return Array.from({ length: count }, (_, index) => `127.${block}.${index >> 8}.${index & 255}:9`);
}

function isKind(kind: ServiceError['kind']) {
  return (error: unknown): boolean => error instanceof ServiceError && error.kind === kind;
}

function sequence(values: number[]): () => number {
  return () => values.shift() ?? 0;
}
