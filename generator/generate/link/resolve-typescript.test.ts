// DTOs that are written in TypeScript.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NamedType, TypeModule } from '../../language/model.js';
import { placeOf, resolveFiles, resolveModel, show, typeNamed } from './testing/resolve-files.js';

function read(text: string, files: Readonly<Record<string, string>> = {}): TypeModule {
  const model = resolveModel({
    'shared/account.ts': text,
    'services/user/service.yaml':
      'service: user\nimports: { account: ../../shared/account.ts }\nroutes:\n  a: { get: /a, returns: account.A }\n',
    ...files,
  });
  const module = model.modules.find((each) => each.name === 'account');
  assert.ok(module);
  return module;
}

const shown = (module: TypeModule): string[] =>
  module.types.map((type: NamedType) => `${type.origin} ${type.name} ${show(type.type)}`);

describe('resolve, of TypeScript,', () => {
  it('refuses patterns that a text can hold up, at their tags', () => {
    for (const account of [
      'export interface A {\n  /** «@pattern ^(a|aa)+$» */\n  a: string;\n}\n',
      'export interface A {\n  /**\n   * «@pattern a+$»\n   * @maxLength 1001\n   */\n  a: string;\n  /**\n   * @maxLength 9\n   * @pattern a+$\n   */\n  b: string;\n}\n',
    ]) {
      const { outcome, marks } = resolveFiles({
        'shared/account.ts': account,
        'services/user/service.yaml':
          'service: user\nimports: { account: ../../shared/account.ts }\nroutes:\n  a: { get: /a, returns: account.A }\n',
      });
      assert.deepEqual(
        outcome.diagnostics.map((each) => placeOf(each).split(' ').slice(0, 3).join(' ')),
        marks.map(({ path, start, end }) => `ARM2027 ${path} ${start}-${end}`),
      );
    }
  });

  it('carries the types that JSON can', () => {
    const module = read(`
export interface A {
  id: bigint; name: string; size: number; on: boolean; at: Date; bytes: Uint8Array; any: unknown;
  tags: string[]; more: readonly Role[]; map: Record<string, A>; index: { [key: string]: number };
  role?: Role; nick?: string | null; off: boolean | null; lang: 'de' | 'en' | (string & {}); level: 3 | 1;
  address: { street: string };
}
export type Role = 'member' | 'admin';
`);
    assert.deepEqual(shown(module), [
      'typescript A { id: int64; name: string; size: double; on: boolean; at: datetime; bytes: bytes; any: json; tags: string[]; more: Role[]; map: map<A>; index: map<double>; role?: Role; nick?: string | null; off: boolean | null; lang: enum(de, en); level: enum(3, 1); address: AAddress }',
      'typescript Role enum(member, admin)',
      'lifted AAddress { street: string }',
    ]);
    assert.equal(module.path, 'shared/generated/account.ts');
    assert.equal(module.kind, 'typescript');
  });

  it('narrows by doc tags', () => {
    const module = read(
      `
/** A person. */
export interface A {
  /**
   * How to call them.
   * @minLength 1
   * @maxLength 64
   * @deprecated use nick
   */
  name: string;
  /** @format email @minItems 1 */
  mails: string[];
  /** @type int32
   *  @minimum 0 */
  age: number;
  /** @type {integer} */
  count?: number | null;
  /** @pattern ^[a-z]{2,3}@x$ */
  code: string;
  /** @default member */
  role: Role;
}
export type Role = 'admin' | 'member';
/** @format uuid */
export type Id = string;
`.replace('@format email @minItems 1', '@format email'),
    );
    const a = typeNamed(module, 'A');
    assert.equal(
      show(a.type),
      '{ name: string(minLength 1, maxLength 64); mails: email[]; age: int32(minimum 0); count?: integer | null; code: string(pattern ^[a-z]{2,3}@x$); role: Role = "member" }',
    );
    assert.equal(a.annotations.description, 'A person.');
    assert.ok(a.type.kind === 'object');
    assert.deepEqual(a.type.fields[0]?.annotations, {
      description: 'How to call them.',
      deprecated: 'use nick',
    });
    assert.equal(show(typeNamed(module, 'Id').type), 'uuid');
    assert.equal(a.hasInit, false);
  });

  it('works out generics and utility types', () => {
    const module = read(`
export interface Page<T> { items: T[]; total: number }
export interface A { page: Page<B>; deep: Page<Page<B>>; part: Partial<B>; some: Pick<B, 'x'>; }
export interface B { x: number; y?: string }
export type Pages = Page<B>;
export type Both = A & { extra: string };
const colors = ['red', 'green'] as const;
export type Color = (typeof colors)[number];
/** @internal */
export type Handler = () => void;
export interface Tree { kids: Tree[] }
`);
    assert.equal(show(typeNamed(module, 'BPagePage').type), '{ items: BPage[]; total: double }');
    assert.equal(typeNamed(module, 'BPagePage').origin, 'instance');
    assert.equal(show(typeNamed(module, 'APart').type), '{ x?: double; y?: string }');
    assert.equal(show(typeNamed(module, 'ASome').type), '{ x: double }');
    assert.equal(show(typeNamed(module, 'Pages').type), '{ items: B[]; total: double }');
    assert.match(show(typeNamed(module, 'Both').type), /extra: string/);
    assert.equal(show(typeNamed(module, 'Color').type), 'enum(red, green)');
    assert.equal(
      module.types.some((type) => type.name === 'Handler'),
      false,
    );
  });

  it('finds what tells the members of a union apart', () => {
    const module = read(
      "export type A = { kind: 'email'; to: string } | { kind: 'phone'; number: string };\n",
    );
    const { type } = typeNamed(module, 'A');
    assert.ok(type.kind === 'union');
    assert.equal(type.discriminator?.field, 'kind');
    assert.deepEqual(
      type.discriminator.mapping.map((entry) => `${entry.value} ${entry.member.name}`),
      ['email AEmail', 'phone APhone'],
    );
  });

  it('follows imports to other files', () => {
    const module = read(
      "import type { B } from './other.js';\nexport interface A { b: B }\nexport type { B } from './other.js';\n",
      {
        'shared/other.ts': 'export interface B { x: number }\n',
      },
    );
    const { type } = typeNamed(module, 'A');
    const field = type.kind === 'object' ? type.fields[0]?.type : undefined;
    assert.ok(field?.kind === 'ref');
    assert.equal(field.to.module.path, 'shared/generated/other.ts');
  });

  it('lets manifests pick from interfaces', () => {
    const model = resolveModel({
      'shared/account.ts': 'export interface A {\n  /** @default 1 */\n  x: number;\n  y: string;\n}\n',
      'services/user/service.yaml':
        'service: user\nimports: { account: ../../shared/account.ts }\ntypes:\n  P: Omit<account.A, y>\n  Q: { a: account.A }\nroutes:\n  a: { get: /a, returns: P }\n',
    });
    const module = model.services[0]?.module;
    assert.ok(module);
    assert.equal(show(typeNamed(module, 'P').type), '{ x: double = 1 }');
    assert.deepEqual([typeNamed(module, 'P').hasInit, typeNamed(module, 'Q').hasInit], [true, false]);
  });
});
