// Tokens that only one service can make: two services over one store, attacks on a verifier, and a rotation while calls go on.
import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { rotateSigningKeys } from '../config/signing-keys.js';
import { createMemoryStore } from '../registry/memory-registry.js';
import type { SigningAlgorithm } from '../config/signing-keys.js';
import { sampleDefinition, type Context } from '../server/testing/sample-service.js';
import { createKeys } from '../wire/keys.js';
import { serve } from './serve.js';

const configKey = 'a config key of at least thirty-two bytes';
const jwtSecret = 'secret-of-at-least-32-characters!';
const keys = createKeys('shop');

interface Pair {
  readonly place: Parameters<typeof rotateSigningKeys>[0];
  sign(role?: string): Promise<string>;
  /** What a token is answered by the service that only verifies. */
  status(token: string): Promise<number>;
  readonly other: Context;
  readonly issuer: string;
  readonly verifier: string;
  readonly wipe: () => Promise<void>;
}

async function startPair(context: TestContext, algorithm: SigningAlgorithm = 'ES256'): Promise<Pair> {
  const store = createMemoryStore();
  const registry = store.connect();
  const contexts = new Map<string, Context>();
  await registry.put([
    { key: keys.parentConfig, value: `rpc-key = "k"\njwt-secret = "${jwtSecret}"\n` },
    ...['user', 'order'].map((name) => ({ key: keys.config(name), value: 'port = 0\ngreeting = "hi"\n' })),
  ]);
  const start = (name: string) =>
    serve(
      { ...sampleDefinition, name, issuer: { service: 'user', algorithm } },
      (made: Context) => {
        contexts.set(name, made);
        return {
          getMe: (_input: undefined, call: { claims: unknown }) => call.claims,
        };
      },
      {
        registry: store.connect(),
        // The verifier has no key that opens anything.
        env: { ARMATURE_LOG_LEVEL: 'silent', ...(name === 'user' && { ARMATURE_CONFIG_KEY: configKey }) },
        cwd: '/nowhere',
        ownProcess: false,
        lingerMs: 0,
      },
    );
  const running = [await start('user'), await start('order')];
  context.after(async () => {
    await Promise.all(running.map((service) => service.close()));
    store.close();
  });
  const [user, order] = ['user', 'order'].map((name) => contexts.get(name));
  const verifier = `http://${running[1]?.address ?? ''}`;
  assert.ok(user && order);
  return {
    place: { registry, namespace: 'shop', service: 'user', configKeys: [configKey] },
    sign: (role = 'admin') => user.tokens.sign({ userId: '1', role }),
    async status(token) {
      const answer = await fetch(`${verifier}/api/order/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    other: order,
    issuer: `http://${running[0]?.address ?? ''}`,
    verifier,
    wipe: async () => {
      await registry.delete(keys.signingKeys('user'));
      await registry.delete(keys.publishedKeys('user'));
    },
  };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const readPart = (text = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;

for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const)
  test(`what the issuer signs by ${algorithm} is accepted by others, who can sign nothing`, async (context) => {
    const { sign, status, other } = await startPair(context, algorithm);
    const token = await sign();
    assert.equal(readPart(token.split('.')[0])['alg'], algorithm);
    assert.equal(await status(token), 200);
    await assert.rejects(
      other.tokens.sign({ userId: '1', role: 'admin' }),
      /signed by the service user alone/,
    );
  });

test('the issuer publishes its keys, and nothing private of them', async (context) => {
  const { issuer, verifier, place, sign } = await startPair(context);
  const answer = await fetch(`${issuer}/.well-known/jwks.json`);
  const set = (await answer.json()) as { keys: Record<string, unknown>[] };
  assert.equal(answer.status, 200);
  assert.deepEqual(
    set.keys.map((key) => Object.keys(key).sort()),
    [['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']],
  );
  assert.equal(set.keys[0]?.['kid'], readPart((await sign()).split('.')[0])['kid']);
  assert.equal((await fetch(`${verifier}/.well-known/jwks.json`)).status, 404);
  const stored = (await place.registry.get(keys.signingKeys('user')))?.value ?? '';
  assert.doesNotMatch(stored, /"d"/);
});

test('no forged token reaches a handler', async (context) => {
  const { sign, status, issuer } = await startPair(context, 'RS256');
  const good = await sign();
  const [head = '', body = '', signature = ''] = good.split('.');
  const header = readPart(head);
  const set = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, unknown>[];
  };
  const [published] = set.keys;
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const byRsa = (given: unknown, claims: unknown = readPart(body)): string => {
    const text = `${part(given)}.${part(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(own.privateKey, 'base64url')}`;
  };
  const byHmac = (given: unknown, key: string | Buffer): string => {
    const text = `${part(given)}.${body}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const ownJwk = own.publicKey.export({ format: 'jwk' });
  const kid = header['kid'];
  const hmac = { alg: 'HS256', typ: 'JWT', kid };
  const attacks: Readonly<Record<string, string>> = {
    'none, no signature': `${part({ alg: 'none', typ: 'JWT' })}.${body}.`,
    'none with kid': `${part({ alg: 'none', kid })}.${body}.`,
    'None with the old signature': `${part({ alg: 'None', kid })}.${body}.${signature}`,
    'shared secret': byHmac({ alg: 'HS256', typ: 'JWT' }, jwtSecret),
    'shared secret with kid': byHmac(hmac, jwtSecret),
    'key confusion by the JWK': byHmac(hmac, JSON.stringify(published)),
    'key confusion by n': byHmac(hmac, Buffer.from(String(published?.['n']), 'base64url')),
    'empty secret': byHmac(hmac, ''),
    'foreign key under the kid': byRsa(header),
    'foreign key without kid': byRsa({ alg: 'RS256', typ: 'JWT' }),
    'kid of another': byRsa({ ...header, kid: 'mine' }),
    'kid as a path': byRsa({ ...header, kid: '../../dev/null' }),
    'kid as a list': byRsa({ ...header, kid: [kid] }),
    'kid of the prototype': byRsa({ ...header, kid: '__proto__' }),
    'kid is empty': byRsa({ ...header, kid: '' }),
    jwk: byRsa({ ...header, jwk: ownJwk }),
    jku: byRsa({ ...header, jku: 'http://127.0.0.1:1/jwks.json' }),
    x5u: byRsa({ ...header, x5u: 'http://127.0.0.1:1/cert.pem' }),
    x5c: byRsa({ ...header, x5c: ['AAAA'] }),
    crit: byRsa({ ...header, crit: ['exp'] }),
    b64: byRsa({ ...header, b64: false, crit: ['b64'] }),
    'another algorithm': byRsa({ ...header, alg: 'PS256' }),
    'a changed claim': `${head}.${part({ ...readPart(body), userId: '2' })}.${signature}`,
    padding: `${good}=`,
    'a signature in another spelling': `${head}.${body}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`,
    'no signature': `${head}.${body}.`,
    'two parts': `${head}.${body}`,
    'five parts': `${head}.${body}.${signature}.${body}.${signature}`,
    'white space within': `${head}. ${body}.${signature}`,
  };
  assert.equal(await status(good), 200);
  for (const [name, token] of Object.entries(attacks)) assert.equal(await status(token), 401, name);
  assert.equal(await status(good), 200);
});

test('a rotation fails no call, and old tokens live on; at once, none does', async (context) => {
  const { place, sign, status } = await startPair(context);
  const first = await sign();
  const kids = new Set<unknown>();
  const wrong: number[] = [];
  let calls = 0;
  const call = async (): Promise<void> => {
    const token = await sign();
    kids.add(readPart(token.split('.')[0])['kid']);
    calls += 1;
    const answered = await status(token);
    if (answered !== 200) wrong.push(answered);
  };
  const callUntil = async (count: number): Promise<void> => {
    while (kids.size < count) await Promise.all([call(), call(), call(), call()]);
  };
  for (let count = 1; count <= 4; count += 1) {
    await callUntil(count);
    await rotateSigningKeys(place, { algorithm: 'ES256', overlapMs: 200, keepMs: 60_000 });
  }
  await callUntil(5);
  assert.deepEqual(wrong, [], `of ${calls} calls`);
  assert.equal(await status(first), 200);
  await rotateSigningKeys(place, { algorithm: 'ES256', atOnce: true });
  while ((await status(first)) !== 401) await sign();
  while ((await status(await sign())) !== 200) await sign();
});

test('a store that lost the keys gets them back from who signs', async (context) => {
  const { place, sign, status, wipe } = await startPair(context);
  const token = await sign();
  const before = await place.registry.get(keys.signingKeys('user'));
  await wipe();
  let found = await place.registry.get(keys.signingKeys('user'));
  while (found === undefined) found = await place.registry.get(keys.signingKeys('user'));
  assert.equal(found.value, before?.value);
  assert.equal(await status(token), 200);
});

test('a service that signs does not start where its keys can not be sealed', async () => {
  const store = createMemoryStore();
  const registry = store.connect();
  await registry.put([
    { key: keys.parentConfig, value: `rpc-key = "k"\njwt-secret = "${jwtSecret}"\n` },
    { key: keys.config('user'), value: 'port = 0\ngreeting = "hi"\n' },
  ]);
  const started = serve(
    { ...sampleDefinition, issuer: { service: 'user', algorithm: 'ES256' } },
    () => ({}),
    { registry, env: { ARMATURE_LOG_LEVEL: 'silent' }, cwd: '/nowhere', ownProcess: false },
  );
  await assert.rejects(started, { name: 'StartError', exitCode: 2 });
  store.close();
});
