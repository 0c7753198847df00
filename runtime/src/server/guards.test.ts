import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import test from 'node:test';
import { SignJWT } from 'jose';
import { silentLogger } from '../log/logger.js';
import { startTestService } from '../testing/start-test-service.js';
import { isSameOrigin } from './origin.js';
import { createHost } from './host.js';
import { createRouter } from './router.js';
import { createKeyCheck } from './rpc-guard.js';
import { StartError } from './start-error.js';
import { createSampleClient, sampleDefinition, type SampleApi } from './testing/sample-service.js';
import { createTokens } from './tokens.js';

const jwtSecret = 'test-jwt-secret-of-32-characters';
const rpcKey = 'test-rpc-key';
const ann = { userId: 'ann', role: 'member' };

async function start(api: SampleApi, options: Parameters<typeof startTestService>[2] = {}) {
  return startTestService(sampleDefinition, () => api, { config: { greeting: 'hi' }, ...options });
}

async function token(claims: object, secret = jwtSecret, alg = 'HS256'): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

test('accepts any of several RPC keys, and no empty one', () => {
  const holdsKey = createKeyCheck(() => ['old', '', 'new']);
  for (const [given, expected] of [
    ['old', true],
    ['new', true],
    ['', false],
    [undefined, false],
    ['ol', false],
    ['old ', false],
    ['newx', false],
  ] as const) {
    assert.equal(holdsKey(given), expected, String(given));
  }
  assert.equal(createKeyCheck(() => [])('x'), false);
  assert.equal(createKeyCheck(() => [''])(''), false);
});

test('takes a rotated key over at once', () => {
  let keys = ['a'];
  const holdsKey = createKeyCheck(() => keys);
  assert.equal(holdsKey('a'), true);
  keys = ['b'];
  assert.deepEqual([holdsKey('a'), holdsKey('b')], [false, true]);
});

test('compares every key in constant time, whatever its length and whether an earlier one matched', (context) => {
  const lengths: number[] = [];
  const original = crypto.timingSafeEqual;
  context.mock.method(crypto, 'timingSafeEqual', (left: Uint8Array, right: Uint8Array) => {
    lengths.push(left.byteLength, right.byteLength);
    return original(left, right);
  });
  syncBuiltinESMExports();
  context.after(() => {
    context.mock.restoreAll();
    syncBuiltinESMExports();
  });
  const holdsKey = createKeyCheck(() => ['short', 'a-much-longer-key']);
  for (const given of ['short', 'x', 'y'.repeat(500)]) {
    lengths.length = 0;
    holdsKey(given);
    assert.deepEqual(lengths, [32, 32, 32, 32]);
  }
});

test('does not start with an RPC-only operation and no key', async () => {
  const routes = sampleDefinition.routes({});
  for (const keys of [[], ['']]) {
    assert.throws(
      () => createRouter(routes, createHost({ rpcKeys: () => keys })),
      (error: unknown) => {
        return (
          error instanceof StartError && error.exitCode === 2 && error.message.includes('user.sendMessage')
        );
      },
    );
  }
  await assert.rejects(start({}, { rpcKey: '' }), StartError);
  const open = routes.filter(({ rpcOnly }) => !rpcOnly);
  assert.doesNotThrow(() => createRouter(open, createHost({})));
});

test('does not start when router and contract differ', () => {
  const routes = sampleDefinition.routes({}).map((route) => ({ ...route, rpcOnly: false }));
  assert.throws(() => createRouter(routes, createHost({ rpcKeys: () => ['k'] })), /rpcOnly/);
});

