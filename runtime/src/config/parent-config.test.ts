// Secrets that can be guessed, and where that is refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadBootstrap } from './bootstrap.js';
import { readParentConfig } from './parent-config.js';

const long = 'x'.repeat(32);
const textOf = (rpcKey: string, jwtSecret: string) => `rpc-key = ${rpcKey}\njwt-secret = "${jwtSecret}"\n`;

describe('a secret of the parent config', () => {
  for (const [what, text, key] of [
    ['a short jwt-secret', textOf(`"${long}"`, 'b'), 'jwt-secret'],
    ['a short rpc-key', textOf('"a"', long), 'rpc-key'],
    ['a short rpc-key beside a long one', textOf(`["${long}", "a"]`, long), 'rpc-key'],
    ['31 bytes', textOf(`"${long}"`, 'x'.repeat(31)), 'jwt-secret'],
  ] as const) {
    test(`is refused in production and a warning elsewhere: ${what}`, () => {
      const refused = readParentConfig(text, { production: true });
      assert.deepEqual(refused.ok || refused.problems.map((problem) => problem.key), [key]);
      const taken = readParentConfig(text);
      assert.deepEqual(taken.ok && taken.warnings?.map((problem) => problem.key), [key]);
      assert.match((taken.ok && taken.warnings?.[0]?.message) || '', /32 bytes.*openssl rand/);
    });
  }

  test('counts in bytes, and 32 are enough', () => {
    for (const secret of [long, 'ü'.repeat(16)]) {
      const outcome = readParentConfig(textOf(`"${long}"`, secret), { production: true });
      assert.equal(outcome.ok && outcome.warnings, undefined);
    }
  });
});

test('production is what NODE_ENV says, or else an address that others reach', () => {
  const isProduction = (ip: string, environment?: string): boolean =>
    loadBootstrap({
      name: 'user',
      env: { ARMATURE_ETCD: 'a:1', ARMATURE_IP: ip, NODE_ENV: environment },
      cwd: '/srv',
      readFile: () => undefined,
    }).production;
  const cases = [
    ['127.0.0.1', undefined, false],
    ['::1', '', false],
    ['localhost', undefined, false],
    ['127.0.0.1', 'production', true],
    ['127.0.0.1', 'staging', true],
    ['10.0.0.5', undefined, true],
    ['10.0.0.5', 'development', false],
    ['10.0.0.5', 'test', false],
  ] as const;
  for (const [ip, environment, expected] of cases)
    assert.equal(isProduction(ip, environment), expected, `${ip} ${environment}`);
});

test('strict is true or false', () => {
  const read = (strict: string) => readParentConfig(`${textOf(`"${long}"`, long)}${strict}\n`);
  for (const [text, expected] of [
    ['', false],
    ['strict = true', true],
    ['strict = false', false],
  ] as const) {
    const outcome = read(text);
    assert.equal(outcome.ok && outcome.value.strict, expected);
  }
  const wrong = read('strict = "yes"');
  assert.deepEqual(wrong.ok || wrong.problems.map(({ key, line }) => [key, line]), [['strict', 3]]);
});
