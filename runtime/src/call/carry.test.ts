import assert from 'node:assert/strict';
import test from 'node:test';
import { createSampleClient } from '../server/testing/sample-service.js';
import { carryCall, identifyService } from './carry.js';
import { createScriptedTransport } from './testing/scripted-transport.js';

const answer = { body: '{"code":0,"data":{"caller":"x"}}' };

test('passes token, request id, trace and what is left of the deadline on', async () => {
  const transport = createScriptedTransport(answer);
  const carried = { token: 't', requestId: 'r', traceparent: 'p', tracestate: 's', deadline: 1_000 };
  const client = createSampleClient(carryCall(transport, carried, () => 400));
  await client.poke();
  await client.poke({ timeoutMs: 100, token: 'mine', headers: { 'X-Request-Id': 'own' } });
  await client.poke({ timeoutMs: 10_000 });
  const [first, second, third] = transport.sent;
  assert.deepEqual(first?.headers, {
    accept: 'application/json',
    authorization: 'Bearer t',
    'x-request-id': 'r',
    traceparent: 'p',
    tracestate: 's',
    'x-deadline-ms': '600',
  });
  assert.deepEqual(
    [second, third].map((request) => [request?.timeoutMs, request?.headers['x-deadline-ms']]),
    [
      [100, '100'],
      [600, '600'],
    ],
  );
  assert.equal(second?.headers['authorization'], 'Bearer mine');
  assert.equal(second?.headers['x-request-id'], 'own');
});

test('sends nothing after the deadline, nor after the call has ended', async () => {
  const transport = createScriptedTransport(answer);
  await assert.rejects(createSampleClient(carryCall(transport, { deadline: 5 }, () => 5)).poke(), {
    kind: 'deadline-exceeded',
  });
  await assert.rejects(createSampleClient(carryCall(transport, { signal: AbortSignal.abort() })).poke(), {
    kind: 'cancelled',
  });
  assert.equal(transport.sent.length, 0);
});

test('ends with either signal', async () => {
  const transport = createScriptedTransport(answer);
  const [outer, inner] = [new AbortController(), new AbortController()];
  const client = createSampleClient(carryCall(transport, { signal: outer.signal }));
  await client.poke({ signal: inner.signal });
  await client.poke({ signal: new AbortController().signal });
  inner.abort();
  assert.deepEqual(
    transport.sent.map(({ signal }) => signal?.aborted),
    [true, false],
  );
  outer.abort();
  assert.deepEqual(
    transport.sent.map(({ signal }) => signal?.aborted),
    [true, true],
  );
});

test('shows the RPC key in force, and none where there is none', async () => {
  const transport = createScriptedTransport(answer);
  let key: string | undefined = 'a';
  const client = createSampleClient(identifyService(transport, { caller: 'algo', rpcKey: () => key }));
  await client.poke({ headers: { 'X-Caller': 'someone-else' } });
  key = 'b';
  await client.poke();
  key = undefined;
  await client.poke();
  assert.deepEqual(
    transport.sent.map(({ headers }) => [headers['x-caller'], headers['x-rpc-key']]),
    [
      ['algo', 'a'],
      ['algo', 'b'],
      ['algo', undefined],
    ],
  );
});
