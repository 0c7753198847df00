// What a text type gets by its row in the table alone: checked defaults, comparison, a filled first test, OpenAPI.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareContracts } from '../compare/compare-contracts.js';
import { contractOf } from '../compare/testing/contract-of.js';
import { createMemoryTree } from '../file/memory-tree.js';
import { readModel } from './generate.js';
import { generateWorkspace } from './workspace.js';

const samples = { ipv4: '192.0.2.1', ipv6: '2001:db8::1', hostname: 'www.example.com' } as const;

function manifestsWith(field: string): Readonly<Record<string, string>> {
  return {
    'scaffold.yaml': 'workspace: shop\n',
    'services/user/service.yaml': `service: user\nroutes:\n  op: { post: /a, body: { ${field} } }\n`,
  };
}

function codesOf(field: string): readonly string[] {
  return readModel(createMemoryTree(manifestsWith(field))).diagnostics.map(({ code }) => code);
}

for (const [type, sample] of Object.entries(samples)) {
  test(`a default of ${type} is checked as a decoder does`, () => {
    assert.deepEqual(codesOf(`a: "${type} = ${sample}"`), []);
    assert.deepEqual(codesOf(`a: "${type} = banana!"`), ['ARM3027']);
  });

  test(`a string that becomes ${type} is narrowed, and widened the other way`, () => {
    const body = (of: string) => contractOf(`routes:\n  op: { post: /a, body: { a: ${of} } }\n`);
    const rules = (before: string, after: string) =>
      compareContracts(body(before), body(after)).map(({ rule }) => rule);
    assert.deepEqual(rules('string', type), ['request-type-narrowed']);
    assert.deepEqual(rules(type, 'string'), ['request-type-widened']);
    assert.deepEqual(rules(type, 'uuid'), ['request-type-changed']);
  });

  test(`the first test, the decoder and OpenAPI know ${type}`, async () => {
    const versions = { runtime: '^0.1.0', scaffold: '^0.1.0', node: '>=20' };
    const files = await generateWorkspace(manifestsWith(`a: ${type}`), { versions });
    const textOf = (path: string): string => files.find((change) => change.path === path)?.after ?? '';
    assert.match(textOf('services/user/user.service.test.ts'), new RegExp(`op\\({ a: "${sample}" }`));
    assert.match(
      textOf('services/user/generated/dto.ts'),
      new RegExp(`a: read${type[0]?.toUpperCase()}${type.slice(1)}\\(`),
    );
    assert.match(textOf('services/user/generated/openapi.json'), new RegExp(`"format": "${type}"`));
  });
}

test('what fits no member of a union is told in words for people', async () => {
  const field = (written: string): string => `a: "ipv4 | ipv6${written}"`;
  const [diagnostic] = readModel(createMemoryTree(manifestsWith(field(' = banana!')))).diagnostics;
  assert.equal(
    diagnostic?.message,
    'a has to be an IPv4 address or an IPv6 address, and its default is "banana!"',
  );
  assert.equal(diagnostic.mend, 'give a default of type ipv4 | ipv6, or leave it out');
  const versions = { runtime: '^0.1.0', scaffold: '^0.1.0', node: '>=20' };
  const files = await generateWorkspace(manifestsWith(field('')), { versions });
  const dto = files.find(({ path }) => path === 'services/user/generated/dto.ts')?.after ?? '';
  assert.deepEqual(
    [...dto.matchAll(/^ {2}\{?\s*name: "(.*?)"/gm)].map(([, name]) => name),
    ['an IPv4 address', 'an IPv6 address'],
  );
});
