// `auth.issuer` in scaffold.yaml: every definition names it, and only a service that has code can be it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyChanges } from '../../engine/write/apply.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate } from '../../generate/generate.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };

async function run(auth: string) {
  const tree = createMemoryTree({
    'scaffold.yaml': `workspace: shop\n${auth}`,
    'services/user/service.yaml': 'service: user\nroutes:\n  me: { get: /me, auth: jwt, returns: string }\n',
    'services/order/service.yaml':
      'service: order\nroutes:\n  list: { get: /list, auth: jwt, returns: string }\n',
    'services/gateway/service.yaml': 'service: gateway\ngateway: {}\n',
  });
  const { changes, diagnostics } = await generate({ tree, settings });
  assert.deepEqual(diagnostics.length > 0 ? [] : applyChanges(changes, tree), []);
  const text = (service: string): string => tree.read(`services/${service}/generated/service.ts`) ?? '';
  return { text, found: diagnostics.map(({ code }) => code) };
}

test('names the issuer in the definition of each service and gateway', async () => {
  const { text, found } = await run('auth:\n  issuer: user\n  algorithm: EdDSA\n');
  assert.deepEqual(found, []);
  for (const service of ['user', 'order', 'gateway'])
    assert.match(text(service), /issuer: \{ service: "user", algorithm: "EdDSA" \}/, service);
});

test('signs by ES256 unless told', async () => {
  assert.match((await run('auth: { issuer: user }\n')).text('order'), /algorithm: "ES256"/);
});

test('says nothing of an issuer where there is none', async () => {
  assert.doesNotMatch((await run('')).text('user'), /issuer/);
});

for (const issuer of ['gateway', 'usr', 'scaffold'])
  test(`refuses ${issuer} as the issuer, at its place`, async () => {
    const { found } = await run(`auth:\n  issuer: ${issuer}\n`);
    assert.deepEqual(found, ['ARM3059']);
  });
