import assert from 'node:assert/strict';
import test from 'node:test';
import { createRouteTable } from './route-table.js';

const table = createRouteTable(
  [
    ['GET', '/users'],
    ['POST', '/users'],
    ['GET', '/users/me'],
    ['GET', '/users/@me'],
    ['GET', '/users/{id}'],
    ['DELETE', '/users/{id}'],
    ['GET', '/users/{id}/posts/{post}'],
    ['GET', '/users/me/{part}'],
    ['GET', '/files/{name}.{kind}'],
    ['GET', '/files/{name}'],
    ['GET', '/a+b/(c)'],
    ['HEAD', '/probe'],
    ['GET', '/'],
  ].map(([method = '', path = '']) => ({ method, path, value: `${method} ${path}` })),
);

const found: [string, string, string, Record<string, string>][] = [
  ['GET', '/users', 'GET /users', {}],
  ['HEAD', '/users', 'GET /users', {}],
  ['POST', '/users', 'POST /users', {}],
  ['GET', '/users/me', 'GET /users/me', {}],
  ['GET', '/users/@me', 'GET /users/@me', {}],
  ['GET', '/users/@you', 'GET /users/{id}', { id: '@you' }],
  ['DELETE', '/users/me', 'DELETE /users/{id}', { id: 'me' }],
  ['GET', '/users/7', 'GET /users/{id}', { id: '7' }],
  ['GET', '/users/a%2Fb', 'GET /users/{id}', { id: 'a%2Fb' }],
  ['GET', '/users/me/x', 'GET /users/me/{part}', { part: 'x' }],
  ['GET', '/users/me/posts/3', 'GET /users/{id}/posts/{post}', { id: 'me', post: '3' }],
  ['GET', '/files/a.b.png', 'GET /files/{name}.{kind}', { name: 'a', kind: 'b.png' }],
  ['GET', '/files/a', 'GET /files/{name}', { name: 'a' }],
  ['GET', '/a+b/(c)', 'GET /a+b/(c)', {}],
  ['HEAD', '/probe', 'HEAD /probe', {}],
  ['GET', '/', 'GET /', {}],
];
for (const [method, path, value, params] of found) {
  test(`finds ${method} ${path}`, () => {
    assert.deepEqual(table.find(method, path), { kind: 'found', value, params });
  });
}

for (const path of [
  '/user',
  '/users/',
  '/Users',
  '/users/7/',
  '/users//posts/3',
  '/users/7/posts',
  '',
  'users',
  '/__proto__',
]) {
  test(`finds nothing at ${JSON.stringify(path)}`, () => {
    assert.deepEqual(table.find('GET', path), { kind: 'none' });
  });
}

test('says which methods a path has', () => {
  assert.deepEqual(table.find('PATCH', '/users'), { kind: 'method', allowed: ['GET', 'HEAD', 'POST'] });
  assert.deepEqual(table.find('POST', '/users/me'), { kind: 'method', allowed: ['DELETE', 'GET', 'HEAD'] });
});

test('refuses two routes at one place', () => {
  const entry = { method: 'GET', path: '/a/{b}', value: 1 };
  assert.throws(() => createRouteTable([entry, entry]), /twice/);
});

test('divides a segment as a regular expression would, in less time', () => {
  const random = randomFrom(7);
  const letters = 'ab-.';
  const text = (most: number): string =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => letters[Math.floor(random() * 4)]).join(
      '',
    );
  for (let round = 0; round < 3_000; round += 1) {
    const names = ['x', 'y', 'z'].slice(0, 1 + Math.floor(random() * 3));
    // Two parameters side by side would leave nothing to tell them apart.
    const texts = [text(2), ...names.slice(1).map(() => `-${text(1)}`), text(2)];
    const path = `/${texts[0]}${names.map((name, index) => `{${name}}${texts[index + 1]}`).join('')}`;
    const source = texts.map((each) => each.replaceAll('.', '\\.')).join('(.+?)');
    const segment = text(12);
    const expected = new RegExp(`^${source}$`).exec(segment)?.slice(1);
    const found = createRouteTable([{ method: 'GET', path, value: 1 }]).find('GET', `/${segment}`);
    assert.deepEqual(
      found.kind === 'found' ? Object.values(found.params) : undefined,
      segment === '' ? undefined : expected,
      `${path} ${segment}`,
    );
  }
});

/** A generator of Lehmer's, which always gives the same numbers. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
