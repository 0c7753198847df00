import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { seedOr } from '../../testing/random.test.fixture.js';
import type { TypeNode } from '../../language/node.js';
import { auth } from '../../sections/auth/part.js';
import { gateway } from '../../sections/gateway/part.js';
import { routes } from '../../sections/routes/part.js';
import { workspace } from '../../sections/workspace/part.js';
import { readServiceManifest, readSharedManifest, readWorkspaceManifest } from './read-manifest.js';

function readService(text: string) {
  const { value, diagnostics } = readServiceManifest({ path: 'service.yaml', text });
  assert.deepEqual(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code} ${message}`),
    [],
  );
  assert.ok(value);
  return value;
}

function fieldsOf(type: TypeNode | undefined) {
  assert.ok(type?.kind === 'object');
  return type.fields;
}

test('reads a route whole', () => {
  const manifest = readService(`service: user
routes:
  getUser:
    get: /users/{id}
    summary: Finds a user.
    tags: [users]
    deprecated: use findUser
    path: { id: int64 }
    query: { verbose: boolean = false, fields?: "string[]" }
    headers: { ifMatch?: string, trace: { type: string, name: X-Trace } }
    auth: { jwt: { roles: [admin] } }
    returns: User
    errors: [NotThere]
    timeout: 1.5s
  send: { post: /send, rpcOnly: true, callers: [algo], idempotent: true, status: 202, auth: none, body: Message }
`);
  const [get, send] = manifest.node(routes);
  assert.equal(get?.method, 'GET');
  assert.equal(get.path.value, '/users/{id}');
  assert.deepEqual(get.deprecated, { text: 'use findUser' });
  assert.deepEqual(
    get.headerFields.map((field) => [field.name.value, field.wire, field.optional]),
    [
      ['ifMatch', 'if-match', true],
      ['trace', 'x-trace', false],
    ],
  );
  assert.deepEqual(
    get.queryFields.map((field) => field.default?.value),
    [false, undefined],
  );
  assert.deepEqual(
    get.auth?.roles.map((role) => role.value),
    ['admin'],
  );
  assert.equal(get.timeoutMs, 1500);
  assert.equal(get.body, undefined);
  assert.equal(get.idempotent, undefined);
  assert.deepEqual([send?.rpcOnly, send?.idempotent, send?.status, send?.auth], [true, true, 202, undefined]);
  assert.deepEqual(
    send?.callers.map((caller) => caller.value),
    ['algo'],
  );
});

test('reads fields, defaults and annotations', () => {
  const { types } = readService(`service: user
types:
  User:
    id: int64 = 9007199254740993
    price: { type: decimal, default: 1.50, minimum: 0, description: net, example: 2 }
    secret?: { type: string | null, minLength: 8, writeOnly: true }
    "quoted?": Role[]
    inner: { a: string }
  Strict: { fields: { type: string }, additional: reject, description: closed }
  Role: { enum: [admin, 1], open: true }
  Page<T>: { items: "T[]" }
`);
  const [user, strict, role, page] = types;
  const [id, price, secret, quoted, inner] = fieldsOf(user?.type);
  assert.equal(id?.default?.value, '9007199254740993');
  assert.equal(price?.default?.value, '1.50');
  assert.deepEqual(price?.annotations, { description: 'net', example: 2 });
  assert.deepEqual(price?.type.constraints, { minimum: 0 });
  assert.ok(secret?.optional && secret.type.kind === 'nullable');
  assert.deepEqual(secret.type.of.constraints, { minLength: 8 });
  assert.equal(quoted?.name.value, 'quoted');
  assert.equal(quoted.name.span.file.text.slice(quoted.name.span.start, quoted.name.span.end), 'quoted');
  assert.equal(inner?.type.kind, 'object');
  assert.ok(strict?.type.kind === 'object' && strict.type.additional === 'reject');
  assert.deepEqual(strict.annotations, { description: 'closed' });
  assert.ok(role?.type.kind === 'enum' && role.type.open);
  assert.deepEqual([page?.name.value, page?.parameters.map((parameter) => parameter.value)], ['Page', ['T']]);
});

test('reads a gateway with what is not told', () => {
  const declared = readService('service: edge\ngateway: {}\n').node(gateway);
  assert.deepEqual(
    declared?.expose.map((service) => service.value),
    ['*'],
  );
  assert.deepEqual(
    [declared?.maxBodyBytes, declared?.timeoutMs, declared?.passThrough],
    [10 * 1024 ** 2, 30_000, []],
  );
});

test('reads anchors, aliases and merge keys', () => {
  const { types } = readService(`service: user
types:
  A: &a { id: int64, name: string }
  B: { <<: *a, name: email }
`);
  assert.deepEqual(
    fieldsOf(types[1]?.type).map((field) => [
      field.name.value,
      field.type.kind === 'name' && field.type.name,
    ]),
    [
      ['name', 'email'],
      ['id', 'int64'],
    ],
  );
});

test('reads y, n, on and off as the texts that they are in YAML 1.2', () => {
  const { types } = readService('service: user\ntypes:\n  A: { y: string, on: enum(off) }\n');
  assert.deepEqual(
    fieldsOf(types[0]?.type).map((field) => field.name.value),
    ['y', 'on'],
  );
});

test('reads a byte order mark and Windows line ends, with places in the text as it is', () => {
  const text = '\uFEFFservice: user\r\nroutes:\r\n  a: { get: /a, returns: strng }\r\n';
  const [found] = readServiceManifest({ path: 'service.yaml', text }).diagnostics;
  assert.equal(text.slice(found?.span?.start, found?.span?.end), 'strng');
});

test('reads a workspace with what is not told', () => {
  const { value } = readWorkspaceManifest({ path: 'scaffold.yaml', text: 'workspace: shop\n' });
  const settings = value?.node(workspace);
  assert.equal(settings?.namespace, 'shop');
  assert.equal(settings.services.value, 'services/*');
  assert.deepEqual([value?.node(auth).roleClaim, settings.wire.int64], ['role', 'string']);
});

test('accepts a shared file with types alone', () => {
  const { value, diagnostics } = readSharedManifest({ path: 'common.yaml', text: 'types: { A: string }\n' });
  assert.deepEqual(diagnostics, []);
  assert.equal(value?.types.length, 1);
});

const seed = `service: user
version: 1.2.0
imports: { common: ../../shared/common.yaml }
types:
  Role: enum(admin, member)
  User: { id: int64, nick?: string | null, tags: "string[]" }
errors:
  Wrong: { code: 10401, status: 401, message: wrong }
routes:
  getUser:
    get: /users/{id}
    path: { id: int64 }
    returns: common.Page<User>
`;

test('never throws on random text, and places lie within it', () => {
  const pieces = fc.constantFrom(
    '\t',
    '\n',
    '  ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '|',
    '&a ',
    '*a',
    '@',
    '!x ',
    '? ',
    '#',
    '---\n',
    '<<: ',
    '\u0000',
    '\uFEFF',
    '😀',
    '%',
    '\r',
  );
  const edited = fc
    .array(fc.tuple(fc.nat({ max: seed.length }), fc.nat({ max: 12 }), pieces), {
      minLength: 1,
      maxLength: 4,
    })
    .map((edits) =>
      edits.reduce((text, [at, drop, piece]) => text.slice(0, at) + piece + text.slice(at + drop), seed),
    );
  const text = fc.oneof(
    edited,
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      for (const read of [readServiceManifest, readSharedManifest, readWorkspaceManifest]) {
        const { value, diagnostics } = read({ path: 'a.yaml', text: source });
        const hasErrors = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
        assert.equal(value === undefined, hasErrors);
        for (const { span } of diagnostics) {
          assert.ok(span && span.start >= 0 && span.start <= span.end && span.end <= source.length);
        }
      }
    }),
    { seed: seedOr(1), numRuns: 600 },
  );
});
