// A published contract is read whole or not at all, and reading never throws: what stands in etcd may be anything.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Contract } from './contract.js';
import { isContract, parseContract } from './read-contract.js';

const contract: Contract = {
  service: 'user',
  version: '1.0.0',
  operations: {
    getUser: {
      method: 'GET',
      path: '/users/{id}',
      status: 200,
      auth: { kind: 'jwt', roles: ['admin'] },
      callers: ['order'],
      timeoutMs: 500,
      fields: {
        id: { in: 'path', text: 'string' },
        tag: { in: 'query', text: 'string', name: 't', many: true },
      },
      result: 'json',
      input: { kind: 'object', fields: { id: { type: { kind: 'builtin', name: 'int64' } } } },
      output: { kind: 'ref', name: 'User' },
      errors: { NoUser: { code: 1001, status: 404 } },
    },
    events: {
      method: 'GET',
      path: '/events',
      status: 200,
      fields: {},
      result: 'stream',
      input: { kind: 'object', fields: {} },
      output: { kind: 'stream', of: { kind: 'ref', name: 'Event' } },
    },
  },
  types: {
    User: {
      kind: 'object',
      additional: 'reject',
      fields: {
        name: { type: { kind: 'builtin', name: 'string', constraints: { minLength: 1 } } },
        boss: { type: { kind: 'nullable', of: { kind: 'ref', name: 'User' } }, optional: true },
        role: { type: { kind: 'enum', values: ['admin', 2] }, default: 'admin' },
      },
    },
    Event: {
      kind: 'union',
      discriminator: 'kind',
      of: [
        { kind: 'ref', name: 'User' },
        { kind: 'map', of: { kind: 'array', of: { kind: 'builtin', name: 'json' } } },
      ],
    },
  },
  depends: ['order'],
  uses: { order: { getOrder: ['*'] } },
};
const text = JSON.stringify(contract);

describe('a contract', () => {
  test('is read from what an instance publishes', () => {
    assert.deepEqual(parseContract(text), contract);
    assert.deepEqual(parseContract(JSON.stringify({ ...contract, later: 1 })), { ...contract, later: 1 });
  });

  const changed = (from: string, to: string): string => {
    assert.ok(text.includes(from), from);
    return text.replaceAll(from, to);
  };
  const cases: Readonly<Record<string, string>> = {
    'no JSON': text.slice(0, -3),
    'another value': '[]',
    'an operation that is null': changed('"events":{', '"none":null,"events":{'),
    'fields that are a list': changed('"fields":{}', '"fields":[]'),
    'a reference to nothing': changed('"name":"User"', '"name":"Nobody"'),
    'a reference to what every object has': changed('"name":"User"', '"name":"toString"'),
    'a kind that is not known': changed('"kind":"map"', '"kind":"tuple"'),
    'names that lead to each other': changed(
      '"types":{',
      '"types":{"A":{"kind":"ref","name":"B"},"B":{"kind":"ref","name":"A"},',
    ),
    'types that are nested without end': changed(
      '"types":{',
      `"types":{"Deep":${'{"kind":"array","of":'.repeat(5000)}1${'}'.repeat(5000)},`,
    ),
    'a list of dependencies that is a text': changed('["order"],"uses"', '"order","uses"'),
    'uses that are numbers': changed('["*"]', '[1]'),
  };
  for (const [what, broken] of Object.entries(cases)) {
    test(`is not read from ${what}`, () => assert.equal(parseContract(broken), undefined));
  }

  test('is read or not, but never throws, whatever part of it is something else', () => {
    const junk = fc.oneof(fc.jsonValue(), fc.constantFrom(null, {}, [], '', 'User', -1, 1e308));
    const places = placesIn(contract);
    fc.assert(
      fc.property(fc.constantFrom(...places), junk, (place, value) => {
        const broken = replaceAt(contract, place, value);
        assert.equal(typeof isContract(broken), 'boolean');
      }),
      { numRuns: 3_000, seed: 9 },
    );
  });
});

function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))];
}

function replaceAt(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  copy[name] = replaceAt(copy[name], rest, by);
  return copy;
}
