// A fixture for each rule: two manifests, and what the comparison finds between them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareAll, compareContracts } from './compare-contracts.js';
import { tableRules } from '../sections/tables/compare.js';
import type { Finding } from '../engine/compare/finding.js';
import { rules } from './rules.js';
import { contractOf } from './testing/contract-of.js';

/** `rule breaks field`, one a line. */
const shown = ({ rule, breaks, field = '' }: Finding): string => `${rule} ${breaks} ${field}`.trim();

interface Case {
  readonly before: string;
  readonly after: string;
  readonly finds: readonly string[];
}

const route = (text: string): string => `routes:\n  op: { ${text} }\n`;
const routed = (before: string, after: string, ...finds: string[]): Case => ({
  before: route(before),
  after: route(after),
  finds,
});
const errors = (text: string, names = '[Wrong]'): string =>
  `errors:\n  ${text}\nroutes:\n  op: { get: /a, errors: ${names} }\n`;

const operationCases: Readonly<Record<string, Case>> = {
  'an operation that is deprecated now': routed(
    'get: /a',
    'get: /a, deprecated: { since: 2026-01-31 }',
    'deprecation-added nobody',
  ),
  'an operation that is not deprecated any more': routed(
    'get: /a, deprecated: true',
    'get: /a',
    'deprecation-removed nobody',
  ),
  'an operation that goes earlier than announced': routed(
    'get: /a, deprecated: { sunset: 2027-01-31 }',
    'get: /a, deprecated: { sunset: 2026-12-31 }',
    'deprecation-changed nobody',
  ),
  'an operation that is added': {
    before: route('get: /a'),
    after: `${route('get: /a')}  more: { get: /b }\n`,
    finds: ['operation-added nobody'],
  },
  'an operation that is removed': {
    before: `${route('get: /a')}  more: { get: /b }\n`,
    after: route('get: /a'),
    finds: ['operation-removed callers'],
  },
  'an operation that is renamed, and changed beside': {
    before: 'routes:\n  old: { get: /a, returns: string }\n',
    after: 'routes:\n  now: { get: /a, returns: boolean }\n',
    finds: ['operation-renamed nobody', 'response-type-changed both'],
  },
  'another method': routed('post: /a, idempotent: true', 'put: /a', 'method-changed both'),
  'another path': routed('get: /a', 'get: /b', 'path-changed both'),
  'another name of a path parameter': routed(
    'get: "/a/{id}", path: { id: string }',
    'get: "/a/{key}", path: { key: string }',
    'request-field-removed both id',
    'request-field-added-required callers key',
  ),
  'another status': routed(
    'post: /a, returns: string',
    'post: /a, returns: string, status: 201',
    'status-changed callers',
  ),
  'a result that is a stream now': routed(
    'get: /a, returns: string',
    'get: /a, returns: stream<string>',
    'result-kind-changed both',
    'timeout-lengthened nobody',
  ),
  'a body that is multipart now': routed(
    'post: /a, body: { f: bytes }',
    'post: /a, body: { f: file }',
    'encoding-changed both',
    'request-type-changed both f',
  ),
  'a body that is a list now': routed(
    'post: /a, body: { ids?: "string[]" }',
    'post: /a, body: "string[]"',
    'body-form-changed both',
    'request-field-removed callers ids',
    'request-field-added-required callers body',
  ),
  'auth that is asked for': routed('get: /a', 'get: /a, auth: jwt', 'auth-added callers'),
  'auth that is not asked for any more': routed('get: /a, auth: jwt', 'get: /a', 'auth-removed servers'),
  'roles where any user could call': routed(
    'get: /a, auth: jwt',
    'get: /a, auth: { jwt: { roles: [admin] } }',
    'roles-narrowed callers',
  ),
  'any user where roles were asked for': routed(
    'get: /a, auth: { jwt: { roles: [admin] } }',
    'get: /a, auth: jwt',
    'roles-widened servers',
  ),
  'other roles': routed(
    'get: /a, auth: { jwt: { roles: [admin, guest] } }',
    'get: /a, auth: { jwt: { roles: [admin, member] } }',
    'roles-narrowed callers',
    'roles-widened servers',
  ),
  'an operation that is RPC-only now': routed('get: /a', 'get: /a, rpcOnly: true', 'rpc-only-added callers'),
  'an operation that is not RPC-only any more': routed(
    'get: /a, rpcOnly: true',
    'get: /a',
    'rpc-only-removed servers',
  ),
  'fewer callers': routed(
    'get: /a, rpcOnly: true, callers: [algo, order]',
    'get: /a, rpcOnly: true, callers: [algo]',
    'callers-narrowed callers',
  ),
  'callers where any service could call': routed(
    'get: /a, rpcOnly: true',
    'get: /a, rpcOnly: true, callers: [algo]',
    'callers-narrowed callers',
  ),
  'more callers': routed(
    'get: /a, rpcOnly: true, callers: [algo]',
    'get: /a, rpcOnly: true, callers: [algo, order]',
    'callers-widened servers',
  ),
  'a shorter deadline': routed('get: /a, timeout: 5s', 'get: /a, timeout: 2s', 'timeout-shortened callers'),
  'a deadline below the usual one': routed('get: /a', 'get: /a, timeout: 2s', 'timeout-shortened callers'),
  'a longer deadline': routed('get: /a', 'get: /a, timeout: 20s', 'timeout-lengthened nobody'),
  'the usual deadline written down': routed('get: /a', 'get: /a, timeout: 10s'),
  'an operation that may not be repeated any more': routed(
    'get: /a',
    'get: /a, idempotent: false',
    'idempotent-dropped callers',
  ),
  'an operation that may be repeated now': routed(
    'post: /a',
    'post: /a, idempotent: true',
    'idempotent-added servers',
  ),
  'an error that is added': {
    before: errors('Wrong: { code: 2001, status: 400, message: no }', '[]'),
    after: errors('Wrong: { code: 2001, status: 400, message: no }'),
    finds: ['error-added nobody'],
  },
  'an error that is removed': {
    before: errors('Wrong: { code: 2001, status: 400, message: no }'),
    after: errors('Wrong: { code: 2001, status: 400, message: no }', '[]'),
    finds: ['error-removed callers'],
  },
  'an error that is renamed': {
    before: errors('Wrong: { code: 2001, status: 400, message: no }'),
    after: errors('Bad: { code: 2001, status: 400, message: no }', '[Bad]'),
    finds: ['error-renamed nobody'],
  },
  'an error with another code and status': {
    before: errors('Wrong: { code: 2001, status: 400, message: no }'),
    after: errors('Wrong: { code: 2002, status: 404, message: no }'),
    finds: ['error-code-changed both', 'error-status-changed callers'],
  },
  'an error with another message': {
    before: errors('Wrong: { code: 2001, status: 400, message: no }'),
    after: errors('Wrong: { code: 2001, status: 400, message: not at all }'),
    finds: [],
  },
  'a field that moves from the query to the body': routed(
    'post: /a, query: { x: string }',
    'post: /a, body: { x: string }',
    'request-field-moved both x',
  ),
  'a header of another name': routed(
    'get: /a, headers: { tenant: string }',
    'get: /a, headers: { tenant: { type: string, name: X-Tenant } }',
    'request-field-renamed-on-wire both tenant',
  ),
};