const poke = '/api/user/poke';
const rpcCases: [string, string, Record<string, string>, number][] = [
  ['no key', poke, {}, 401],
  ['an empty key', poke, { 'x-rpc-key': '' }, 401],
  ['a wrong key', poke, { 'x-rpc-key': 'wrong' }, 401],
  ['a key that is sent twice', poke, { 'x-rpc-key': `${rpcKey}, ${rpcKey}` }, 401],
  ["a user's token instead", poke, { authorization: `Bearer ${rpcKey}` }, 401],
  ['the key', poke, { 'x-rpc-key': rpcKey }, 200],
  ['the key, but another caller', '/api/user/send_message', { 'x-rpc-key': rpcKey, 'x-caller': 'file' }, 403],
  ['the key, but no caller', '/api/user/send_message', { 'x-rpc-key': rpcKey }, 403],
  ['the right caller, but no key', '/api/user/send_message', { 'x-caller': 'algo' }, 401],
  [
    'the key and the right caller',
    '/api/user/send_message',
    { 'x-rpc-key': rpcKey, 'x-caller': 'algo' },
    204,
  ],
];
for (const [name, path, headers, status] of rpcCases) {
  test(`an RPC-only operation answers ${status} to ${name}`, async () => {
    let called = 0;
    const service = await start({
      poke: (_input, call) => (called++, { caller: call.caller ?? 'nobody' }),
      sendMessage: () => void called++,
    });
    const answer = await service.request(path, { method: 'POST', headers, json: { message: 'x' } });
    assert.equal(answer.status, status);
    assert.equal(called, status < 400 ? 1 : 0);
    if (status >= 400) assert.equal((answer.json() as { code: number }).code, status);
    await service.close();
  });
}

test('believes X-Caller only beside the key', async () => {
  const service = await start({ work: (_input, call) => call.caller ?? null });
  const ask = async (headers: Record<string, string>) =>
    (
      (await service.request('/api/user/work', { method: 'POST', headers, json: { how: 'x' } })).json() as {
        data: unknown;
      }
    ).data;
  assert.equal(await ask({ 'x-caller': 'algo' }), null);
  assert.equal(await ask({ 'x-caller': 'algo', 'x-rpc-key': 'wrong' }), null);
  assert.equal(await ask({ 'x-caller': 'algo', 'x-rpc-key': rpcKey }), 'algo');
  await service.close();
});

