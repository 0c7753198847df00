import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import type { BinaryContent } from '../codec/binary.js';
import { failure } from '../error/service-error.js';
import { startTestService, type TestServiceOptions } from '../testing/start-test-service.js';
import {
  createSampleClient,
  sampleDefinition,
  type Clients,
  type SampleApi,
} from './testing/sample-service.js';

async function start(api: SampleApi, options: TestServiceOptions<Clients> = {}) {
  return startTestService(sampleDefinition, () => api, { config: { greeting: 'hi' }, ...options });
}

async function bytesOf({ content }: BinaryContent): Promise<Buffer> {
  if (content instanceof Uint8Array) return Buffer.from(content);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('downloads bytes with type, name and size', async () => {
  const content = new TextEncoder().encode('{"code":500}');
  const service = await start({ getFile: () => ({ content, type: 'application/json', name: 'ä "1".json' }) });
  const file = await service.client(createSampleClient).getFile({ id: 'x' });
  assert.equal((await bytesOf(file)).toString(), '{"code":500}');
  assert.deepEqual([file.type, file.name, file.size], ['application/json', 'ä "1".json', 12]);
  const head = await service.request('/api/user/files/x', { method: 'HEAD' });
  assert.deepEqual([head.headers['content-length'], head.text], ['12', '']);
  await service.close();
});

test('downloads a stream at the pace of its reader', async () => {
  let made = 0;
  const total = 120;
  const service = await start({
    getFile: () => ({
      content: (async function* () {
        for (; made < total; made++) yield await Promise.resolve(new Uint8Array(65_536).fill(made % 256));
      })(),
    }),
  });
  const file = await service.client(createSampleClient).getFile({ id: 'x' });
  assert.equal(file.type, 'application/octet-stream');
  let size = 0;
  let ahead = 0;
  for await (const chunk of file.content as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    ahead = Math.max(ahead, made * 65_536 - size);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(size, total * 65_536);
  assert.ok(ahead < 4 << 20, `the source was ${ahead} bytes ahead of the reader`);
  await service.close();
});

test('a download that fails early has an envelope, one that fails late is cut', async () => {
  const service = await start({
    getFile: ({ id }) => {
      if (id === 'none') throw failure('not-found');
      return {
        size: 100,
        content: (async function* () {
          yield await Promise.resolve(new Uint8Array(10));
          throw new Error('disk');
        })(),
      };
    },
  });
  const client = service.client(createSampleClient);
  await assert.rejects(client.getFile({ id: 'none' }), { kind: 'not-found' });
  const file = await client.getFile({ id: 'late' });
  await assert.rejects(bytesOf(file), { kind: 'unavailable' });
  await service.close();
});

test('releases the source of a download that nobody reads to its end', async () => {
  let released = (): void => {};
  const done = new Promise<void>((resolve) => {
    released = resolve;
  });
  const service = await start({
    getFile: () => ({
      content: (async function* () {
        try {
          for (;;) yield await Promise.resolve(new Uint8Array(65_536));
        } finally {
          released();
        }
      })(),
    }),
  });
  const file = await service.client(createSampleClient).getFile({ id: 'x' });
  for await (const chunk of file.content as AsyncIterable<Uint8Array>) {
    assert.ok(chunk.byteLength > 0);
    break;
  }
  await done;
  await service.close();
});

test('streams events to their end', async () => {
  const service = await start({
    events: async function* ({ count = 0 }) {
      for (let step = 1; step <= count; step++) yield await Promise.resolve({ step });
    },
  });
  const steps: number[] = [];
  for await (const { step } of service.client(createSampleClient).events({ count: 3 })) steps.push(step);
  assert.deepEqual(steps, [1, 2, 3]);
  const raw = await service.request('/api/user/events?count=1');
  assert.equal(raw.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(raw.headers['cache-control'], 'no-store');
  assert.equal(raw.text, 'data: {"step":1}\n\nevent: end\ndata: {}\n\n');
  await service.close();
});

test('a stream that fails at once has an envelope and a status; later, an error event', async () => {
  const service = await start({
    events: async function* ({ count = 0 }) {
      if (count === 0) throw failure('not-found', 'nothing');
      yield await Promise.resolve({ step: 1 });
      throw count === 1 ? failure('conflict') : new Error('SECRET');
    },
  });
  const early = await service.request('/api/user/events?count=0');
  assert.deepEqual([early.status, early.text], [404, '{"code":404,"msg":"nothing"}']);
  const late = await service.request('/api/user/events?count=1');
  assert.equal(late.text, 'data: {"step":1}\n\nevent: error\ndata: {"code":409,"msg":"conflict"}\n\n');
  const bug = await service.request('/api/user/events?count=2');
  assert.match(bug.text, /event: error\ndata: {"code":500,"msg":"internal error"}\n\n$/);
  await service.close();
});

test('a stream opens before its first event, beats, and is released when the caller stops', async () => {
  let aborted: Promise<unknown> | undefined;
  let released = (): void => {};
  const done = new Promise<void>((resolve) => {
    released = resolve;
  });
  const service = await start(
    {
      events: async function* (_input, call) {
        aborted = once(call.signal, 'abort');
        try {
          yield await new Promise<never>((_resolve, reject) => {
            call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
          });
        } finally {
          released();
        }
      },
    },
    { heartbeatMs: 5 },
  );
  const response = await service.open('/api/user/events');
  assert.equal(response.statusCode, 200);
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > 6) break;
  }
  assert.match(text, /^(:\n\n)+$/);
  await aborted;
  await done;
  await service.close();
});

test('HEAD on an endless stream ends at once', async () => {
  const service = await start({
    events: async function* (_input, call) {
      await once(call.signal, 'abort');
      yield { step: 1 };
    },
  });
  const answer = await service.request('/api/user/events', { method: 'HEAD' });
  assert.deepEqual([answer.status, answer.text], [200, '']);
  await service.close();
});

test('a stream ends at its deadline with an error event', async () => {
  const service = await start({
    events: async function* (_input, call) {
      yield await Promise.resolve({ step: 1 });
      await once(call.signal, 'abort');
    },
  });
  const answer = await service.request('/api/user/events', { headers: { 'x-deadline-ms': '80' } });
  assert.match(answer.text, /^data: {"step":1}\n\nevent: error\ndata: {"code":504/);
  await service.close();
});

test('shutdown lets calls finish and ends streams', async () => {
  let finish = (): void => {};
  const order: string[] = [];
  const service = await startTestService(
    sampleDefinition,
    (context) => {
      context.onShutdown(() => void order.push('first registered'));
      context.onShutdown(() => Promise.reject(new Error('a task that fails')));
      context.onShutdown(() => void order.push(`last registered, signal ${String(context.signal.aborted)}`));
      return {
        work: () =>
          new Promise((resolve) => {
            finish = () => {
              order.push('answered');
              resolve('done');
            };
          }),
        events: async function* (_input: unknown, call: { signal: AbortSignal }) {
          yield await Promise.resolve({ step: 1 });
          await once(call.signal, 'abort');
        },
      };
    },
    { config: { greeting: 'hi' } },
  );
  const client = service.client(createSampleClient);
  const events = client.events({})[Symbol.asyncIterator]();
  assert.deepEqual(await events.next(), { done: false, value: { step: 1 } });
  const work = client.work({ how: 'x' });
  await service.request('/healthz');
  const closed = service.close();
  await assert.rejects(events.next(), { kind: 'unavailable' });
  finish();
  assert.equal(await work, 'done');
  await closed;
  assert.deepEqual(order, ['answered', 'last registered, signal true', 'first registered']);
});