/** The same change of a type `T` in a request and in a response. */
interface TypeCase {
  readonly before: string;
  readonly after: string;
  readonly request: readonly string[];
  readonly response: readonly string[];
}

const typed = (
  before: string,
  after: string,
  request: string | string[],
  response: string | string[],
): TypeCase => ({
  before,
  after,
  request: [request].flat(),
  response: [response].flat(),
});

const typeCases: Readonly<Record<string, TypeCase>> = {
  'a required field more': typed(
    '{ a: string }',
    '{ a: string, b: string }',
    'request-field-added-required callers b',
    'response-field-added servers b',
  ),
  'an optional field more': typed(
    '{ a: string }',
    '{ a: string, b?: string }',
    'request-field-added-optional nobody b',
    'response-field-added-optional nobody b',
  ),
  'a field with a default more': typed(
    '{ a: string }',
    '{ a: string, b: string = x }',
    'request-field-added-optional nobody b',
    'response-field-added-optional nobody b',
  ),
  'an optional field more where the old reader rejects': typed(
    '{ fields: { a: string }, additional: reject }',
    '{ fields: { a: string, b?: string }, additional: reject }',
    'request-field-added-optional servers b',
    'response-field-added-optional callers b',
  ),
  'a required field less': typed(
    '{ a: string, b: string }',
    '{ a: string }',
    'request-field-removed both b',
    'response-field-removed callers b',
  ),
  'an optional field less': typed(
    '{ a: string, b?: string }',
    '{ a: string }',
    'request-field-removed callers b',
    'response-field-removed callers b',
  ),
  'a field less where the new reader rejects': typed(
    '{ fields: { a: string, b?: string }, additional: reject }',
    '{ fields: { a: string }, additional: reject }',
    'request-field-removed callers b',
    'response-field-removed both b',
  ),
  'a field that may be absent now': typed(
    '{ a: string }',
    '{ a?: string }',
    'request-field-became-optional servers a',
    'response-field-became-optional callers a',
  ),
  'a field that has to be there now': typed(
    '{ a?: string }',
    '{ a: string }',
    'request-field-became-required callers a',
    'response-field-became-required servers a',
  ),
  'null that is taken now': typed(
    '{ a: string }',
    '{ a: string | null }',
    'request-nullable-added servers a',
    'response-nullable-added callers a',
  ),
  'null that is not taken any more': typed(
    '{ a: string | null }',
    '{ a: string }',
    'request-nullable-removed callers a',
    'response-nullable-removed servers a',
  ),
  'another type': typed(
    '{ a: string }',
    '{ a: boolean }',
    'request-type-changed both a',
    'response-type-changed both a',
  ),
  'an object where a text was': typed(
    '{ a: string }',
    '{ a: { b: string } }',
    'request-type-changed both a',
    'response-type-changed both a',
  ),
  'a list where one was': typed(
    '{ a: string }',
    '{ a: "string[]" }',
    'request-type-changed both a',
    'response-type-changed both a',
  ),
  'a map where an object was': typed(
    '{ a: { b: string } }',
    '{ a: "map<string, string>" }',
    'request-type-changed both a',
    'response-type-changed both a',
  ),
  'a text of a narrower form': typed(
    '{ a: string }',
    '{ a: uuid }',
    'request-type-narrowed callers a',
    'response-type-narrowed servers a',
  ),
  'a text of a wider form': typed(
    '{ a: date }',
    '{ a: string }',
    'request-type-widened servers a',
    'response-type-widened callers a',
  ),
  'any JSON': typed(
    '{ a: string }',
    '{ a: json }',
    'request-type-widened servers a',
    'response-type-widened callers a',
  ),
  'a text where an enum was': typed(
    '{ a: "enum(x, y)" }',
    '{ a: string }',
    'request-type-widened servers a',
    'response-type-widened callers a',
  ),
  'an enum where a text was': typed(
    '{ a: string }',
    '{ a: "enum(x, y)" }',
    'request-type-narrowed callers a',
    'response-type-narrowed servers a',
  ),
  'a number of a greater width': typed(
    '{ a: int32 }',
    '{ a: int64 }',
    'request-number-widened servers a',
    'response-number-widened callers a',
  ),
  'a number of a smaller width': typed(
    '{ a: integer }',
    '{ a: int32 }',
    'request-number-narrowed callers a',
    'response-number-narrowed servers a',
  ),
  'a fraction where digits were': typed(
    '{ a: int64 }',
    '{ a: double }',
    'request-type-changed both a',
    'response-type-changed both a',
  ),
  'float and double, which are one in JSON': typed('{ a: float }', '{ a: double }', [], []),
  'a member more': typed(
    '{ a: "enum(x, y)" }',
    '{ a: "enum(x, y, z)" }',
    'request-enum-member-added servers a',
    'response-enum-member-added callers a',
  ),
  'a member less': typed(
    '{ a: "enum(x, y)" }',
    '{ a: enum(x) }',
    'request-enum-member-removed callers a',
    'response-enum-member-removed servers a',
  ),
  'a member more of an open enum': typed(
    '{ a: { enum: [x], open: true } }',
    '{ a: { enum: [x, y], open: true } }',
    'request-enum-member-added nobody a',
    'response-enum-member-added nobody a',
  ),
  'a member less of an open enum': typed(
    '{ a: { enum: [x, y], open: true } }',
    '{ a: { enum: [x], open: true } }',
    'request-enum-member-removed nobody a',
    'response-enum-member-removed nobody a',
  ),
  'members in another order': typed('{ a: "enum(x, y)" }', '{ a: "enum(y, x)" }', [], []),
  'an enum that is open now': typed(
    '{ a: { enum: [x] } }',
    '{ a: { enum: [x], open: true } }',
    'request-enum-opened servers a',
    'response-enum-opened nobody a',
  ),
  'an enum that is closed now': typed(
    '{ a: { enum: [x], open: true } }',
    '{ a: { enum: [x] } }',
    'request-enum-closed callers a',
    'response-enum-closed servers a',
  ),
  'a tighter length': typed(
    '{ a: string(..64) }',
    '{ a: string(1..64) }',
    'request-range-narrowed callers a',
    'response-range-narrowed servers a',
  ),
  'a wider range': typed(
    '{ a: int32(0..9) }',
    '{ a: int32(0..10) }',
    'request-range-widened servers a',
    'response-range-widened callers a',
  ),
  'a range that moves': typed(
    '{ a: int32(0..9) }',
    '{ a: int32(5..20) }',
    ['request-range-narrowed callers a', 'request-range-widened servers a'],
    ['response-range-narrowed servers a', 'response-range-widened callers a'],
  ),
  'a bound that is not included any more': typed(
    '{ a: { type: double, minimum: 0 } }',
    '{ a: { type: double, exclusiveMinimum: 0 } }',
    'request-range-narrowed callers a',
    'response-range-narrowed servers a',
  ),
  'bounds beyond the numbers of JavaScript': typed(
    '{ a: { type: int64, maximum: "9223372036854775806" } }',
    '{ a: { type: int64, maximum: "9223372036854775807" } }',
    'request-range-widened servers a',
    'response-range-widened callers a',
  ),
  'multiples of less': typed(
    '{ a: { type: int32, multipleOf: 10 } }',
    '{ a: { type: int32, multipleOf: 5 } }',
    'request-range-widened servers a',
    'response-range-widened callers a',
  ),
  'multiples that a number would round': typed(
    '{ a: { type: int64, multipleOf: 18014398509481986 } }',
    '{ a: { type: int64, multipleOf: 9007199254740993 } }',
    'request-range-widened servers a',
    'response-range-widened callers a',
  ),
  'fewer items': typed(
    '{ a: "string[](..9)" }',
    '{ a: "string[](..5)" }',
    'request-range-narrowed callers a',
    'response-range-narrowed servers a',
  ),
  'distinct items': typed(
    '{ a: { type: "string[]" } }',
    '{ a: { type: "string[]", uniqueItems: true } }',
    'request-range-narrowed callers a',
    'response-range-narrowed servers a',
  ),
  'items of another type': typed(
    '{ a: "int32[]" }',
    '{ a: "boolean[]" }',
    'request-type-changed both a[]',
    'response-type-changed both a[]',
  ),
  'entries of another type': typed(
    '{ a: "map<string, int32>" }',
    '{ a: "map<string, string>" }',
    'request-type-changed both a{}',
    'response-type-changed both a{}',
  ),
  'a pattern': typed(
    '{ a: string }',
    '{ a: { type: string, pattern: "^x" } }',
    'request-pattern-added callers a',
    'response-pattern-added servers a',
  ),
  'no pattern any more': typed(
    '{ a: { type: string, pattern: "^x" } }',
    '{ a: string }',
    'request-pattern-removed servers a',
    'response-pattern-removed callers a',
  ),
  'another pattern': typed(
    '{ a: { type: string, pattern: "^x" } }',
    '{ a: { type: string, pattern: "^y" } }',
    'request-pattern-changed both a',
    'response-pattern-changed both a',
  ),
  'a default': typed(
    '{ a: string }',
    '{ a: string = x }',
    'request-default-added servers a',
    'response-default-added callers a',
  ),
  'a default of what was optional': typed(
    '{ a?: string }',
    '{ a: string = x }',
    'request-default-added nobody a',
    'response-default-added nobody a',
  ),
  'no default any more': typed(
    '{ a: string = x }',
    '{ a: string }',
    'request-default-removed callers a',
    'response-default-removed servers a',
  ),
  'optional in place of a default': typed(
    '{ a: string = x }',
    '{ a?: string }',
    'request-default-removed nobody a',
    'response-default-removed nobody a',
  ),
  'another default': typed(
    '{ a: string = x }',
    '{ a: string = y }',
    'request-default-changed both a',
    'response-default-changed both a',
  ),
  'a member of a union more': typed(
    '{ a: { union: [string, boolean] } }',
    '{ a: { union: [string, boolean, int32] } }',
    'request-union-member-added servers a',
    'response-union-member-added callers a',
  ),
  'a member of a union less': typed(
    '{ a: { union: [string, boolean] } }',
    '{ a: string }',
    'request-union-member-removed callers a',
    'response-union-member-removed servers a',
  ),
  'another discriminator': typed(
    '{ union: [A, B], discriminator: kind }',
    '{ union: [A, B], discriminator: sort }',
    'request-discriminator-changed both body',
    'response-discriminator-changed both',
  ),
  'unknown keys that are rejected now': typed(
    '{ fields: { a: string } }',
    '{ fields: { a: string }, additional: reject }',
    'request-additional-rejected callers',
    'response-additional-rejected servers',
  ),
  'unknown keys that are dropped now': typed(
    '{ fields: { a: string }, additional: reject }',
    '{ fields: { a: string } }',
    'request-additional-dropped nobody',
    'response-additional-dropped nobody',
  ),
  'a field of a field': typed(
    '{ a: { b: { c: string, d: string } } }',
    '{ a: { b: { d: boolean } } }',
    ['request-field-removed both a.b.c', 'request-type-changed both a.b.d'],
    ['response-field-removed callers a.b.c', 'response-type-changed both a.b.d'],
  ),
};

