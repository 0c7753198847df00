import assert from 'node:assert/strict';
import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import test, { type TestContext } from 'node:test';
import { failure } from '../error/service-error.js';
import { openSocket, startService, type PlatformInit } from '../front/testing/platform.js';
import { dateText } from '../front/at-once.js';
import type { SampleApi } from './testing/sample-service.js';

const api: SampleApi = {
  login: ({ name }) => {
    if (name === 'nobody') throw failure('not-found');
    return { token: `${name} ✓`.slice(0, name === 'ascii' ? 5 : undefined) };
  },
  getUser: (input) => input,
  renameUser: (input) => input,
  listUsers: (input) => input,
  work: () => ({}),
};

const login = (body: string, more = ''): string =>
  `POST /api/user/login HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const get = (target: string, more = '', method = 'GET'): string =>
  `${method} ${target} HTTP/1.1\r\nHost: x\r\nX-Request-Id: b\r\n${more}\r\n`;
const ada = '{"name":"ada","password":"correct horse"}';
const last = get('/api/user/users/9', 'Connection: close\r\n');
const chunked = (parts: readonly string[]): string =>
  `POST /api/user/login HTTP/1.1\r\nHost: x\r\nX-Request-Id: c\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${parts
    .map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`)
    .join('')}0\r\n\r\n`;

/** What is sent, in parts; the connection is to be closed by the service in the end. */
const cases: Readonly<Record<string, readonly string[]>> = {
  'a call': [login(ada, 'Connection: close\r\n')],
  'an answer in ASCII': [login('{"name":"ascii","password":"correct horse"}', 'Connection: close\r\n')],
  'requests one after another': [login(ada), get('/api/user/users/1'), last],
  'requests in one packet': [login(ada) + get('/api/user/users/1') + login(ada) + last],
  'a head in two parts': [get('/api/user/users/1').slice(0, 20), get('/api/user/users/1').slice(20) + last],
  'a body after its head': [login(ada).slice(0, -ada.length), ada, last],
  'a body in two parts': [login(ada).slice(0, -10), login(ada).slice(-10), last],
  'a body with the next request in its packet': [login(ada).slice(0, -10), login(ada).slice(-10) + last],
  'a body in chunks': [chunked(['{"name":"ada",', '"password":"correct horse"}']) + last],
  'a chunk at a time': [...chunked([ada]).split(/(?<=\r\n\r\n)/), last],
  'HTTP/1.0': ['GET /api/user/users/1 HTTP/1.0\r\nX-Request-Id: d\r\n\r\n'],
  'HTTP/1.0 that stays': [
    'GET /api/user/users/1 HTTP/1.0\r\nX-Request-Id: d\r\nConnection: keep-alive\r\n\r\n',
    'GET /api/user/users/2 HTTP/1.0\r\nX-Request-Id: d\r\n\r\n',
  ],
  HEAD: [get('/api/user/users/1', '', 'HEAD') + last],
  'HEAD of a POST': [get('/api/user/login', '', 'HEAD') + last],
  OPTIONS: [get('/api/user/login', '', 'OPTIONS') + last],
  Expect: [login(ada, 'Expect: 100-continue\r\n').slice(0, -ada.length), ada, last],
  'a body that is not needed': [get('/api/user/users/1', 'Content-Length: 5\r\n') + 'hello' + last],
  'a body that is not needed, in chunks': [
    get('/api/user/users/1', 'Transfer-Encoding: chunked\r\n') + '5\r\nhello\r\n0\r\n\r\n' + last,
  ],
  'a body that is too large': [
    'POST /api/user/login HTTP/1.1\r\nHost: x\r\nX-Request-Id: e\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
    'x'.repeat(5000),
    last,
  ],
  'a body of another type': [
    `POST /api/user/login HTTP/1.1\r\nHost: x\r\nX-Request-Id: e\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`,
    last,
  ],
  'a body that is no JSON': [login('{"name":') + last],
  'a body that is no UTF-8': [login('{"name":"\u00ff","password":"\u00ff"}') + last],
  'a body with a mark of its order': [login(`\ufeff${ada}`) + last],
  'no body': [login('') + last],
  'an input that is not valid': [login('{"name":""}') + get('/api/user/users/x') + last],
  'a declared failure': [login('{"name":"nobody","password":"correct horse"}') + last],
  'a bad header': [get('/api/user/me', 'Authorization: Bearer x\r\n') + last],
  'no such path': [
    get('/api/user/none') + get('/api/users') + get('/') + get('/api/user') + get('/api/user/') + last,
  ],
  'no such method': [get('/api/user/login') + last],
  'an encoded path': [get('/api/user/%75sers/1') + last],
  'a target in absolute form': [get('http://other/api/user/users/1?x=1') + last],
  'a query': [get('/api/user/users/1?a=b') + last],
  'what is not HTTP': ['HELLO\r\n\r\n'],
};

/** All that comes back, with what differs each time left out. */
async function talk(context: TestContext, address: string, parts: readonly string[]): Promise<string> {
  const socket = await openSocket(context, address);
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  const closed = once(socket, 'close');
  for (const part of parts) {
    if (socket.destroyed) break;
    socket.write(Buffer.from(part, 'latin1'));
    // Another packet, and another turn of the service's loop.
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await closed;
  return text
    .replaceAll(/Date: [^\r]+/g, 'Date: now')
    .replaceAll(/X-Request-Id: [\da-f-]{36}\r/g, 'X-Request-Id: made\r');
}

/** Heads in one form: their lines in order. */
function sorted(text: string): string {
  return text.replaceAll(
    /(HTTP\/1\.1 [^\r]+\r\n)([^]*?)\r\n\r\n/g,
    (_head, status: string, lines: string) => `${status}${lines.split('\r\n').sort().join('\r\n')}\r\n\r\n`,
  );
}

const viaExpress: PlatformInit = {
  configure: (app) => {
    app.use((_request, _response, next) => next());
  },
};

for (const [name, parts] of Object.entries(cases)) {
  test(`the short way and the way through Express answer the same: ${name}`, async (context) => {
    const limits = { body: 4000 };
    const short = await startService(context, { api, limits });
    const long = await startService(context, { api, limits, ...viaExpress });
    const [said, expected] = await Promise.all([
      talk(context, short.address, parts),
      talk(context, long.address, parts),
    ]);
    assert.equal(sorted(said), sorted(expected));
    assert.match(said, /^HTTP\/1\.1 /);
  });
}

test('this Node takes heads as texts and bodies without streams', async (context) => {
  const { writeHead } = ServerResponse.prototype;
  const { resume, on } = Readable.prototype;
  const used: string[] = [];
  ServerResponse.prototype.writeHead = function (this: ServerResponse, ...given: never[]) {
    used.push('writeHead');
    return (writeHead as (...given: never[]) => ServerResponse).apply(this, given);
  } as typeof writeHead;
  Readable.prototype.resume = function (this: Readable) {
    if (this instanceof IncomingMessage) used.push('resume');
    return resume.call(this);
  };
  Readable.prototype.on = function (this: Readable, name: string, ...given: never[]) {
    if (this instanceof IncomingMessage) used.push(`on ${name}`);
    return (on as (...given: unknown[]) => Readable).call(this, name, ...given);
  } as typeof on;
  context.after(() => {
    ServerResponse.prototype.writeHead = writeHead;
    Object.assign(Readable.prototype, { resume, on });
  });
  const { address } = await startService(context, { api });
  const socket = await openSocket(context, address);
  for (const request of [login(ada), get('/api/user/users/1')]) {
    socket.write(request);
    await once(socket, 'data');
  }
  assert.deepEqual(used, []);
});

test('a head that is written at once says the time', () => {
  assert.equal(new Date(dateText()).toUTCString(), dateText());
  assert.ok(Math.abs(Date.parse(dateText()) - Date.now()) < 2_000);
});

test('what a handler finds on request and response is the same on the short way', async (context) => {
  const seen: unknown[] = [];
  const looking: SampleApi = {
    ...api,
    getUser: (input, call) => {
      const { request, response } = call;
      seen.push({
        url: request.url,
        baseUrl: request.baseUrl,
        originalUrl: request.originalUrl,
        path: request.path,
        query: request.query,
        protocol: request.protocol,
        hostname: request.hostname,
        ip: request.ip,
        type: request.get('accept'),
        json: request.accepts('json'),
        locals: Object.keys(response.locals),
        own: [request.res === response, response.req === request, request.app === response.app],
        headers: response.getHeaderNames().sort(),
        complete: request.readable,
      });
      response.setHeader('X-Own', 'yes');
      return input;
    },
  };
  for (const init of [{}, viaExpress]) {
    const { address } = await startService(context, { api: looking, ...init });
    const answer = await talk(context, address, [
      get('/api/user/users/1?a=b', 'Accept: application/json\r\nConnection: close\r\n'),
    ]);
    assert.match(answer, /X-Own: yes\r\n/);
    assert.match(answer, /X-Request-Id: b\r\n/);
  }
  assert.equal(seen.length, 2);
  assert.deepEqual(seen[0], seen[1]);
});

test('a handler may read the stream of a request that nobody else has read', async (context) => {
  const reading: SampleApi = {
    ...api,
    getUser: async (_input, call) => {
      let text = '';
      for await (const part of call.request) text += String(part);
      return { id: BigInt(text.length) };
    },
  };
  for (const init of [{}, viaExpress]) {
    const { address } = await startService(context, { api: reading, ...init });
    assert.match(
      await talk(context, address, [get('/api/user/users/1', 'Content-Length: 5\r\n'), 'hello', last]),
      /"id":"5"[^]*"id":"0"/,
    );
  }
});

test('a caller that goes away while its body is read frees what was held', async (context) => {
  const { address, host } = await startService(context, { api });
  const socket = await openSocket(context, address);
  socket.write(login(ada).slice(0, -10));
  while (host.memory.held === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(host.calls.size, 1);
  socket.destroy();
  while (host.calls.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(host.memory.held, 0);
});
