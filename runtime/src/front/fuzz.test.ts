// Random requests, always the same ones: against a service, a gateway and one that passes through. Whatever comes, each connection ends,
// nothing is answered with 5xx, nothing is logged as an error, and nothing is held afterwards. ARMATURE_COUNT=5 sends
// 100,000, ARMATURE_SEED others.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import { countOf, seedOr } from '../embedded-etcd/testing/random.js';
import type { Logger } from '../log/logger.js';
import { createPinoLogger } from '../observe/pino-logger.js';
import type { SampleApi } from '../server/testing/sample-service.js';
import { askRaw, startGateway, startService } from './testing/platform.js';

const requests = countOf({ few: 3_000, full: 20_000 });
const seed = seedOr(20_261);
const perConnection = 20;
const atOnce = 8;

/** A random choice; always the same ones for a seed. */
type Dice = ReturnType<typeof createDice>;

function createDice(from: number) {
  let state = from;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const below = (most: number): number => Math.floor(next() * most);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const maybe = (share: number): boolean => next() < share;
  const bytes = (most: number): string =>
    Array.from({ length: below(most) }, () => String.fromCharCode(below(256))).join('');
  return { below, pick, maybe, bytes };
}

const methods = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'FOO',
  '',
];
const paths = [
  '/login',
  '/me',
  '/users',
  '/users/1',
  '/users/x',
  '/users/%FF',
  '/users/a%2Fb/tags',
  '/send_message',
  '/poke',
  '/files',
  '/files/1',
  '/events',
  '/events?count=2',
  '/work',
  '/openapi.json',
  '/nothing',
  '',
];
const elsewhere = ['/', '*', '/healthz', '/readyz', '/metrics', '/docs', '//', '/%', 'http://x/', '/..'];
const headerNames = [
  'Authorization',
  'Cookie',
  'Content-Encoding',
  'X-Request-Id',
  'traceparent',
  'tracestate',
  'Origin',
  'X-Tenant',
  'X-RPC-Key',
  'X-Caller',
  'X-Forwarded-For',
  'Forwarded',
  'Accept',
  'Range',
  'If-None-Match',
  'TE',
  'Access-Control-Request-Method',
  'Keep-Alive',
  '__proto__',
  // Those that end a connection, or change what it is.
  'Connection',
  'Upgrade',
  'Expect',
  'Transfer-Encoding',
  'a b',
  '',
];
const headerValues = [
  '',
  'x',
  'Bearer x',
  `Bearer ${'a.'.repeat(50)}`,
  'session=x; session',
  'gzip',
  'keep-alive',
  'close',
  'upgrade',
  'websocket',
  '100-continue',
  'bytes=0-',
  'k',
  'POST',
  '00-0-0-0',
  '\u00e4',
  '"',
  ',,,',
  ';=;',
  ' '.repeat(500),
];
const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain',
  '',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'a/b+json',
  '/',
];
const texts = [
  '{}',
  '[]',
  'null',
  '1',
  '""',
  '{',
  '{"how":"x"}',
  '{"name":"a","password":"12345678"}',
  '{"__proto__":{"a":1}}',
  'how=x',
  'how=x&how=y',
  '&&&=',
  '%%%',
  'a[4294967294]=1',
  '{"how":1e999}',
  '{"how":"\\ud800"}',
  '\ufeff{}',
  '['.repeat(5_000),
  '{"a":'.repeat(5_000),
  `{"how":"${'x'.repeat(70_000)}"}`,
  '9'.repeat(10_000),
];
const names = [
  'file',
  'label',
  'count',
  'a[4294967294]',
  '__proto__',
  '',
  'x'.repeat(2_000),
  'a"b',
  'a\r\nb',
];

function formOf(dice: Dice): string {
  let body = '';
  for (let part = dice.below(6); part > 0; part -= 1) {
    const file = dice.maybe(0.5) ? `; filename="${dice.pick(['a.txt', '../x', '', 'a%22', '\u00e4'])}"` : '';
    const type = dice.maybe(0.3) ? `Content-Type: ${dice.pick(types)}\r\n` : '';
    const text = dice.maybe(0.1) ? 'y'.repeat(dice.below(600_000)) : dice.bytes(40);
    body += `--b\r\nContent-Disposition: form-data; name="${dice.pick(names)}"${file}\r\n${type}\r\n${text}\r\n`;
  }
  return dice.maybe(0.8) ? `${body}--b--\r\n` : body;
}

