// What rules of a dependency do to its calls: over real sockets, with instances that hang, fail and dawdle on command.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { systemClock } from '../clock/clock.js';
import { ServiceError } from '../error/service-error.js';
import type { AnyOperation } from '../contract/operation-contract.js';
import type { Snapshot } from '../discovery/discovery.js';
import { fixedDiscovery, type FixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import type { Candidate } from '../resilience/selector.js';
import type { Resilience } from '../wire/resilience.js';
import {
  createDiscoveryTransport,
  type DiscoveryTransport,
  type DiscoveryTransportOptions,
} from './discovery-transport.js';
import { BulkheadFull } from './instance-call.js';
import { answerOk, deferred, startInstance, type HttpInstance } from './testing/http-instance.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('a hung instance costs one attempt of a call that may be repeated', async () => {
  const hung = await instance(() => {});
  const good = await instance(answerOk);
  const transport = transportTo([hung, good], { attemptMs: 300, timeoutMs: 20_000 }, first(hung));
  const begun = performance.now();
  assert.equal((await transport.send(request())).status, 200);
  assert.ok(performance.now() - begun < 10_000);
  assert.deepEqual([hung.seen.length, good.seen.length, transport.counts().retries], [1, 1, 1]);
});

test('what may not be repeated waits as long as the whole call may take', async () => {
  const slow = await instance((_request, response) => void setTimeout(() => response.end('{"code":0}'), 120));
  const transport = transportTo([slow], { attemptMs: 20 });
  assert.equal((await transport.send(request({ method: 'POST', idempotent: false }))).status, 200);
  assert.equal(slow.seen.length, 1);
});

test('an answer that began is not cut by the time of a try, but by the deadline', async () => {
  const dawdling = await instance((_request, response) => {
    response.write('{"code":0,');
    setTimeout(() => response.end('"data":1}'), 150);
  });
  const transport = transportTo([dawdling], { attemptMs: 60 });
  assert.equal(await (await transport.send(request())).text(), '{"code":0,"data":1}');
  const short = transportTo([dawdling], { attemptMs: 60, timeoutMs: 90 });
  await assert.rejects(async () => (await short.send(request())).text(), isKind('deadline-exceeded'));
});

test('timeout caps a call, and rules of an operation win', async () => {
  const hung = await instance(() => {});
  const transport = transportTo([hung], { timeoutMs: 60_000, operations: { op: { timeoutMs: 30 } } });
  await assert.rejects(transport.send({ ...request(), timeoutMs: 60_000 }), isKind('deadline-exceeded'));
});

test('retries says how often is tried again', async () => {
  for (const retries of [0, 1, 4]) {
    const sick = await instance(answer503);
    const other = await instance(answer503);
    const transport = transportTo([sick, other], { retries });
    assert.equal((await transport.send(request())).status, 503);
    assert.equal(sick.seen.length + other.seen.length, retries + 1);
  }
});

test('more calls than concurrent are refused at once, with an error of their own', async () => {
  const gate = deferred<void>();
  const busy = await instance(
    (_request, response) => void gate.promise.then(() => response.end('{"code":0}')),
  );
  const transport = transportTo([busy], { concurrent: 2 });
  const under = [transport.send(request()), transport.send(request())];
  await assert.rejects(transport.send(request()), (error) => {
    return error instanceof BulkheadFull && error.kind === 'unavailable';
  });
  gate.resolve();
  for (const answer of await Promise.all(under)) await answer.text();
  await (await transport.send(request())).text();
  assert.equal(busy.seen.length, 3);
});

test('rules change while calls run', async () => {
  const sick = await instance(answer503);
  const other = await instance(answer503);
  let rules: Resilience | undefined = { retries: 0 };
  const transport = transportTo([sick, other], () => rules);
  const seen = () => sick.seen.length + other.seen.length;
  await transport.send(request());
  assert.equal(seen(), 1);
  rules = { retries: 1 };
  await transport.send(request());
  assert.equal(seen(), 3);
  rules = undefined;
  await transport.send(request());
  assert.equal(seen(), 6);
});

