// The documentation page over a real socket, and the documents that a gateway takes out of its own.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { silentLogger } from '../log/logger.js';
import type { DocsDocument } from './page-text.js';
import { openDocs, type OpenDocsInit } from './open-docs.js';
import { sliceDocument } from './slice-document.js';

const documents: DocsDocument[] = [
  { name: 'all services', url: '/openapi.json' },
  { name: 'a</script>b', url: '/api/a/openapi.json' },
];
const init: OpenDocsInit = {
  title: '<shop> & "co"',
  documents,
  asked: undefined,
  env: { ARMATURE_DOCS: '1' },
  cwd: process.cwd(),
  log: silentLogger,
};

describe('the docs page', () => {
  let server: Server;
  let origin = '';
  before(async () => {
    const page = openDocs(init);
    server = createServer((request, response) => {
      if (!page?.(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => void server.close());

  test('is HTML under a policy that lets nothing inline or foreign run', async () => {
    const answer = await fetch(`${origin}/docs?service=a`);
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    const text = await answer.text();
    assert.match(text, /&lt;shop&gt; &amp; &quot;co&quot;/);
    assert.doesNotMatch(text, /a<\/script>b/);
    for (const [tag] of text.matchAll(/<script[^>]*>/g)) assert.match(tag, / src="docs\/|application\/json/);
    assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//);
  });

  test('has everything that it loads', async () => {
    const text = await (await fetch(`${origin}/docs`)).text();
    const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    assert.ok(loaded.length >= 5);
    for (const path of loaded) {
      const answer = await fetch(new URL(path, `${origin}/docs`));
      assert.equal(answer.status, 200, path);
      const { byteLength } = await answer.arrayBuffer();
      assert.equal(Number(answer.headers.get('content-length')), byteLength, path);
    }
  });

  test('lists its documents for its own script', async () => {
    const text = await (await fetch(`${origin}/docs`)).text();
    const list = /<script type="application\/json" id="documents">(.*?)<\/script>/.exec(text)?.[1] ?? '';
    assert.deepEqual(JSON.parse(list), documents);
  });

  test('asks nobody else and starts without a query of its own', async () => {
    const script = await (await fetch(`${origin}/docs/docs.js`)).text();
    assert.match(script, /validatorUrl: 'none'/);
    assert.match(script, /queryConfigEnabled: false/);
    assert.doesNotMatch(script, /https?:/);
  });

  test('gives out nothing but its own files', async () => {
    for (const path of [
      '/docs/package.json',
      '/docs/..%2fpackage.json',
      '/docs/constructor',
      '/docsx',
      '/',
    ]) {
      assert.equal((await fetch(origin + path)).status, 404, path);
    }
    assert.equal((await fetch(`${origin}/docs`, { method: 'POST' })).status, 404);
  });

  test('answers HEAD without a body and a trailing slash with the way', async () => {
    const answer = await fetch(`${origin}/docs`, { method: 'HEAD' });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), '');
    const moved = await fetch(`${origin}/docs/`, { redirect: 'manual' });
    assert.equal(moved.headers.get('location'), '/docs');
  });
});

describe('whether there are docs', () => {
  test('says the code, then the environment', () => {
    assert.equal(openDocs({ ...init, env: {} }), undefined);
    assert.equal(openDocs({ ...init, env: { ARMATURE_DOCS: '0' } }), undefined);
    assert.equal(openDocs({ ...init, asked: false }), undefined);
    assert.ok(openDocs({ ...init, asked: true, env: { ARMATURE_DOCS: '0' } }));
  });

  test('warns where swagger-ui-dist is not there', () => {
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (_fields: object, text = '') => void warnings.push(text) };
    const folder = mkdtempSync(join(tmpdir(), 'armature-docs-'));
    try {
      assert.equal(openDocs({ ...init, env: { ARMATURE_DOCS: folder }, log }), undefined);
      writeFileSync(join(folder, 'swagger-ui-bundle.js'), '');
      writeFileSync(join(folder, 'package.json'), '{"version":"1.0.0"}');
      assert.ok(openDocs({ ...init, env: { ARMATURE_DOCS: folder }, log }));
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /swagger-ui-dist/);
  });
});

test('the part of one service has its operations, under their own ids, and what they refer to', () => {
  const operation = (id: string, tag: string, schema: string, security: object[]): object => ({
    operationId: id,
    tags: [tag],
    security,
    responses: {
      200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } },
    },
  });
  const whole = {
    openapi: '3.1.0',
    info: { title: 'shop', version: '2.0.0', summary: 'A shop.' },
    tags: [{ name: 'user', description: 'Accounts.' }, { name: 'order' }],
    paths: {
      '/api/user/me': { get: operation('user.getMe', 'user', 'User', [{ jwt: [] }]) },
      '/api/user2/me': { get: operation('user2.getMe', 'order', 'Order', []) },
    },
    components: {
      schemas: { User: { properties: { role: { $ref: '#/components/schemas/Role' } } }, Role: {}, Order: {} },
      securitySchemes: { jwt: {}, rpcKey: {} },
    },
  };
  assert.deepEqual(JSON.parse(JSON.stringify(sliceDocument(whole, 'user'))), {
    openapi: '3.1.0',
    info: { title: 'user', version: '2.0.0', summary: 'Accounts.' },
    tags: [{ name: 'user', description: 'Accounts.' }],
    paths: { '/api/user/me': { get: operation('getMe', 'user', 'User', [{ jwt: [] }]) } },
    components: {
      schemas: { User: { properties: { role: { $ref: '#/components/schemas/Role' } } }, Role: {} },
      securitySchemes: { jwt: {} },
    },
  });
  assert.equal(sliceDocument(whole, 'nobody'), undefined);
});
