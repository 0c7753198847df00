// One path is one thing to the front, the route table, Express, the gateway and whoever stands behind it, however it is spelt.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { SampleApi } from '../server/testing/sample-service.js';
import { normalTarget } from './target.js';
import { askRaw, startBare, startGateway, startService } from './testing/platform.js';

const normal: [string, string | undefined, string?][] = [
  ['/', '/'],
  ['/a/b.c/~d?x=1&y=/../#'.slice(0, -1), '/a/b.c/~d?x=1&y=/../'],
  ['/users/@me', '/users/@me'],
  ['/users/', '/users/'],
  ['/%61pi/%75ser', '/api/user'],
  ['/a%2fb', '/a%2Fb'],
  ['/a%20b', '/a%20b'],
  ['/ä'.replace('ä', '\u00c3\u00a4'), '/%C3%A4'],
  ['/a{b}|c"', '/a%7Bb%7D%7Cc%22'],
  ['/a?q=\u00c3\u00a4\\', '/a?q=%C3%A4\\'],
  ['http://shop.example:80/a?b', '/a?b', 'shop.example:80'],
  ['HTTPS://[::1]:8080', '/', '[::1]:8080'],
  ['http://shop.example?b', '/?b', 'shop.example'],
  ['', undefined],
  ['*', undefined],
  ['a', undefined],
  ['?a', undefined],
  ['shop.example:80', undefined],
  ['ftp://shop.example/', undefined],
  ['http:///a', undefined],
  ['http://user@shop.example/a', undefined],
  ['http://shop.example\\@x/a', undefined],
  ['/a#b', undefined],
  ['/a?b#c', undefined],
  ['/a\\b', undefined],
  ['/a b', undefined],
  ['/a\u0000', undefined],
  ['//a', undefined],
  ['/a//b', undefined],
  ['/a//', undefined],
  ['/.', undefined],
  ['/a/../b', undefined],
  ['/a/.', undefined],
  ['/a/%2e%2E/b', undefined],
  ['/a/..%2fb', undefined],
  ['/a/%2e%5cb', undefined],
  ['/a%zz', undefined],
  ['/a%2', undefined],
];
for (const [url, path, host] of normal) {
  test(`the normal form of ${JSON.stringify(url)} is ${path}`, () => {
    assert.deepEqual(normalTarget(url), path && { path, ...(host && { host }) });
    if (path !== undefined) assert.deepEqual(normalTarget(path), { path }, 'it is its own');
  });
}

const targets = [
  'send_message',
  'SEND_MESSAGE',
  'send_message/',
  'send_message//',
  'send_message#a',
  'send%5Fmessage',
  'send_message%00',
  'send_message%2F',
  'send_message%3F',
  'send_message;a',
  './send_message',
  'x/../send_message',
  'x/%2e%2e/send_message',
  'x/..%2fsend_message',
  'files/1#/../../send_message',
  'files/1%23/../../send_message',
  'files/..\\send_message',
  'openapi.json',
  'OPENAPI.json',
  'openapi.JSON',
  'openapi%2Ejson',
  'openapi.json/',
  'openapi.json//',
  'openapi.json#a',
  'openapi.json%23',
  'openapi.json%2F',
  'openapi.json%3Fa',
  './openapi.json',
  'x/../openapi.json',
  '/openapi.json',
  'metrics',
  '../../metrics',
  '%2e%2e/%2e%2e/metrics',
  '..%2f..%2fmetrics',
  'files/../../../metrics',
];
const prefixes = [
  '/api/user/',
  '/API/user/',
  '/api/USER/',
  '/%61pi/user/',
  '/api//user/',
  '//api/user/',
  '/./api/user/',
  '/x/../api/user/',
  '/api%2Fuser/',
  'http://x/api/user/',
  'http://x//api/user/',
  'HTTP://x/api/user/',
  'https://y:1/api/user/',
];
const methodOf = (target: string): string => (/send/i.test(target) ? 'POST' : 'GET');

type Start = (context: TestContext, behind: string) => Promise<string>;
const gatewayThat =
  (init: Parameters<typeof startGateway>[2]): Start =>
  async (context, behind) =>
    (await startGateway(context, behind, init)).address;
