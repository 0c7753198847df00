import assert from 'node:assert/strict';
import test from 'node:test';
import { ServiceError } from '../error/service-error.js';
import { createSampleClient, WrongPassword } from '../server/testing/sample-service.js';
import { readEvents, type ServerEvent } from './event-stream.js';
import { chunksOf, createScriptedTransport, type ScriptedAnswer } from './testing/scripted-transport.js';

async function eventsOf(text: string, size?: number): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(chunksOf(text, size))) events.push(event);
  return events;
}

const streams: [string, string, ServerEvent[]][] = [
  ['one event', 'data: a\n\n', [{ name: 'message', data: 'a' }]],
  [
    'all three line ends',
    'data: a\r\n\r\ndata: b\r\rdata: c\n\n',
    ['a', 'b', 'c'].map((data) => ({ name: 'message', data })),
  ],
  ['several data lines', 'data: a\ndata:b\ndata\n\n', [{ name: 'message', data: 'a\nb\n' }]],
  [
    'names, ids and unknown fields',
    'event: end\nid: 3\nretry: 1\nx: y\ndata: {}\n\n',
    [{ name: 'end', data: '{}' }],
  ],
  ['comments', ':\n\n: beat\n\ndata: a\n\n', [{ name: 'message', data: 'a' }]],
  ['a name that holds for one event only', 'event: x\n\ndata: a\n\n', [{ name: 'message', data: 'a' }]],
  ['text beyond ASCII', 'data: ä€😀\n\n', [{ name: 'message', data: 'ä€😀' }]],
  ['a byte order mark', '\ufeffdata: a\n\n', [{ name: 'message', data: 'a' }]],
  ['an event that is not complete', 'data: a\n\ndata: b\n', [{ name: 'message', data: 'a' }]],
];
for (const [name, text, expected] of streams) {
  test(`reads ${name}, however it is cut`, async () => {
    assert.deepEqual(await eventsOf(text), expected);
    for (const size of [1, 2, 3, 5])
      assert.deepEqual(await eventsOf(text, size), expected, `chunks of ${size}`);
  });
}

test('gives up on a line without an end', async () => {
  async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) yield await Promise.resolve(new Uint8Array(1 << 20).fill(97));
  }
  await assert.rejects(async () => {
    for await (const event of readEvents(endless())) assert.fail(event.data);
  }, /too long/);
});

const eventStream = { 'content-type': 'text/event-stream; charset=utf-8' };

async function outcome(answer: ScriptedAnswer): Promise<{ steps: number[]; error: unknown }> {
  const steps: number[] = [];
  try {
    for await (const { step } of createSampleClient(createScriptedTransport(answer)).events({}))
      steps.push(step);
    return { steps, error: undefined };
  } catch (error) {
    return { steps, error };
  }
}

test('yields decoded events up to the end', async () => {
  const body = 'data: {"step":1}\n\n:\n\ndata: {"step":2}\n\nevent: end\ndata: {}\n\ndata: {"step":3}\n\n';
  assert.deepEqual(await outcome({ headers: eventStream, body }), { steps: [1, 2], error: undefined });
});

const failures: [string, ScriptedAnswer, string | number, number[]][] = [
  ['that breaks off', { headers: eventStream, body: 'data: {"step":1}\n\n' }, 'unavailable', [1]],
  [
    'that fails in the middle',
    { headers: eventStream, body: 'data: {"step":1}\n\nevent: error\ndata: {"code":404,"msg":"gone"}\n\n' },
    'not-found',
    [1],
  ],
  ['with an event that is not JSON', { headers: eventStream, body: 'data: x\n\n' }, 'bad-response', []],
  [
    'with an event of the wrong type',
    { headers: eventStream, body: 'data: {"step":"x"}\n\n' },
    'bad-response',
    [],
  ],
  ['that fails at once', { status: 403, body: '{"code":403,"msg":"no"}' }, 'forbidden', []],
  [
    'that is an envelope',
    { headers: { 'content-type': 'application/json' }, body: '{"code":-1,"msg":"no"}' },
    'service',
    [],
  ],
];
for (const [name, answer, kind, steps] of failures) {
  test(`throws on a stream ${name}`, async () => {
    const got = await outcome(answer);
    assert.ok(got.error instanceof ServiceError && !(got.error instanceof WrongPassword), String(got.error));
    assert.equal(got.error.kind, kind);
    assert.deepEqual(got.steps, steps);
  });
}

test('aborts the call when the consumer stops, also while an event is awaited', async () => {
  const transport = createScriptedTransport(({ signal }) => ({
    headers: eventStream,
    body: (async function* () {
      yield* chunksOf('data: {"step":1}\n\n');
      await new Promise((_resolve, reject) => {
        if (signal?.aborted) reject(signal.reason as Error);
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    })(),
  }));
  const client = createSampleClient(transport);
  for await (const { step } of client.events({})) {
    assert.equal(step, 1);
    break;
  }
  assert.equal(transport.sent[0]?.signal?.aborted, true);

  const iterator = client.events({})[Symbol.asyncIterator]();
  await iterator.next();
  const pending = iterator.next();
  pending.catch(() => {});
  assert.deepEqual(await iterator.return?.(), { done: true, value: undefined });
  assert.equal(transport.sent[1]?.signal?.aborted, true);
  await assert.rejects(pending, { kind: 'cancelled' });
});
