import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OperationSchema, TypeSchema } from '@armature/runtime/client';
import { buildInput } from './build-input.js';
import { toCurl } from './curl.js';

const of = (name: string): TypeSchema => ({ kind: 'builtin', name });
const types: Record<string, TypeSchema> = {
  Role: { kind: 'enum', values: ['admin', 'member'] },
  Address: {
    kind: 'object',
    fields: { street: { type: of('string') }, floor: { type: of('int32'), optional: true } },
  },
};
const operation: OperationSchema = {
  method: 'POST',
  path: '/x/{id}',
  status: 200,
  fields: {},
  result: 'json',
  input: {
    kind: 'object',
    fields: {
      id: { type: of('int64') },
      role: { type: { kind: 'ref', name: 'Role' }, optional: true },
      nick: { type: { kind: 'nullable', of: of('string') }, optional: true },
      tags: { type: { kind: 'array', of: of('string') }, optional: true },
      sizes: { type: { kind: 'array', of: of('int32') }, optional: true },
      address: { type: { kind: 'ref', name: 'Address' }, optional: true },
      lines: { type: { kind: 'array', of: { kind: 'ref', name: 'Address' } }, optional: true },
      on: { type: of('boolean'), default: true },
      ratio: { type: of('double'), optional: true },
      bigs: { type: { kind: 'array', of: of('int64') }, optional: true },
      byName: { type: { kind: 'map', of: of('int64') }, optional: true },
      either: { type: { kind: 'union', of: [of('boolean'), of('int64')] }, optional: true },
    },
  },
};
const build = (...words: string[]) => buildInput({ words, operation, types, cwd: '.' });
const problems = (...words: string[]) =>
  build(...words).diagnostics.map(({ code, message }) => `${code} ${message}`);