const fronts: Record<string, Start> = {
  'a service': (_context, behind) => Promise.resolve(behind),
  'a gateway': gatewayThat({ pages: true }),
  'a gateway that passes through': gatewayThat({ pages: true, passThrough: true }),
  'a gateway that passes through, without documents': gatewayThat({ passThrough: true }),
};
for (const [name, start] of Object.entries(fronts)) {
  test(`no spelling of a path leads ${name} to what is not for everybody`, async (context) => {
    let reached = 0;
    const api: SampleApi = {
      sendMessage: () => void (reached += 1),
      getFile: () => ({ content: Buffer.from('file') }),
    };
    const service = await startService(context, { api });
    const address = await start(context, service.address);
    const isService = address === service.address;
    await Promise.all(prefixes.map((prefix) => tryAll(prefix)));
    assert.equal(reached, 0);

    async function tryAll(prefix: string): Promise<void> {
      for (const target of targets) {
        const method = methodOf(target);
        const head = `${method} ${prefix}${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0`;
        const { status, text } = await askRaw(context, address, head);
        const said = `${method} ${prefix}${target}: ${text}`;
        assert.ok(status < 500 && status > 0, said);
        // The service's own document is for those who reach the service, at one path.
        const isDocument = /^(?:(?:https?|HTTP):\/\/[^/]+)?\/(?:a|%61)pi\/user\/openapi(?:\.|%2E)json$/.test(
          prefix + target,
        );
        if (text.includes('SECRET')) assert.ok(isService && isDocument, said);
      }
    }
  });
}

test('a gateway that passes through lets no spelling through to a server that reads paths loosely', async (context) => {
  const seen: string[] = [];
  const loose = await startBare(context, (request, response) => {
    seen.push(request.url ?? '');
    response.end('{"code":0}');
  });
  const { address } = await startGateway(context, loose, { passThrough: true });
  for (const prefix of prefixes) {
    for (const target of targets) {
      const head = `GET ${prefix}${target} HTTP/1.1\r\nhost: x\r\nconnection: close`;
      await askRaw(context, address, head);
    }
  }
  assert.ok(seen.length > 0);
  for (const url of seen) {
    // What a server that decodes, folds and cleans makes of it.
    const read = decodeURIComponent(url.split(/[?#]/)[0] ?? '').toLowerCase();
    assert.equal(normalTarget(url)?.path, url, 'only normal forms are sent on');
    assert.ok(!/\/\/|\\|#|\/\.\.?(?:\/|$)/.test(read) || /%23|%5C/i.test(url), url);
    assert.ok(!/^\/api\/user\/openapi\.json\/*$/.test(read), url);
    assert.ok(!read.endsWith('/send_message') || url.toLowerCase().endsWith('/send_message'), url);
  }
});

test('a target in absolute form is read by RFC 9112: its host counts, not the header', async (context) => {
  const hosts: unknown[] = [];
  const service = await startService(context, {
    api: { getUser: (input, call) => (hosts.push(call.request.get('x-forwarded-host')), input) },
  });
  const { address } = await startGateway(context, service.address);
  const head =
    'GET http://shop.example/api/user/users/1?x=1 HTTP/1.1\r\nhost: evil.example\r\nconnection: close';
  assert.equal((await askRaw(context, address, head)).status, 200);
  assert.deepEqual(hosts, ['shop.example']);
});

test('service and gateway say the same of a path that has no normal form', async (context) => {
  const service = await startService(context);
  const { address } = await startGateway(context, service.address);
  for (const target of [
    '/api/user/users/1#a',
    '/api//user/users/1',
    '/api/user/../user/users/1',
    '*',
    '/%',
  ]) {
    const head = `GET ${target} HTTP/1.1\r\nhost: x\r\nx-request-id: a\r\nconnection: close`;
    const answers = await Promise.all([service.address, address].map((one) => askRaw(context, one, head)));
    for (const { status, text } of answers) {
      assert.equal(status, 400, text);
      assert.match(text, /\r\nX-Request-Id: a\r\n/);
      assert.match(text, /\r\nX-Content-Type-Options: nosniff\r\n/);
      assert.match(text, /\{"code":400,"msg":"the path is not valid"\}$/);
    }
  }
});

test('case and a slash at the end tell paths apart, also for middleware of the user', async (context) => {
  const service = await startService(context, {
    configure: (app) => void app.get('/own', (_request, response) => void response.end('own')),
  });
  const status = async (path: string) =>
    (await askRaw(context, service.address, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close`)).status;
  assert.equal(await status('/own'), 200);
  assert.equal(await status('/%6Fwn?a'), 200);
  for (const path of ['/OWN', '/own/', '/API/user/me', '/api/User/me'])
    assert.equal(await status(path), 404, path);
});
