// What types become: instances, worked-out objects, lifted names, unions, sender's forms.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveModel, resolveUser, show, typeNamed } from './testing/resolve-files.js';
import { routes } from '../../sections/routes/part.js';

const page = {
  'shared/common.yaml': 'types:\n  Page<T>:\n    items: T[]\n    total: int32\n  Role: enum(a, b)\n',
};
const importing = 'imports: { common: ../../shared/common.yaml }\n';
const names = (types: readonly { readonly name: string }[]): string =>
  types.map((type) => type.name).join(' ');

describe('resolve', () => {
  it('names instances after their arguments, in the module that asks for them', () => {
    const { module } = resolveUser(
      `${importing}types:\n  User: { id: int64 }\n  A:\n    a: common.Page<User>\n    b: common.Page<common.Page<User>>\n    c: common.Page<string>\n    d: common.Page<User>\n    e: common.Page<User[]>\n`,
      page,
    );
    assert.equal(names(module.types), 'User A UserPage UserPagePage StringPage UserListPage UserConfig');
    assert.equal(show(typeNamed(module, 'UserPagePage').type), '{ items: UserPage[]; total: int32 }');
    assert.equal(typeNamed(module, 'UserPagePage').label, 'Page<Page<User>>');
    assert.equal(typeNamed(module, 'UserPage').origin, 'instance');
  });

  it('finds names for what stands within declared types', () => {
    const { module } = resolveUser(
      'types:\n  Maybe: string | null | int32\n  Stuff: (string | boolean)[]\n  Rows:\n    type: map<string, string | int32>\n',
    );
    assert.equal(names(module.types), 'Maybe MaybeValue Stuff StuffItem Rows Row UserConfig');
  });

  it('takes the instance of a shared file that uses it itself', () => {
    const files = { 'shared/common.yaml': `${page['shared/common.yaml']}  Roles: Page<Role>\n` };
    const model = resolveModel({
      ...files,
      'services/user/service.yaml': `service: user\n${importing}routes:\n  a: { get: /a, returns: common.Page<common.Role> }\n`,
    });
    const shared = model.modules.find((module) => module.name === 'common');
    assert.equal(shared && names(shared.types), 'Role Roles RolePage');
    const result = model.services[0]?.part(routes).operations[0]?.result;
    assert.ok(result?.kind === 'json' && result.type.kind === 'ref');
    assert.equal(result.type.to.module, shared);
  });

  it('emits a generic with its parameters, and once what in it names none', () => {
    const { module } = resolveUser(
      'types:\n  Box<T>:\n    value: T\n    meta: { size: int32 }\n    inner: { of: T }\n  A: { a: Box<string>, b: Box<int32> }\n',
    );
    assert.equal(
      module.generics.map((generic) => `${generic.name} ${show(generic.type)}`).join(),
      'Box { value: T; meta: BoxMeta; inner: { of: T } }',
    );
    assert.equal(
      show(typeNamed(module, 'StringBox').type),
      '{ value: string; meta: BoxMeta; inner: StringBoxInner }',
    );
    assert.equal(module.types.filter((type) => type.name.startsWith('BoxMeta')).length, 1);
  });

  it('resolves a generic that refers to itself', () => {
    const { module } = resolveUser(
      'types:\n  Tree<T>:\n    value: T\n    kids: Tree<T>[]\n  A: { tree: Tree<string> }\n',
    );
    assert.equal(show(typeNamed(module, 'StringTree').type), '{ value: string; kids: StringTree[] }');
  });

  for (const [written, expected] of [
    ['Partial<User>', '{ id?: int64; role?: Role; nick?: string | null }'],
    ['Pick<User, id | role>', '{ id: int64; role: Role = "a" }'],
    ['Omit<User, role>', '{ id: int64; nick?: string | null }'],
    ['Partial<Pick<User, id>> & Named', '{ id?: int64; name: string }'],
    ['User & Pick<User, id>', '{ id: int64; role: Role = "a"; nick?: string | null }'],
    ['Partial<User> & Pick<User, id>', '{ id: int64; role?: Role; nick?: string | null }'],
  ] as const) {
    it(`works out ${written}`, () => {
      const { module } = resolveUser(
        `types:\n  Role: enum(a, b)\n  User:\n    id: int64\n    role: Role = a\n    nick?: string | null\n  Named: { name: string }\n  A: ${written}\n`,
      );
      assert.equal(show(typeNamed(module, 'A').type), expected);
    });
  }

  it('picks from a type that is being resolved', () => {
    const { module } = resolveUser('types:\n  User:\n    id: int64\n    friends: Pick<User, id>[]\n');
    assert.equal(show(typeNamed(module, 'User').type), '{ id: int64; friends: UserFriend[] }');
    assert.equal(show(typeNamed(module, 'UserFriend').type), '{ id: int64 }');
  });

  it('lifts objects in place once, however often their fields are taken over', () => {
    const { module } = resolveUser(
      'types:\n  User:\n    address: { street: string, geo: { lat: double } }\n  Patch: Partial<User>\n  Copy: Omit<User, address> & User\n',
    );
    assert.equal(names(module.types), 'User UserAddress UserAddressGeo Patch Copy UserConfig');
    assert.equal(show(typeNamed(module, 'Patch').type), '{ address?: UserAddress }');
  });

  it('maps the values of a discriminator to members', () => {
    const { module } = resolveUser(
      'types:\n  Contact: { union: [EmailContact, PhoneContact], discriminator: kind }\n  EmailContact: { kind: enum(email), address: email }\n  PhoneContact: { kind: "enum(phone, fax)", number: string }\n',
    );
    const { type } = typeNamed(module, 'Contact');
    assert.ok(type.kind === 'union');
    assert.deepEqual(
      type.discriminator?.mapping.map(({ value, member }) => `${value} ${member.name}`),
      ['email EmailContact', 'phone PhoneContact', 'fax PhoneContact'],
    );
  });

  it("gives a sender's form to what a default reaches, over circles too", () => {
    const { module } = resolveUser(
      'types:\n  A: { b?: B }\n  B: { c: "C[]" }\n  C: { a?: A, n: int32 = 1 }\n  D: { s: string }\n  E: { m: "map<string, A>" }\n',
    );
    const withInit = module.types.filter((type) => type.hasInit);
    assert.equal(names(withInit), 'A B C E UserConfig');
  });

  it('keeps a default in the form that it has on the wire', () => {
    const { module } = resolveUser(
      'types:\n  A:\n    big: int64 = 5\n    price: decimal = 1.50\n    list: int64[] = [1, 2]\n    at: datetime = 2026-01-31T12:00:00Z\n',
    );
    assert.equal(
      show(typeNamed(module, 'A').type),
      '{ big: int64 = "5"; price: decimal = "1.50"; list: int64[] = ["1","2"]; at: datetime = "2026-01-31T12:00:00Z" }',
    );
  });

  it('narrows what stands behind a name', () => {
    const { module } = resolveUser(
      'types:\n  A: { id: { type: Short, minLength: 2 }, of: { type: Late, maxLength: 9 } }\n  Short: string(..8)\n  Late: Short\n',
    );
    assert.equal(
      show(typeNamed(module, 'A').type),
      '{ id: string(maxLength 8, minLength 2); of: string(maxLength 9) }',
    );
  });

  it('allows recursion through arrays, maps, optional and nullable fields', () => {
    const { module } = resolveUser(
      'types:\n  N:\n    a: N[]\n    b: map<string, N>\n    c?: N\n    d: N | null\n  List: List[]\n',
    );
    assert.equal(show(typeNamed(module, 'N').type), '{ a: N[]; b: map<N>; c?: N; d: N | null }');
    assert.equal(show(typeNamed(module, 'List').type), 'List[]');
  });

  it('meets a file once that is imported over two ways', () => {
    const model = resolveModel({
      'shared/role.yaml': 'types:\n  Role: enum(a)\n',
      'shared/a.yaml': 'imports: { role: ./role.yaml }\ntypes:\n  A: { r: role.Role }\n',
      'shared/b.yaml': 'imports: { role: ./role.yaml }\ntypes:\n  B: { r: role.Role }\n',
      'services/user/service.yaml':
        'service: user\nimports: { a: ../../shared/a.yaml, b: ../../shared/b.yaml }\ntypes:\n  C: a.A & b.B\nroutes:\n  ping: { get: /ping }\n',
    });
    assert.equal(names(model.modules), 'a b claims role');
    const module = model.services[0]?.module;
    assert.ok(module);
    assert.equal(show(typeNamed(module, 'C').type), '{ r: Role }');
  });
});
