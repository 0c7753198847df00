// What a gateway finds at a path, without sockets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGatewayRoutes } from './gateway-routes.js';

const routes = createGatewayRoutes({
  exposes: [
    {
      service: 'user',
      passThrough: false,
      operations: [
        { method: 'GET', path: '/users/@me', name: 'getMe' },
        { method: 'GET', path: '/users/{id}', name: 'getUser' },
        { method: 'DELETE', path: '/users/{id}', name: 'deleteUser' },
      ],
    },
  ],
});

const forwarded: readonly (readonly [string, string, string])[] = [
  ['GET', '/api/user/users/@me', 'getMe'],
  ['GET', '/api/user/users/@me?at=@', 'getMe'],
  ['GET', '/api/user/users/@you', 'getUser'],
  ['DELETE', '/api/user/users/@me', 'deleteUser'],
];
for (const [method, target, name] of forwarded) {
  test(`forwards ${method} ${target} to ${name}`, () => {
    const found = routes.find(method, target);
    assert.equal(found.kind, 'forward');
    assert.equal(found.kind === 'forward' && found.name, name);
  });
}

test('finds nothing that is not listed', () => {
  assert.deepEqual(routes.find('GET', '/api/user/@me'), { kind: 'none' });
});

test('lists the methods of a path', () => {
  assert.deepEqual(routes.methodsOf('/api/user/users/@me'), ['DELETE', 'GET', 'HEAD']);
});
