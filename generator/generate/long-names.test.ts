// Emitted code stays as the defaults of Prettier 3.8 have it however long the names are: each length moves the place where lines break.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as prettier from 'prettier';
import { generateWorkspace } from './workspace.js';

const word = 'AnUncommonlyLongNameThatSomebodyHasGivenToThisAndThatNobodyEverShortenedSince';

/** A workspace in which every kind of thing that can be named has a name of `length` characters. */
function workspaceOf(length: number): Record<string, string> {
  const upper = (lead: string): string => (lead + word).slice(0, length);
  const lower = (lead: string): string => (lead.toLowerCase() + word).slice(0, length);
  const user = `service: user
version: 1.0.0
imports: { common: ../../shared/common.yaml }
depends: [${lower('dep').toLowerCase()}]
config:
  ${lower('c')}: { ${lower('i')}: string, ${lower('j')}: int32 = 1 }
types:
  ${upper('Text')}: string(1..64)
  ${upper('Choice')}: { enum: [one, two], open: true }
  ${upper('Numbers')}:
    ${lower('a')}: string(1..64)
    ${lower('b')}: { type: string, minLength: 1, maxLength: 200, pattern: "^[a-z]+$" }
    ${lower('d')}: int64(0..)
    ${lower('e')}: double(..1) = 0.5
    ${lower('f')}?: string | null
    ${lower('g')}: ${upper('Choice')}[](1..20)
    ${lower('h')}: map<string, ${upper('Choice')}>
    ${lower('k')}: decimal
    ${lower('l')}: bytes
    ${lower('m')}?: datetime[] | null
    ${lower('n')}: ${upper('Union')}
    ${lower('o')}: ${upper('Kinds')}[]
    ${lower('p')}: common.${upper('Page')}<${upper('Choice')}>
    ${lower('q')}: enum(first, second) = first
    ${lower('r')}: ${upper('Choice')} = two
    ${lower('s')}: ${upper('Numbers')}[]
    ${lower('t')}: string[] = ["a", "b"]
    ${lower('u')}: { type: decimal, minimum: 1, maximum: 5 }
    ${lower('v')}: string | int32
    ${lower('w')}: map<string, map<string, int64(1..)>>
    ${lower('x')}: { ${lower('y')}: int32(1..5) }
    ${lower('z')}: { type: "${upper('Choice')}[]", uniqueItems: true }
  ${upper('Union')}: string | int32 | boolean
  ${upper('Kinds')}: { union: [${upper('First')}, ${upper('Second')}], discriminator: kind }
  ${upper('First')}: { kind: enum(first), a: int32 = 1 }
  ${upper('Second')}: { kind: enum(second), b: datetime }
  ${upper('Strict')}: { fields: { a: string }, additional: reject }
errors:
  ${upper('Error')}: { code: 10401, status: 401, message: ${word} ${word} }
  ${upper('Wrong')}: { code: 10402, status: 402, message: wrong }
routes:
  ${lower('get')}:
    get: /users/{id}/${lower('path')}
    path: { id: int64 }
    query: { ${lower('b')}?: "string[]", ${lower('c')}: int32 = 1 }
    headers: { ${lower('h')}: string }
    auth: { jwt: { roles: [admin, member] } }
    returns: ${upper('Numbers')}
    errors: [${upper('Error')}, ${upper('Wrong')}]
  ${lower('post')}:
    post: /${lower('post')}
    body: ${upper('Numbers')}
    returns: ${upper('Numbers')}[]
  ${lower('whole')}:
    post: /${lower('whole')}
    rpcOnly: true
    callers: [${lower('dep').toLowerCase()}]
    body: ${upper('Choice')}[]
    returns: map<string, ${upper('Numbers')}>
  ${lower('nothing')}: { delete: /nothing }
  ${lower('file')}: { post: /file, body: { ${lower('a')}: file, ${lower('b')}?: "file[]" }, returns: "string | null" }
  ${lower('binary')}: { get: /binary, returns: binary }
  ${lower('stream')}: { get: /stream, query: { a: string }, returns: "stream<${upper('Numbers')}>" }
  ${lower('steps')}: { get: /steps, returns: "stream<string | null>" }
`;
  const dependency = `service: ${lower('dep').toLowerCase()}
version: 1.0.0
routes:
  ${lower('read')}: { get: /read, returns: { a: int32 } }
`;
  const gateway = `service: ${lower('gate').toLowerCase()}
version: 1.0.0
gateway: { expose: '*', cors: { origins: ['https://${word}.example', 'https://${word}.test'] } }
`;
  return {
    'scaffold.yaml': 'workspace: shop\nauth: { claims: { userId: int64, role: "enum(admin, member)" } }\n',
    'shared/common.yaml': `types:\n  ${upper('Page')}<T>: { items: "T[]", total: int32(0..) }\n  ${upper('Plain')}: { a: ${upper('Page')}<string> }\n`,
    'services/user/service.yaml': user,
    'services/other/service.yaml': dependency,
    'services/gate/service.yaml': gateway,
  };
}

// Names of types, fields and services are all that long here, and private names are made of two of them. Beyond that, lines may be
// laid out in another way than Prettier's. Later versions put a union that fits below its name on one line; oxfmt does not.
for (const length of Array.from({ length: 22 }, (_, index) => index + 12)) {
  test(`names of ${length} characters`, async () => {
    const changes = await generateWorkspace(workspaceOf(length), {
      versions: { runtime: '1', scaffold: '1' },
    });
    assert.ok(changes.length > 20);
    for (const { path, after } of changes) {
      if (after === undefined || !/\.(ts|json)$/.test(path)) continue;
      assert.equal(after, await prettier.format(after, { filepath: path }), path);
    }
  });
}
