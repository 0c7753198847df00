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