const past = Math.floor(Date.now() / 1000) - 60;
const tokenCases: [string, () => Promise<Record<string, string>> | Record<string, string>, number][] = [
  ['no token', () => ({}), 401],
  ['an empty header', () => ({ authorization: '' }), 401],
  ['another scheme', () => ({ authorization: 'Basic YTpi' }), 401],
  ['something that is no token', () => ({ authorization: 'Bearer x.y.z' }), 401],
  [
    'a token of another secret',
    async () => ({ authorization: `Bearer ${await token(ann, 'another-secret-of-32-characters!')}` }),
    401,
  ],
  [
    'an unsigned token',
    () => ({ authorization: `Bearer ${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(ann))}.` }),
    401,
  ],
  [
    'a token of another algorithm',
    async () => ({ authorization: `Bearer ${await token(ann, jwtSecret.repeat(2), 'HS512')}` }),
    401,
  ],
  ['an expired token', async () => ({ authorization: `Bearer ${await token({ ...ann, exp: past })}` }), 401],
  [
    'a token that is not valid yet',
    async () => ({ authorization: `Bearer ${await token({ ...ann, nbf: past + 600 })}` }),
    401,
  ],
  [
    'claims of another type',
    async () => ({ authorization: `Bearer ${await token({ userId: 7, role: 'member' })}` }),
    401,
  ],
  ['the token in a cookie of another name', async () => ({ cookie: `other=${await token(ann)}` }), 401],
  ['a token without an expiry', async () => ({ authorization: `Bearer ${await token(ann)}` }), 200],
  ['a lower-case scheme', async () => ({ authorization: `bearer ${await token(ann)}` }), 200],
  ['the token in the cookie', async () => ({ cookie: `a=b; session=${await token(ann)}` }), 200],
];
for (const [name, headers, status] of tokenCases) {
  test(`a signed-in operation answers ${status} to ${name}`, async () => {
    const service = await start({ getMe: (_input, call) => call.claims });
    const answer = await service.request('/api/user/me', { headers: await headers() });
    assert.equal(answer.status, status, answer.text);
    if (status === 200) assert.deepEqual(answer.json(), { code: 0, data: ann });
    else {
      assert.equal((answer.json() as { code: number }).code, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
    }
    await service.close();
  });
}

const roleCases: [unknown, number][] = [
  ['admin', 200],
  ['auditor', 200],
  ['member', 403],
  ['', 403],
  ['admin,auditor', 403],
];
for (const [role, status] of roleCases) {
  test(`role ${JSON.stringify(role)} gets ${status}`, async () => {
    const service = await start({ listUsers: () => [] });
    const answer = await service.as({ userId: 'a', role: role as string }).request('/api/user/users');
    assert.equal(answer.status, status);
    await service.close();
  });
}

test('an open operation gets the claims of a valid token, and none of a stale one', async () => {
  const service = await start({ work: (_input, call) => call.claims ?? null });
  const ask = async (headers: Record<string, string>) => {
    const answer = await service.request('/api/user/work', { method: 'POST', headers, json: { how: 'x' } });
    return (answer.json() as { data: unknown }).data;
  };
  assert.deepEqual(await ask({ authorization: `Bearer ${await token(ann)}` }), ann);
  assert.equal(await ask({ authorization: `Bearer ${await token({ ...ann, exp: past })}` }), null);
  assert.equal(await ask({ cookie: `session=${await token(ann)}`, origin: 'https://evil.example' }), null);
  assert.equal(await ask({}), null);
  await service.close();
});

const originCases: [string, Record<string, string>, number][] = [
  ['the own origin', { origin: 'https://in-process' }, 200],
  ['an allowed origin', { origin: 'https://app.example' }, 200],
  ["the gateway's origin", { origin: 'https://shop.example', 'x-forwarded-host': 'shop.example' }, 200],
  ['another origin', { origin: 'https://evil.example' }, 403],
  ['an origin that only looks alike', { origin: 'https://in-process.evil.example' }, 403],
  ['an opaque origin', { origin: 'null' }, 403],
  ['no origin', {}, 403],
];
for (const [name, headers, status] of originCases) {
  test(`a cookie from ${name} gets ${status} where something changes`, async () => {
    const service = await start({ changeMe: () => null }, { origins: ['https://app.example'] });
    const cookie = `session=${await token(ann)}`;
    const answer = await service.request('/api/user/me', {
      method: 'PUT',
      headers: { ...headers, cookie },
      json: { nick: 'x' },
    });
    assert.equal(answer.status, status, answer.text);
    await service.close();
  });
}

test('a header signs in from any origin', async () => {
  const service = await start({ changeMe: () => null });
  const headers = { origin: 'https://evil.example', authorization: `Bearer ${await token(ann)}` };
  const answer = await service.request('/api/user/me', { method: 'PUT', headers, json: { nick: 'x' } });
  assert.equal(answer.status, 200);
  await service.close();
});

test('ports are part of an origin', () => {
  assert.equal(isSameOrigin({ origin: 'http://a:81', host: 'a:80' }), false);
  assert.equal(isSameOrigin({ origin: 'http://a:81', host: 'a:81' }), true);
  assert.equal(isSameOrigin({ origin: 'nonsense', host: 'nonsense' }), false);
});

test('remembers some verified tokens, but neither beyond their time nor beyond their secret', async () => {
  let secrets = ['a-secret'];
  let now = 1_700_000_000_000;
  const tokens = createTokens({ secrets: () => secrets, now: () => now });
  const signed = await Promise.all(
    Array.from({ length: 1_010 }, (_, user) => tokens.sign({ userId: String(user) }, 60)),
  );
  for (const round of [1, 2]) {
    for (const [user, each] of signed.entries()) {
      const outcome = await tokens.verify(each);
      assert.equal(outcome.kind === 'valid' && outcome.payload['userId'], String(user), `round ${round}`);
    }
  }
  const last = signed.at(-1) ?? '';
  secrets = ['b-secret'];
  assert.deepEqual(await tokens.verify(last), { kind: 'invalid', reason: 'malformed' });
  secrets = ['a-secret'];
  assert.equal((await tokens.verify(last)).kind, 'valid');
  now += 60_000;
  assert.deepEqual(await tokens.verify(last), { kind: 'invalid', reason: 'expired' });
});

test('knows one text for one token: no padding, and no bits that say nothing', async () => {
  const tokens = createTokens({ secrets: () => ['secret-of-thirty-two-characters!'], now: () => 1_000 });
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let length = 0; length < 6; length += 1) {
    const good = await tokens.sign({ userId: 'x'.repeat(length) }, 60);
    assert.equal((await tokens.verify(good)).kind, 'valid');
    const [head = '', payload = '', signature = ''] = good.split('.');
    const variants = [head, payload, signature].flatMap((part, at) => {
      const others = [
        `${part}=`,
        `${part}==`,
        ` ${part}`,
        `${part} `,
        part.replaceAll('-', '+'),
        part.replaceAll('_', '/'),
      ];
      // The last digit's bits that are no part of a byte.
      const last = digits.indexOf(part.at(-1) ?? '');
      for (let bit = 0; bit < { 0: 0, 1: 0, 2: 4, 3: 2 }[(part.length % 4) as 0 | 1 | 2 | 3]; bit += 1)
        others.push(part.slice(0, -1) + (digits[last ^ (1 << bit)] ?? ''));
      return others
        .filter((other) => other !== part)
        .map((other) => good.split('.').with(at, other).join('.'));
    });
    assert.ok(variants.length > 12);
    for (const other of variants)
      assert.deepEqual(await tokens.verify(other), { kind: 'invalid', reason: 'malformed' }, other);
  }
});

