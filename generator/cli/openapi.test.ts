// `scaffold openapi`: documents of services and of gateways, as JSON and as YAML.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { runCommandLine } from './run.js';

const shop = fileURLToPath(new URL('../../../generator/fixtures/shop', import.meta.url));

async function openapi(...args: string[]): Promise<string> {
  let out = '';
  let err = '';
  const code = await runCommandLine(['openapi', ...args], {
    cwd: shop,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
  });
  assert.equal(code, 0, err);
  return out;
}

async function pathsOf(...args: string[]): Promise<string[]> {
  return Object.keys((JSON.parse(await openapi(...args)) as { paths: object }).paths);
}

test('--public leaves out what is RPC-only', async () => {
  const all = await pathsOf('user');
  const open = await pathsOf('user', '--public');
  assert.ok(all.includes('/api/user/users/{id}'));
  assert.deepEqual(
    open,
    all.filter((path) => path !== '/api/user/users/{id}'),
  );
});

test('a gateway has the public operations of several services', async () => {
  const services = new Set((await pathsOf('gateway')).map((path) => path.split('/')[2]));
  assert.ok(services.size > 1);
  assert.doesNotMatch(await openapi('gateway'), /rpc/i);
});

test('YAML repeats what is used twice, as JSON does', async () => {
  const text = await openapi('user', '--yaml');
  assert.match(text, /^openapi: 3\.1/m);
  assert.doesNotMatch(text, /[&*]a1\b/);
});