const helpers = '  A: { kind: enum(a), sort: enum(x) }\n  B: { kind: enum(b), sort: enum(y) }\n';
const withType = (direction: string, type: string): string =>
  `types:\n${helpers}  T: ${type}\nroutes:\n  op: { post: /a, ${direction === 'request' ? 'body: T' : 'returns: T'} }\n`;

const withEvent = (type: string): string =>
  `types:\n${helpers}  T: ${type}\nroutes:\n  op: { post: /a }\nevents:\n  happened: { data: T }\n`;

const found = new Set<string>();
const compared = ({ before, after }: Pick<Case, 'before' | 'after'>): readonly string[] => {
  const findings = compareContracts(contractOf(before), contractOf(after));
  for (const finding of findings) found.add(`${finding.rule} ${finding.breaks}`);
  return findings.map(shown);
};

test('an operation that is gone was announced, or not', () => {
  const one = route('get: /a');
  const [finding] = compareContracts(
    contractOf(`${one}  old: { get: /b, deprecated: { since: 2026-01-31, sunset: 2027-01-31 } }\n`),
    contractOf(one),
  );
  assert.equal(finding?.rule, 'operation-removed');
  assert.equal(finding?.before, 'GET /b, deprecated until 2027-01-31');
});

describe('compares operations', () => {
  for (const [name, { finds, ...texts }] of Object.entries(operationCases)) {
    test(name, () => assert.deepEqual(compared(texts), finds));
  }
  test('services that came and went', () => {
    const contract = contractOf(route('get: /a'));
    const one = new Map([['user', contract]]);
    const findings = [...compareAll(one, new Map()), ...compareAll(new Map(), one)];
    for (const { rule, breaks } of findings) found.add(`${rule} ${breaks}`);
    assert.deepEqual(findings.map(shown), ['service-removed callers', 'service-added nobody']);
  });
});