test('signs tokens that last as long as told, with the first of several secrets', async () => {
  let secrets = ['new-secret', 'old-secret'];
  let now = 1_700_000_000_000;
  const tokens = createTokens({ secrets: () => secrets, now: () => now });
  const signed = await tokens.sign({ userId: 'ann' }, 60);
  assert.deepEqual(await tokens.verify(signed), {
    kind: 'valid',
    payload: { userId: 'ann', iat: 1_700_000_000, exp: 1_700_000_060 },
  });
  assert.equal((await tokens.verify(await token(ann, 'old-secret'))).kind, 'valid');
  now += 61_000;
  assert.deepEqual(await tokens.verify(signed), { kind: 'invalid', reason: 'expired' });
  secrets = ['other'];
  assert.deepEqual(await tokens.verify(signed), { kind: 'invalid', reason: 'malformed' });
  secrets = [''];
  assert.deepEqual(await tokens.verify(signed), { kind: 'invalid', reason: 'no secret' });
  await assert.rejects(tokens.sign({}), /jwt-secret/);
});

test('passes a verified token on to dependencies, and no other', async () => {
  const seen: (string | undefined)[] = [];
  const transport = () => ({
    send: (request: { headers: Record<string, string> }) => {
      seen.push(request.headers['authorization']);
      return Promise.resolve({
        status: 204,
        header: () => undefined,
        text: () => Promise.resolve(''),
        stream: () => [] as never,
      });
    },
  });
  const service = await start(
    {
      work: async (_input, call) => {
        await call.clients.peer.sendMessage({ message: 'x' });
        return null;
      },
    },
    { transport, log: silentLogger },
  );
  const valid = await token(ann);
  for (const each of [valid, await token({ ...ann, exp: past })]) {
    const headers = { authorization: `Bearer ${each}` };
    await service.request('/api/user/work', { method: 'POST', headers, json: { how: 'x' } });
  }
  assert.deepEqual(seen, [`Bearer ${valid}`, undefined]);
  assert.deepEqual(await service.as(ann).client(createSampleClient).work({ how: 'x' }), null);
  await service.close();
});
