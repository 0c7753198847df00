// Every failure that an operation can answer, the framework's own among them, is what its document says of the status.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codes } from '@armature/runtime/wire';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { openApiDocument } from '../../generate/emit/openapi-document.js';
import { readModel } from '../../generate/generate.js';

const manifest = `service: shop
errors:
  TooBig: { code: 2413, status: 413, message: too big a basket }
  SoldOut: { code: 2409, status: 409, message: sold out }
  Broken: { code: 2500, status: 500, message: broken }
  NotFound: { code: 2404, status: 404, message: no such thing }
  Teapot: { code: 2418, status: 418, message: a teapot }
routes:
  buy:
    post: /buy
    auth: jwt
    body: { count: int32 }
    returns: string
    errors: [TooBig, SoldOut, Broken, NotFound, Teapot]
  plain: { post: /plain, body: { count: int32 } }
  old: { get: /old, deprecated: { since: 2026-01-31, sunset: 2027-01-31 } }
  look: { get: /look, query: { name?: string }, returns: string }
`;

interface Response {
  readonly description?: string;
  readonly headers?: object;
  readonly content?: { readonly 'application/json': { readonly schema: object } };
}

function load() {
  const { model } = readModel(
    createMemoryTree({ 'scaffold.yaml': 'workspace: shop\n', 'services/shop/service.yaml': manifest }),
  );
  const service = model?.services[0];
  assert.ok(model && service);
  const document = JSON.parse(JSON.stringify(openApiDocument(service, model))) as {
    readonly paths: Readonly<
      Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>
    >;
  };
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(document, 'document');
  /** Whether an answer is what the document says of it. */
  const allows = (path: string, status: number, answer: object): boolean => {
    const responses = Object.values(document.paths[path] ?? {})[0]?.responses ?? {};
    const response = responses[status] ?? responses['default'];
    const schema = response?.content?.['application/json'].schema ?? false;
    const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
    return ajv.compile(local)(answer);
  };
  return { document, allows };
}

describe('the failures of an operation in its document', () => {
  const { document, allows } = load();

  for (const path of ['/api/shop/buy', '/api/shop/plain', '/api/shop/look']) {
    for (const [kind, { code, status, message }] of Object.entries(codes)) {
      test(`${path} may answer ${kind}`, () => {
        const data =
          kind === 'invalid-input'
            ? { problems: [{ at: '/count', rule: 'type', message: 'must be' }] }
            : undefined;
        assert.ok(allows(path, status, { code, msg: message, data }), `${status}`);
      });
    }
  }

  test('of a deprecated one have its headers, each and all', () => {
    const headersOf = (path: string): string[][] =>
      Object.values(document.paths[path]?.['get']?.responses ?? {}).map(({ headers = {} }) =>
        Object.keys(headers),
      );
    const both = ['Deprecation', 'Sunset'];
    assert.deepEqual(headersOf('/api/shop/old'), [both, both]);
    assert.ok(headersOf('/api/shop/look').every((names) => names.length === 0));
  });

  test('declared errors stand beside the framework’s own of the same status', () => {
    for (const code of [2413, 2409, 2500, 2404, 2418])
      assert.ok(allows('/api/shop/buy', code - 2000, { code, msg: 'x' }), `${code}`);
    assert.equal(allows('/api/shop/buy', 413, { code: 9413, msg: 'x' }), false);
    assert.equal(allows('/api/shop/plain', 413, { code: 2413, msg: 'x' }), false);
  });

  test('what a body may be refused for is told of operations with one, and of no other', () => {
    const of = (path: string): string[] =>
      Object.keys(Object.values(document.paths[path] ?? {})[0]?.responses ?? {});
    assert.deepEqual(of('/api/shop/plain'), ['200', '400', '413', '415', 'default']);
    assert.deepEqual(of('/api/shop/look'), ['200', '400', 'default']);
  });
});