for (const direction of ['request', 'response'] as const) {
  describe(`compares types of a ${direction}`, () => {
    for (const [name, { before, after, ...finds }] of Object.entries(typeCases)) {
      test(name, () => {
        const texts = { before: withType(direction, before), after: withType(direction, after) };
        assert.deepEqual(compared(texts), finds[direction]);
        assert.deepEqual(compared({ before: texts.before, after: texts.before }), []);
      });
    }
  });
}

describe('compares the data of events as that of responses', () => {
  for (const [name, { before, after, response }] of Object.entries(typeCases)) {
    test(name, () => {
      const texts = { before: withEvent(before), after: withEvent(after) };
      const expected = response.map((each) => each.replace(/^response-/, 'event-'));
      assert.deepEqual(compared(texts), expected);
    });
  }
});

describe('compares events', () => {
  const event = (text: string): string => `${route('get: /a')}events:\n  ${text}\n`;
  const data = 'data: { a: string, b: string }';
  test('that came', () =>
    assert.deepEqual(compared({ before: route('get: /a'), after: event(`done: { ${data} }`) }), [
      'event-added nobody',
    ]));
  test('that went', () =>
    assert.deepEqual(compared({ before: event(`done: { ${data} }`), after: route('get: /a') }), [
      'event-removed callers',
    ]));
  test('with another key', () => {
    const [before, after] = [event(`done: { ${data}, key: a }`), event(`done: { ${data}, key: b }`)];
    assert.deepEqual(compared({ before, after }), ['event-key-changed callers']);
    assert.deepEqual(compared({ before, after: before }), []);
  });
});

test('every rule has a fixture in which it breaks whom the catalogue says', () => {
  // Tables are in no contract: compare-models.test.ts has theirs.
  const missing = Object.entries(rules).filter(
    ([id, { breaks }]) => !Object.hasOwn(tableRules, id) && !found.has(`${id} ${breaks}`),
  );
  assert.deepEqual(
    missing.map(([id]) => id),
    [],
  );
});
