// Who is to blame for a call that fails: only what is an instance's own counts against it, whatever callers send and dependencies do.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { createFakeClock } from '../clock/fake-clock.js';
import { systemClock, type Clock } from '../clock/clock.js';
import { fixedDiscovery } from '../discovery/testing/fixed-discovery.js';
import { ServiceError } from '../error/service-error.js';
import { createInstanceCaller, type InstanceCaller } from './instance-caller.js';
import type { InstanceCall } from './instance-call.js';
import { answerOk, deferred, startInstance, type HttpInstance } from './testing/http-instance.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(handle: Parameters<typeof startInstance>[0]): Promise<HttpInstance> {
  const instance = await startInstance(handle);
  closers.push(() => instance.stop());
  return instance;
}

function callerOf(addresses: readonly string[], clock: Clock = systemClock): InstanceCaller {
  const caller = createInstanceCaller({
    discovery: fixedDiscovery({ user: addresses }),
    service: 'user',
    clock,
  });
  closers.push(() => caller.close());
  return caller;
}

const get: InstanceCall = { request: () => ({ method: 'GET', path: '/', headers: {} }), repeatable: true };

function upload(body: AsyncIterable<Uint8Array>, changes: Partial<InstanceCall> = {}): InstanceCall {
  return {
    request: () => ({ method: 'POST', path: '/', headers: {}, body }),
    repeatable: false,
    ...changes,
  };
}

/** A body of which the last part never comes. */
async function* endless(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('begin');
  await new Promise(() => {});
}

async function answerOf(caller: InstanceCaller, call: InstanceCall): Promise<number> {
  const answer = await caller.call(call);
  await answer.body.text();
  return answer.status;
}

const breakerOf = (caller: InstanceCaller): string | undefined => caller.status()[0]?.breaker;

function fail(response: ServerResponse, status: number, blame?: string): void {
  response.writeHead(status, blame === undefined ? {} : { 'x-blame': blame }).end('{"code":1,"msg":"x"}');
}

describe('an instance is not cut off', () => {
  for (const status of [502, 503, 504]) {
    for (const blame of ['caller', 'dependency']) {
      test(`by answers of ${status} for which it blames a ${blame}`, async () => {
        const instance = await serve((_incoming, response) => fail(response, status, blame));
        const caller = callerOf([instance.address]);
        for (let round = 0; round < 30; round += 1) assert.equal(await answerOf(caller, get), status);
        assert.equal(breakerOf(caller), 'closed');
      });
    }
  }

  test('by time-outs of slow uploads, of a peer that says nothing of blame', async () => {
    const instance = await serve((_incoming, response) => fail(response, 504));
    const caller = callerOf([instance.address]);
    for (let round = 0; round < 14; round += 1) assert.equal(await answerOf(caller, upload(endless())), 504);
    assert.equal(breakerOf(caller), 'closed');
    assert.equal(instance.seen.length, 14);
  });

  test('by uploads whose sender goes away or breaks off', async () => {
    const instance = await serve((incoming) => incoming.resume());
    const caller = callerOf([instance.address]);
    for (let round = 0; round < 10; round += 1) {
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from('begin'));
        throw new Error('aborted');
      };
      await assert.rejects(caller.call(upload(broken())), isKind('cancelled'));
      const leaving = new AbortController();
      const left = assert.rejects(
        caller.call(upload(endless(), { signal: leaving.signal })),
        isKind('cancelled'),
      );
      leaving.abort();
      await left;
    }
    assert.equal(breakerOf(caller), 'closed');
  });

  test('by uploads that are cut while they come in', async () => {
    const instance = await serve((incoming) => void incoming.once('data', () => incoming.socket.destroy()));
    const caller = callerOf([instance.address]);
    for (let round = 0; round < 10; round += 1)
      await assert.rejects(caller.call(upload(endless())), isKind('unavailable'));
    assert.equal(breakerOf(caller), 'closed');
  });

  test('by requests that cannot be sent at all, and no other is tried for them', async () => {
    const [one, two] = [await serve(answerOk), await serve(answerOk)];
    const caller = callerOf([one.address, two.address]);
    const bad: InstanceCall = {
      request: () => ({ method: 'GET', path: '/a b', headers: {} }),
      repeatable: true,
    };
    for (let round = 0; round < 10; round += 1)
      await assert.rejects(caller.call(bad), isKind('invalid-input'));
    assert.deepEqual(
      caller.status().map(({ breaker }) => breaker),
      ['closed', 'closed'],
    );
    assert.equal(caller.counts().retries, 0);
    assert.equal(await answerOf(caller, get), 200);
  });

  test('by callers with less time than it usually takes', async () => {
    const clock = createFakeClock();
    const silent = deferred<void>();
    let quick = true;
    const instance = await serve((incoming, response) => {
      if (quick) void clock.advance(200).then(() => response.end('{"code":0}'));
      else silent.resolve();
      incoming.resume();
    });
    const caller = callerOf([instance.address], clock);
    for (let round = 0; round < 3; round += 1) assert.equal(await answerOf(caller, get), 200);
    quick = false;
    for (let round = 0; round < 10; round += 1) {
      const late = assert.rejects(caller.call({ ...get, timeoutMs: 20 }), isKind('deadline-exceeded'));
      await silent.promise;
      await clock.advance(20);
      await late;
    }
    assert.equal(breakerOf(caller), 'closed');
    for (let round = 0; round < 5; round += 1) {
      const late = assert.rejects(caller.call({ ...get, timeoutMs: 2_000 }), isKind('deadline-exceeded'));
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(2_000);
      await late;
    }
    assert.equal(breakerOf(caller), 'open', 'but by those who waited long enough');
  });
});

describe('an instance is cut off', () => {
  for (const blame of ['instance', undefined, 'nonsense']) {
    test(`by answers of 503 with blame ${blame}`, async () => {
      const instance = await serve((_incoming, response) => fail(response, 503, blame));
      const caller = callerOf([instance.address]);
      for (let round = 0; round < 5; round += 1) assert.equal(await answerOf(caller, get), 503);
      assert.equal(breakerOf(caller), 'open');
    });
  }

  test('by breaking off after it had the whole upload', async () => {
    const instance = await serve((incoming) => {
      incoming.resume();
      void once(incoming, 'end').then(() => incoming.socket.destroy());
    });
    const caller = callerOf([instance.address]);
    const whole = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('all'));
    };
    for (let round = 0; round < 5; round += 1)
      await assert.rejects(caller.call(upload(whole())), isKind('unavailable'));
    assert.equal(breakerOf(caller), 'open');
  });
});

test('a failure that is a dependency’s own is not tried at another instance', async () => {
  const [one, two] = [
    await serve((_incoming, response) => fail(response, 503, 'dependency')),
    await serve((_incoming, response) => fail(response, 503, 'dependency')),
  ];
  const caller = callerOf([one.address, two.address]);
  assert.equal(await answerOf(caller, get), 503);
  assert.equal(one.seen.length + two.seen.length, 1);
});

function isKind(kind: ServiceError['kind']) {
  return (error: unknown): boolean => error instanceof ServiceError && error.kind === kind;
}