function bodyOf(dice: Dice, type: string): string {
  const body = type.startsWith('multipart') ? formOf(dice) : dice.pick(texts);
  if (dice.maybe(0.8)) return body;
  const at = dice.below(body.length + 1);
  return dice.maybe(0.5) ? body.slice(0, at) : body.slice(0, at) + dice.bytes(8) + body.slice(at);
}

function chunked(dice: Dice, body: string): string {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const size = 1 + dice.below(Math.max(1, body.length / 2));
    const part = body.slice(at, at + size);
    text += `${part.length.toString(16)}\r\n${part}\r\n`;
    at += size;
  }
  return `${text}0\r\n\r\n`;
}

/** What operations take, more or less. */
const fitting: readonly (readonly [method: string, path: string, type?: string, body?: string])[] = [
  ['POST', '/login', 'application/json', '{"name":"a","password":"12345678"}'],
  ['POST', '/work', 'application/json', '{"how":"x"}'],
  ['POST', '/work', 'application/x-www-form-urlencoded', 'how=x'],
  ['PATCH', '/users/1', 'application/json', '{"new-name":"x"}'],
  ['PUT', '/users/1/tags', 'application/json', '["a","b"]'],
  ['POST', '/files', 'multipart/form-data; boundary=b'],
  ['GET', '/users/1'],
  ['GET', '/files/1'],
  ['GET', '/events'],
  ['GET', '/openapi.json'],
];

/** One request as bytes: well-formed as HTTP goes, or wild. What is no HTTP ends its connection, and all behind it is lost. */
function requestOf(dice: Dice, isWild: boolean): string {
  const fits = dice.maybe(0.5) ? dice.pick(fitting) : undefined;
  const inside = fits !== undefined || dice.maybe(0.8);
  const path = inside ? `/api/user${fits?.[1] ?? dice.pick(paths)}` : dice.pick(elsewhere);
  const query = dice.maybe(0.2)
    ? `?${dice.pick(['page=1', 'page=x&tag=a&tag=b', '&', '=', '%', '\u00e4=1', 'count=2'])}`
    : '';
  const method =
    fits?.[0] ?? (isWild && dice.maybe(0.1) ? dice.pick(methods) : dice.pick(methods.slice(0, 9)));
  let head = `${method} ${path}${query} HTTP/1.1\r\nhost: x\r\n`;
  for (let count = dice.below(4); count > 0; count -= 1) {
    const odd = isWild && dice.maybe(0.05);
    head += `${odd ? dice.bytes(10) : dice.pick(isWild ? headerNames : headerNames.slice(0, -6))}: ${odd ? dice.bytes(30) : dice.pick(headerValues)}\r\n`;
  }
  if (method === 'GET' || method === 'HEAD' || dice.maybe(0.05)) return `${head}\r\n`;
  const type = fits?.[2] ?? dice.pick(types);
  const body = dice.maybe(0.7) ? (fits?.[3] ?? bodyOf(dice, type)) : bodyOf(dice, type);
  head += `content-type: ${type}\r\n`;
  if (dice.maybe(0.2)) return `${head}transfer-encoding: chunked\r\n\r\n${chunked(dice, body)}`;
  const length =
    !isWild || dice.maybe(0.9) ? body.length : dice.pick([0, 1, body.length + 5, 2 ** 31, 'x', -1]);
  return `${head}content-length: ${length}\r\n\r\n${body}`;
}

/** Sends many requests over one connection, in pieces of any length, and gives the statuses that came back when it has ended. */
async function sendAll(dice: Dice, address: string): Promise<{ statuses: number[]; sent: string }> {
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port) });
  socket.on('error', () => {});
  const isWild = dice.maybe(0.2);
  let sent = '';
  for (let count = 0; count < perConnection; count += 1) sent += requestOf(dice, isWild);
  // Node gives up what is unanswered when its client sends no more, so only wild connections end early.
  sent += 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  let answer = '';
  socket.on('data', (part: Buffer) => void (answer += part.toString('latin1')));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const bytes = Buffer.from(sent, 'latin1');
  for (let at = 0; at < bytes.length && !socket.destroyed; ) {
    const size = 1 + dice.below(dice.maybe(0.9) ? 60_000 : 40);
    if (!socket.write(bytes.subarray(at, at + size)))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    else if (dice.maybe(0.2)) await new Promise(setImmediate);
    at += size;
    if (isWild && dice.maybe(0.02)) socket.destroy();
  }
  if (isWild) socket.end();
  await closed;
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
  return { statuses, sent };
}