describe('hedging', () => {
  test('asks a second instance beside a slow one, takes the first answer and ends the other', async () => {
    const left = deferred<void>();
    const hung = await instance((_request, response) => void response.on('close', () => left.resolve()));
    const good = await instance(answerOk);
    const transport = transportTo([hung, good], { hedge: { afterMs: 20 } }, first(hung));
    assert.equal(await (await transport.send(request())).text(), '{"code":0}');
    assert.equal(transport.counts().hedges, 1);
    assert.equal(transport.counts().retries, 0);
    await left.promise;
    assert.ok(transport.status().every(({ inFlight }) => inFlight === 0));
  });

  test('leaves alone what writes, and what may not be repeated', async () => {
    const slow = await instance(
      (_request, response) => void setTimeout(() => response.end('{"code":0}'), 60),
    );
    const other = await instance(answerOk);
    const transport = transportTo([slow, other], { hedge: { afterMs: 1 } }, first(slow));
    await transport.send(request({ method: 'PUT' }));
    await transport.send(request({ idempotent: false }));
    assert.equal(transport.counts().hedges, 0);
  });

  test('stays within its budget, however slow all are', async () => {
    const slow = [await instance(later(15)), await instance(later(15))];
    const transport = transportTo(slow, { hedge: { afterMs: 1 } });
    for (let call = 0; call < 40; call += 1) await (await transport.send(request())).text();
    // Ten saved up, and one for twenty calls of the rest; fewer where a slow machine has one cut off.
    const { hedges } = transport.counts();
    assert.ok(hedges > 0 && hedges <= 11, `${hedges}`);
  });

  test('waits for the second where the first fails', async () => {
    const sick = await instance(
      (_request, response) => void setTimeout(() => answer503(_request, response), 60),
    );
    const good = await instance(later(90));
    const transport = transportTo([sick, good], { hedge: { afterMs: 10 }, retries: 0 }, first(sick));
    assert.equal((await transport.send(request())).status, 200);
  });
});

describe('the ejection cap', () => {
  test('leaves at least half of the instances in, however they fail', async () => {
    const all = [await instance(answer503), await instance(answer503), await instance(answer503)];
    const transport = transportTo(all, { retries: 0 });
    for (let call = 0; call < 60; call += 1) await transport.send(request());
    const open = transport.status().filter(({ breaker }) => breaker === 'open');
    assert.equal(open.length, 1);
  });

  test('cuts off the worst: who fails always in place of who fails now and then', async () => {
    let asked = 0;
    const moody = await instance((request, response) => {
      asked += 1;
      // In runs that open its breaker at once.
      return asked % 12 >= 6 ? answer503(request, response) : answerOk(request, response);
    });
    const dead = await instance(answer503);
    const transport = transportTo([moody, dead], { retries: 0, balance: 'round-robin' });
    for (let call = 0; call < 60; call += 1) await transport.send(request());
    assert.deepEqual(
      transport.status().map(({ breaker }) => breaker),
      ['closed', 'open'],
    );
  });

  test('lets all in where those that worked have left', async () => {
    const sick = [await instance(answer503), await instance(answer503)];
    const good = [await instance(answerOk), await instance(answerOk)];
    const discovery = fixedDiscovery({ user: [...sick, ...good].map(({ address }) => address) });
    const transport = transportTo([], { retries: 0 }, {}, discovery);
    for (let call = 0; call < 80; call += 1) await transport.send(request());
    assert.equal(transport.status().filter(({ breaker }) => breaker === 'open').length, 2);
    const before = sick.map(({ seen }) => seen.length);
    discovery.change(
      'user',
      sick.map(({ address }) => address),
    );
    // Those that left would be asked first: for a minute they may only have been forgotten.
    await Promise.all(good.map((each) => each.stop()));
    assert.equal((await transport.send(request())).status, 503);
    assert.notDeepEqual(
      sick.map(({ seen }) => seen.length),
      before,
    );
  });
});

test('a slow answer counts as a failure where the breaker has a rule for it', async () => {
  const slow = await instance(later(40));
  const quick = await instance(answerOk);
  const transport = transportTo([slow, quick], { breaker: { slowMs: 20 }, balance: 'round-robin' });
  for (let call = 0; call < 12; call += 1) await (await transport.send(request())).text();
  assert.deepEqual(
    transport.status().map(({ breaker }) => breaker),
    ['open', 'closed'],
  );
});

