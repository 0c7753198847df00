import assert from 'node:assert/strict';
import test from 'node:test';
import { createSampleClient } from '../server/testing/sample-service.js';
import { createFetchTransport, type FetchTransportOptions } from './fetch-transport.js';

const input = { name: 'ann', password: 'long enough' };

function setUp(options: Partial<FetchTransportOptions>, answer: (init: RequestInit) => Promise<Response>) {
  const sent: [string, RequestInit][] = [];
  const transport = createFetchTransport({
    baseUrl: 'https://shop.example/',
    ...options,
    fetch: (url, init = {}) => {
      sent.push([url as string, init]);
      return answer(init);
    },
  });
  return { sent, client: createSampleClient(transport) };
}

const untilAborted = (init: RequestInit): Promise<Response> =>
  new Promise((_resolve, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
  });

test('a call may wait longer than timers can, and for ever', async () => {
  const sent: unknown[] = [];
  const transport = createFetchTransport({
    baseUrl: '',
    fetch: (_url, init) => {
      sent.push(new Headers(init?.headers).get('x-deadline-ms'), init?.signal?.aborted);
      return Promise.resolve(new Response('{"code":0,"data":{"caller":"x"}}'));
    },
  });
  const client = createSampleClient(transport);
  for (const timeoutMs of [1e12, Infinity]) await client.poke({ timeoutMs });
  assert.deepEqual(sent, ['2147483647', false, '2147483647', false]);
  await assert.rejects(client.poke({ timeoutMs: NaN }), { name: 'TypeError', message: 'timeoutMs is NaN' });
});

test('sends through fetch, with token and headers', async () => {
  const { sent, client } = setUp({ token: () => Promise.resolve('t'), headers: { 'X-Tenant': 'a' } }, () =>
    Promise.resolve(Response.json({ code: 0, data: { token: 'x' } })),
  );
  assert.deepEqual(await client.login(input), { token: 'x' });
  const [url, init] = sent[0] ?? [];
  assert.equal(url, 'https://shop.example/api/user/login');
  assert.equal(init?.method, 'POST');
  const headers = init.headers as Record<string, string>;
  assert.equal(headers['authorization'], 'Bearer t');
  assert.equal(headers['x-tenant'], 'a');
});

test('tells no answer, a late one and a cancelled one apart', async (context) => {
  // Node's own timeout signals keep no process alive; a real fetch does.
  const alive = setInterval(() => {}, 1_000);
  context.after(() => clearInterval(alive));
  const { client: refused } = setUp({}, () => Promise.reject(new TypeError('fetch failed')));
  await assert.rejects(refused.login(input), { kind: 'unavailable' });
  const { client } = setUp({}, untilAborted);
  await assert.rejects(client.login(input, { timeoutMs: 5 }), { kind: 'deadline-exceeded' });
  const controller = new AbortController();
  const call = client.login(input, { signal: controller.signal, timeoutMs: 60_000 });
  setImmediate(() => controller.abort());
  await assert.rejects(call, { kind: 'cancelled' });
});

test('reads a download and cancels what is not read', async () => {
  let cancelled = false;
  const { client } = setUp({}, () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array([1, 2])),
      cancel: () => {
        cancelled = true;
      },
    });
    const headers = {
      'content-type': 'image/png',
      'content-length': '9',
      'content-disposition': 'attachment; filename="a.png"',
    };
    return Promise.resolve(new Response(body, { headers }));
  });
  const { content, ...rest } = await client.getFile({ id: 'x' });
  assert.deepEqual(rest, { type: 'image/png', name: 'a.png', size: 9 });
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    assert.deepEqual([...chunk], [1, 2]);
    break;
  }
  assert.equal(cancelled, true);
});