describe('buildInput', () => {
  it('reads texts by the types of the contract', () => {
    const words = ['id=9007199254740993', 'role=admin', 'nick=null', 'on=false', 'ratio=0.5', 'sizes=1,2'];
    const { input, diagnostics } = build(
      ...words,
      'tags=a,b',
      'tags=c',
      'address.street=High = Street',
      'lines.0.floor=2',
    );
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(input, {
      id: '9007199254740993',
      role: 'admin',
      nick: null,
      on: false,
      ratio: 0.5,
      sizes: [1, 2],
      tags: ['a,b', 'c'],
      address: { street: 'High = Street' },
      lines: [{ floor: 2 }],
    });
  });

  it('sends JSON as it stands, also where it does not fit', () => {
    assert.deepEqual(build('id:=true', 'address:={"street":1}').input, { id: true, address: { street: 1 } });
  });

  for (const digits of ['9223372036854775807', '-9223372036854775808'])
    it(`keeps the digits of ${digits} in every form of an argument`, () => {
      for (const id of [`id=${digits}`, `id:=${digits}`, `id:="${digits}"`])
        assert.deepEqual(build(id).input, { id: digits }, id);
      for (const bigs of [`bigs=${digits},1`, `bigs=[${digits}, "1"]`, `bigs:=[${digits}, "1"]`])
        assert.deepEqual(build('id=1', bigs).input?.['bigs'], [digits, '1'], bigs);
      for (const map of [`byName.x=${digits}`, `byName={"x": ${digits}}`, `byName:={"x": ${digits}}`])
        assert.deepEqual(build('id=1', map).input?.['byName'], { x: digits }, map);
      for (const either of [`either=${digits}`, `either:=${digits}`])
        assert.equal(build('id=1', either).input?.['either'], digits, either);
      assert.equal(build('id=1', `ratio:=${digits}`).input?.['ratio'], Number(digits));
    });

  const refused = [
    [['id=x'], 'ARM6045 id=x: has to be a whole number'],
    [['id=1', 'role=chief'], 'ARM6045 role=chief: has to be one of admin, member'],
    [['id=1', 'on=yes'], 'ARM6045 on=yes: has to be true or false'],
    [['id=1', 'id=2'], 'ARM6045 id=2: is given twice'],
    [['id=1', 'address:={'], /^ARM6045 address:=\{: is not JSON/],
    [['id=1', 'address.stret=x'], /^ARM6045 address\.stret=x: address has no field "stret"/],
    [['id=1', 'plain'], 'ARM6045 plain: is no argument of the form name=value'],
    [['role=admin'], 'ARM6045 id: is missing: int64'],
  ] as const;
  for (const [words, expected] of refused) {
    it(`refuses ${words.join(' ')}`, () => {
      const [found = '', ...others] = problems(...words);
      assert.deepEqual(others, []);
      if (typeof expected === 'string') assert.equal(found, expected);
      else assert.match(found, expected);
    });
  }
});

describe('toCurl', () => {
  it('quotes for a shell, and shows secrets only when asked', () => {
    const request = {
      // Only what a command line shows of an operation matters here.
      operation: { method: 'POST', result: 'json' } as never,
      target: '/api/user/login?a=%20',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: `{"name":"it's"}`,
    };
    const parts = { request, origin: 'http://127.0.0.1:1', files: new Map<string, string>() };
    const hidden = toCurl({ ...parts, showSecrets: false });
    assert.ok(hidden.includes('"authorization: Bearer $TOKEN"'));
    assert.ok(hidden.includes(`'{"name":"it'\\''s"}'`));
    assert.ok(hidden.endsWith(`'http://127.0.0.1:1/api/user/login?a=%20'`));
    assert.ok(toCurl({ ...parts, showSecrets: true }).includes("'authorization: Bearer t'"));
  });
});

describe('unions', () => {
  const kind = (value: string): TypeSchema => ({ kind: 'enum', values: [value] });
  const member = (name: string, fields: Record<string, TypeSchema>): TypeSchema => ({
    kind: 'object',
    fields: Object.fromEntries(
      Object.entries({ kind: kind(name), ...fields }).map(([key, type]) => [key, { type }]),
    ),
  });
  const contact: TypeSchema = {
    kind: 'union',
    discriminator: 'kind',
    of: [
      member('phone', { number: of('string'), ext: of('int32') }),
      member('card', { number: of('int64'), ext: of('string') }),
      member('deep', { inner: { kind: 'union', of: [of('int32'), of('boolean')] } }),
    ],
  };
  const input = (type: TypeSchema): OperationSchema => ({
    ...operation,
    input: { kind: 'object', fields: { c: { type } } },
  });
  const read = (type: TypeSchema, ...words: string[]): unknown => {
    const built = buildInput({ words, operation: input(type), types, cwd: '.' });
    assert.deepEqual(built.diagnostics, []);
    return built.input?.['c'];
  };
  const cases: readonly [TypeSchema, readonly string[], unknown][] = [
    [
      contact,
      ['c.kind=phone', 'c.number=0049123', 'c.ext=12'],
      { kind: 'phone', number: '0049123', ext: 12 },
    ],
    [contact, ['c.number=123', 'c.kind=card', 'c.ext=12'], { number: '123', kind: 'card', ext: '12' }],
    // Nothing tells which: digits stay text where a member takes text.
    [contact, ['c.number=123'], { number: '123' }],
    [contact, ['c.ext=7'], { ext: '7' }],
    [contact, ['c.kind=deep', 'c.inner=7'], { kind: 'deep', inner: 7 }],
    [contact, ['c.kind=deep', 'c.inner=true'], { kind: 'deep', inner: true }],
    [contact, ['c:={"kind":"phone","ext":1}'], { kind: 'phone', ext: 1 }],
    [contact, ['c={"kind":"phone","ext":1}'], { kind: 'phone', ext: 1 }],
    [{ kind: 'union', of: [of('int32'), of('string')] }, ['c=0123'], '0123'],
    [{ kind: 'union', of: [of('int32'), of('string')] }, ['c:=123'], 123],
    [{ kind: 'union', of: [of('string'), of('int32')] }, ['c=123'], '123'],
    [{ kind: 'union', of: [of('boolean'), of('string')] }, ['c=true'], 'true'],
    [{ kind: 'union', of: [of('int32'), kind('auto')] }, ['c=123'], 123],
    [{ kind: 'union', of: [of('int32'), kind('auto')] }, ['c=auto'], 'auto'],
    [{ kind: 'nullable', of: contact }, ['c.kind=phone', 'c.number=1'], { kind: 'phone', number: '1' }],
    [
      { kind: 'map', of: contact },
      ['c.home.kind=phone', 'c.home.number=1'],
      { home: { kind: 'phone', number: '1' } },
    ],
    [{ kind: 'array', of: contact }, ['c.0.kind=phone', 'c.0.number=1'], [{ kind: 'phone', number: '1' }]],
  ];
  for (const [type, words, wanted] of cases)
    it(words.join(' '), () => assert.deepEqual(read(type, ...words), wanted));

  it('names what no member has', () => {
    const built = buildInput({
      words: ['c.kind=phone', 'c.nope=1'],
      operation: input(contact),
      types,
      cwd: '.',
    });
    assert.match(built.diagnostics[0]?.message ?? '', /c has no field "nope", but kind, number, ext/);
  });
});
