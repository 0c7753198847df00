// Layers around the calls of a client: their order, what they see and change, and that nothing of what is built in gets lost.
import assert from 'node:assert/strict';
import test from 'node:test';
import { failure } from '../error/service-error.js';
import { createSampleClient, operations } from '../server/testing/sample-service.js';
import { startTestService } from '../testing/start-test-service.js';
import { sampleDefinition } from '../server/testing/sample-service.js';
import { carryCall, identifyService } from './carry.js';
import { createFetchTransport } from './fetch-transport.js';
import { interceptCalls } from './pipeline.js';
import { createScriptedTransport } from './testing/scripted-transport.js';
import type { ClientInterceptor } from './transport.js';

const poked = { body: '{"code":0,"data":{"caller":"x"}}' };

function layer(name: string, seen: string[]): ClientInterceptor {
  return (next) => async (call) => {
    seen.push(`${name} in ${call.operation.name}`);
    const output: unknown = await next(call);
    seen.push(`${name} out`);
    return output;
  };
}

test('layers stand in order, those added later outside', async () => {
  const seen: string[] = [];
  const transport = interceptCalls(createScriptedTransport(poked), [layer('b', seen), layer('c', seen)]);
  const client = createSampleClient(interceptCalls(transport, [layer('a', seen)]));
  assert.deepEqual(await client.poke(), { caller: 'x' });
  assert.deepEqual(seen, ['a in poke', 'b in poke', 'c in poke', 'c out', 'b out', 'a out']);
});

test('a layer sees input and options as they were given, changes what is sent, and what comes back', async () => {
  const transport = createScriptedTransport({ body: '{"code":0,"data":{"id":"7"}}' });
  const stamp: ClientInterceptor<{ id: bigint }, { id: bigint }> = (next) => async (call) => {
    assert.equal(call.operation, operations.getUser);
    assert.equal(call.token, 't');
    const input = { ...call.input, id: call.input.id + 1n, tenant: 'acme' };
    const { id } = await next({ ...call, input, headers: { ...call.headers, 'X-Flag': 'b' } });
    return { id: id * 10n };
  };
  const client = createSampleClient(interceptCalls(transport, [stamp]));
  assert.deepEqual(await client.getUser({ id: 1n }, { token: 't', headers: { 'X-Own': '1' } }), { id: 70n });
  const [sent] = transport.sent;
  assert.equal(sent?.target, '/api/user/users/2');
  assert.deepEqual(sent.headers, {
    accept: 'application/json',
    authorization: 'Bearer t',
    'x-tenant': 'acme',
    'x-flag': 'b',
    'x-own': '1',
  });
});

test('a layer answers without sending, throws, and sees what a call fails with', async () => {
  const transport = createScriptedTransport({ status: 401, body: '{"code":10401,"msg":"no"}' });
  const seen: unknown[] = [];
  const layers: Record<string, ClientInterceptor> = {
    poke: () => () => ({ caller: 'nobody' }),
    work: () => () => Promise.reject(failure('unavailable', 'not today')),
    login: (next) => async (call) => {
      try {
        return (await next(call)) as unknown;
      } catch (error) {
        seen.push((error as { code: unknown }).code);
        throw error;
      }
    },
  };
  const client = createSampleClient(
    interceptCalls(transport, [
      (next) => {
        const ways = Object.fromEntries(Object.entries(layers).map(([name, made]) => [name, made(next)]));
        return (call) => ways[call.operation.name]?.(call) as unknown;
      },
    ]),
  );
  assert.deepEqual(await client.poke(), { caller: 'nobody' });
  await assert.rejects(client.work({ how: 'x' }), { kind: 'unavailable', message: 'not today' });
  assert.equal(transport.sent.length, 0);
  await assert.rejects(client.login({ name: 'a', password: 'b' }), { name: 'WrongPassword' });
  assert.deepEqual(seen, [10401]);
});

test('layers are put together once for each operation of a client', async () => {
  let made = 0;
  const count: ClientInterceptor = (next) => {
    made += 1;
    return (call) => next(call) as unknown;
  };
  const transport = interceptCalls(createScriptedTransport(poked), [count]);
  for (let round = 0; round < 3; round += 1) {
    // As a service does for each of its calls.
    await createSampleClient(carryCall(transport, { requestId: 'r' })).poke();
  }
  assert.equal(made, 1);
});

test('what a call carries and who sends it stand within the layers of the user', async () => {
  const bare = createScriptedTransport(poked);
  const identified = identifyService(bare, { caller: 'shop', rpcKey: () => 'k' });
  let seen: unknown;
  const look: ClientInterceptor = (next) => (call) => {
    seen = [call.headers, call.timeoutMs, call.token];
    return next(call) as unknown;
  };
  const transport = interceptCalls(identified, [look]);
  const carried = { token: 't', requestId: 'r', traceparent: 'p', deadline: 900 };
  await createSampleClient(carryCall(transport, carried, () => 400)).poke({ headers: { 'x-own': '1' } });
  assert.deepEqual(seen, [{ 'x-own': '1' }, undefined, undefined]);
  assert.deepEqual(bare.sent[0]?.headers, {
    accept: 'application/json',
    authorization: 'Bearer t',
    'x-request-id': 'r',
    traceparent: 'p',
    'x-deadline-ms': '500',
    'x-caller': 'shop',
    'x-rpc-key': 'k',
    'x-own': '1',
  });
  assert.equal(bare.sent[0].timeoutMs, 500);
});

test('a layer wraps the events of a stream', async () => {
  const body = 'data: {"step":1}\n\ndata: {"step":2}\n\nevent: end\ndata: {}\n\n';
  const transport = createScriptedTransport({ headers: { 'content-type': 'text/event-stream' }, body });
  const double: ClientInterceptor<unknown, AsyncIterable<{ step: number }>> = (next) => async (call) => {
    const events = await next(call);
    return (async function* () {
      for await (const { step } of events) yield { step: step * 2 };
    })();
  };
  const steps: number[] = [];
  const client = createSampleClient(interceptCalls(transport, [double]));
  for await (const { step } of client.events({})) steps.push(step);
  assert.deepEqual(steps, [2, 4]);
});

test('a transport over fetch, and the clients of a service, take layers', async () => {
  const seen: string[] = [];
  const fetching = createFetchTransport({
    baseUrl: '',
    interceptors: [layer('fetch', seen)],
    fetch: () => Promise.resolve(new Response(poked.body)),
  });
  await createSampleClient(fetching).poke();
  const service = await startTestService(
    sampleDefinition,
    (context) => ({
      work: async (_input, call) => [await call.clients.peer.poke(), await context.clients.peer.poke()],
    }),
    {
      config: { greeting: 'hi' },
      transport: () => createScriptedTransport(poked),
      clientInterceptors: [layer('service', seen)],
    },
  );
  await service.client(createSampleClient).work({ how: 'x' });
  await service.close();
  assert.deepEqual(seen, [
    'fetch in poke',
    'fetch out',
    'service in poke',
    'service out',
    'service in poke',
    'service out',
  ]);
});