const api: SampleApi = {
  login: () => ({ token: 't' }),
  getUser: (input) => input,
  renameUser: ({ name }) => name,
  putTags: ({ tags }) => tags,
  sendMessage: () => undefined,
  poke: () => ({ caller: 'x' }),
  upload: async ({ file, label }) => ({ size: (await file.arrayBuffer()).byteLength, label }),
  getFile: () => ({ content: Buffer.from('file'), type: 'text/plain' }),
  events: async function* ({ count = 1 }) {
    await Promise.resolve();
    for (let step = 0; step < Math.min(count, 3); step += 1) yield { step };
  },
  work: ({ how }) => how,
};

test(`${requests} random requests do no harm (seed ${seed})`, { timeout: 600_000 }, async (context) => {
  const errors: string[] = [];
  const service = await startService(context, {
    api,
    log: loudly(errors),
    limits: { body: 60_000, file: 300_000, fileInMemory: 1_000 },
  });
  const log = loudly(errors);
  // What a busy machine makes late is no fault of what was sent.
  const timeoutMs = 120_000;
  const gateway = await startGateway(context, service.address, { pages: true, log, timeoutMs });
  const loose = await startGateway(context, service.address, { passThrough: true, log, timeoutMs });
  const addresses = [service.address, gateway.address, loose.address];
  const seen = new Map<number, number>();
  const began = performance.now();
  const connections = Math.ceil(requests / perConnection);
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, work));
  const count = (least: number, most: number): number =>
    [...seen].reduce((sum, [status, times]) => (status >= least && status <= most ? sum + times : sum), 0);
  // Most were answered, and not all in one way.
  assert.ok(count(200, 499) > requests / 4, JSON.stringify([...seen]));
  const expected = requests < 10_000 ? [200, 400] : [200, 201, 204, 400, 401, 404, 405, 413, 415];
  for (const status of expected)
    assert.ok(seen.has(status), `none was answered with ${status}: ${JSON.stringify([...seen])}`);
  assert.deepEqual(errors, []);
  const { rss, heapUsed } = process.memoryUsage();
  const [seconds, resident, heap] = [(performance.now() - began) / 1_000, rss / 2 ** 20, heapUsed / 2 ** 20];
  const statuses = JSON.stringify(Object.fromEntries([...seen].sort(([left], [right]) => left - right)));
  context.diagnostic(
    `${seconds.toFixed(1)} s, ${resident.toFixed()} MiB resident, ${heap.toFixed()} MiB heap; answers: ${statuses}`,
  );
  await eventually(
    () => service.host.calls.size + gateway.gateway.calls.size + loose.gateway.calls.size === 0,
  );
  await eventually(() => service.host.memory.held + service.host.disk.held === 0);
  for (const address of addresses)
    assert.equal(
      (await askRaw(context, address, 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close')).status,
      200,
    );

  async function work(): Promise<void> {
    while (next < connections) {
      const at = next++;
      // Each connection has dice of its own, so that one can be sent again alone.
      const { statuses, sent } = await sendAll(createDice(seed + at * 7_919), addresses[at % 3] ?? '');
      for (const status of statuses) {
        seen.set(status, (seen.get(status) ?? 0) + 1);
        // A transfer coding that nobody knows is answered with 501.
        assert.ok(
          status < 500 || status === 501,
          `connection ${at} to ${addresses[at % 3]}: ${status} in ${statuses.join()}\n${sent.slice(0, 4_000)}`,
        );
      }
    }
  }
});

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** Keeps what is logged as an error. */
function loudly(errors: string[]): Logger {
  return createPinoLogger({ service: 'fuzz', level: 'error', write: (line) => void errors.push(line) });
}