describe('balance', () => {
  test('round-robin takes them in turn', async () => {
    const all = [await instance(answerOk), await instance(answerOk), await instance(answerOk)];
    const transport = transportTo(all, { balance: 'round-robin' });
    for (let call = 0; call < 9; call += 1) await transport.send(request());
    // The first ones go to whoever is not known yet.
    for (const { seen } of all) assert.ok(seen.length >= 2 && seen.length <= 4, `${seen.length}`);
  });

  test('zone stays in its own, and spills as that one fails', async () => {
    const near = [await instance(answerOk), await instance(answerOk)];
    const far = [await instance(answerOk), await instance(answerOk)];
    const discovery = zoned([
      ...near.map(({ address }) => [address, 'a']),
      ...far.map(({ address }) => [address, 'b']),
    ]);
    const transport = transportTo([], { balance: 'zone' }, { zone: 'a' }, discovery);
    for (let call = 0; call < 40; call += 1) await (await transport.send(request())).text();
    assert.equal(far[0]!.seen.length + far[1]!.seen.length, 0);
    await Promise.all(near.map((each) => each.stop()));
    for (let call = 0; call < 10; call += 1) await (await transport.send(request())).text();
    assert.equal(far[0]!.seen.length + far[1]!.seen.length, 10);
  });

  test('a selector of one’s own chooses; what it may not choose counts as no choice', async () => {
    const all = [await instance(answerOk), await instance(answerOk)];
    const wanted = all[1]!.address;
    const offered: number[] = [];
    const selector = {
      select: <Offered extends Candidate>(candidates: readonly Offered[]): Offered | undefined => {
        offered.push(candidates.length);
        return candidates.find(({ instance: { address } }) => address === wanted);
      },
    };
    const transport = transportTo(all, {}, { selector });
    for (let call = 0; call < 6; call += 1) await (await transport.send(request())).text();
    assert.equal(all[1]!.seen.length, 6);
    await all[1]!.stop();
    assert.equal((await transport.send(request())).status, 200);
    assert.ok(offered.every((count) => count > 0));
  });

  test('a new instance begins with a part of its share', async () => {
    const old = await instance(answerOk);
    const young = await instance(answerOk);
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    const discovery = fixedDiscovery({ user: [old.address] });
    const rules: Resilience = { slowStartMs: 10_000, balance: 'random' };
    const transport = transportTo([], rules, { clock }, discovery);
    await (await transport.send(request())).text();
    discovery.change('user', [old.address, young.address]);
    const share = async (): Promise<number> => {
      const before = young.seen.length;
      for (let call = 0; call < 60; call += 1) await (await transport.send(request())).text();
      return young.seen.length - before;
    };
    assert.ok((await share()) < 20);
    now = 10_000;
    assert.ok((await share()) > 15);
  });
});

async function instance(handle: Parameters<typeof startInstance>[0]): Promise<HttpInstance> {
  const made = await startInstance(handle);
  closers.push(() => made.stop());
  return made;
}

function answer503(_request: unknown, response: ServerResponse): void {
  response.statusCode = 503;
  response.end('{"code":503,"msg":"no"}');
}

function later(ms: number): Parameters<typeof startInstance>[0] {
  return (_request, response) => void setTimeout(() => response.end('{"code":0}'), ms);
}

/** Chooses that instance first of those that may be chosen. */
function first({ address }: HttpInstance): Partial<DiscoveryTransportOptions> {
  return {
    selector: { select: (list) => list.find((each) => each.instance.address === address) ?? list[0] },
  };
}

function zoned(entries: readonly string[][]): FixedDiscovery {
  const instances = entries.map(([address = '', zone = '']) => ({
    id: address,
    address,
    meta: { version: '1', contract: '', started: address, zone },
  }));
  const snapshot: Snapshot = { service: 'user', revision: 1, instances };
  return {
    snapshot: () => snapshot,
    ready: () => Promise.resolve(snapshot),
    watch: (_service, listener) => {
      listener(snapshot);
      return () => {};
    },
    change: () => {},
  };
}

function transportTo(
  instances: readonly HttpInstance[],
  rules: Resilience | (() => Resilience | undefined),
  options: Partial<DiscoveryTransportOptions> = {},
  discovery: FixedDiscovery = fixedDiscovery({ user: instances.map(({ address }) => address) }),
): DiscoveryTransport {
  const transport = createDiscoveryTransport({
    discovery,
    service: 'user',
    caller: 'tester',
    rpcKey: () => 'secret',
    rules: typeof rules === 'function' ? rules : () => rules,
    ...options,
  });
  closers.push(() => transport.close());
  return transport;
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

function request(changes: Partial<AnyOperation> = {}): Parameters<DiscoveryTransport['send']>[0] {
  return { operation: { ...operation, ...changes }, target: '/api/user/op', headers: {} };
}

function isKind(kind: ServiceError['kind']) {
  return (error: unknown): boolean => error instanceof ServiceError && error.kind === kind;
}
