// What a test learns when a service fails: the very error, not only what the service answers.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Transport } from '../call/transport.js';
import { ServiceError } from '../error/service-error.js';
import {
  createSampleClient,
  sampleDefinition,
  WrongPassword,
  type Clients,
  type SampleApi,
} from '../server/testing/sample-service.js';
import { startTestPlatform } from './start-test-platform.js';
import { startTestService, type TestServiceOptions } from './start-test-service.js';

async function start(context: TestContext, api: SampleApi, options: TestServiceOptions<Clients> = {}) {
  const service = await startTestService(sampleDefinition, () => api, {
    config: { greeting: 'hi' },
    ...options,
  });
  context.after(() => service.close());
  return service;
}

async function failureOf(work: Promise<unknown>): Promise<ServiceError> {
  const error: unknown = await work.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServiceError);
  return error;
}

describe('a test learns', () => {
  test('what a handler threw, by the client and by raw requests; the answer itself keeps quiet', async (context) => {
    const bug = new TypeError('Cannot read properties of undefined (reading "id")');
    const service = await start(context, {
      work: () => {
        throw bug;
      },
    });
    const failed = await failureOf(service.client(createSampleClient).work({ how: 'x' }));
    assert.equal(failed.kind, 'internal');
    assert.equal(failed.cause, bug);
    const raw = await service.request('/api/user/work', { method: 'POST', json: { how: 'x' } });
    assert.equal(raw.cause, bug);
    assert.equal(raw.text, '{"code":500,"msg":"internal error"}');
    const invalid = await service.request('/api/user/work', { method: 'POST', json: {} });
    assert.deepEqual([invalid.status, invalid.cause], [400, undefined]);
  });

  test('which fake is missing', async (context) => {
    const service = await start(context, { work: (_input, call) => call.clients.peer.poke() });
    const failed = await failureOf(service.client(createSampleClient).work({ how: 'x' }));
    assert.match(String(failed.cause), /user\.poke is not faked: pass clients: \{ user: \{ poke \} \}/);
  });

  test('what ended a stream', async (context) => {
    const bug = new Error('the cursor broke');
    const service = await start(context, {
      async *events() {
        yield { step: 1 };
        await new Promise((resolve) => setTimeout(resolve, 60));
        throw bug;
      },
    });
    const steps: number[] = [];
    const failed = await failureOf(
      (async () => {
        for await (const { step } of service.client(createSampleClient).events({})) steps.push(step);
      })(),
    );
    assert.deepEqual(steps, [1]);
    assert.equal(failed.cause, bug);
  });

  test('what became of an answer that is not what its contract says', async (context) => {
    const service = await start(context, { login: () => ({}) });
    const failed = await failureOf(
      service.client(createSampleClient).login({ name: 'a', password: 'long enough' }),
    );
    assert.match(failed.message, /user\.login gave what its contract does not allow: \/token is required/);
  });

  test('what failed behind the service, through as many as there are', async (context) => {
    const bug = new Error('disk full');
    const begin = (name: string, api: SampleApi) => (transport: (service: string) => Transport) =>
      startTestService(
        { ...sampleDefinition, name, clients: (to) => ({ peer: createSampleClient(to('user')) }) },
        () => api,
        { config: { greeting: 'hi' }, transport },
      );
    const platform = await startTestPlatform({
      shop: begin('shop', { work: (_input, call) => call.clients.peer.poke() }),
      user: begin('user', {
        poke: () => {
          throw bug;
        },
      }),
    });
    context.after(() => platform.close());
    const answer = await platform.services.shop.request('/api/shop/work', {
      method: 'POST',
      json: { how: 'x' },
    });
    assert.equal(answer.status, 502);
    assert.ok(answer.cause instanceof ServiceError);
    assert.equal(answer.cause.from, 'user.poke');
    assert.equal(answer.cause.cause, bug);
  });
});

test('a fake’s error is another service’s: what the operation does not declare becomes 502 here, too', async (context) => {
  const shared = new ServiceError({ kind: 'service', code: 2001, status: 409, message: 'out of stock' });
  let error: Error = shared;
  const service = await start(
    context,
    {
      login: (_input, call) => call.clients.peer.login({ name: 'a', password: 'long enough' }),
      work: (_input, call) => call.clients.peer.login({ name: 'a', password: 'long enough' }),
    },
    { clients: { peer: { login: () => Promise.reject(error) } } },
  );
  const client = service.client(createSampleClient);
  const failed = await failureOf(client.work({ how: 'x' }));
  assert.deepEqual([failed.status, failed.cause], [502, shared]);
  error = new WrongPassword();
  assert.equal((await failureOf(client.login({ name: 'a', password: 'long enough' }))).code, 10401);
});

test('a stream that is left is no failure of the test, whenever the service is closed', async () => {
  for (const leave of ['break', 'return']) {
    const service = await startTestService(
      sampleDefinition,
      () => ({
        async *events(_input, call) {
          yield { step: 1 };
          await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
        },
      }),
      { config: { greeting: 'hi' } },
    );
    const events = service.client(createSampleClient).events({})[Symbol.asyncIterator]();
    await events.next();
    const next = leave === 'break' ? undefined : events.next();
    await events.return?.();
    await service.close();
    if (next) await assert.rejects(next, { kind: 'cancelled' });
  }
});
