// Every code of ARM3xxx that resolution reports, each with its place.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogue } from '../../diagnostic/catalogue.js';
import { placeOf, resolveFiles } from './testing/resolve-files.js';

interface Fixture {
  readonly it: string;
  /** The rest of the user service's manifest. */
  readonly user?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly suggestion?: string;
}

const common = {
  'shared/common.yaml':
    'types:\n  Page<T>: { items: "T[]" }\n  Role: enum(a, b)\nerrors:\n  NotFound: { code: 10404, status: 404, message: none }\n',
};
const importing = 'imports: { common: ../../shared/common.yaml }\n';
const used = 'types:\n  R: { r: common.Role }\n';
const dto = (text: string) => ({ 'shared/account.ts': text });
const importingDto = 'imports: { account: ../../shared/account.ts }\n';

/** A field of a type that is imported from a TypeScript file. */
const userDtos = (...rows: readonly (readonly [it: string, text: string])[]): readonly Fixture[] =>
  rows.map(([it, text]) => ({
    it,
    user: `${importingDto}types:\n  A: { u: account.User }\n`,
    files: dto(text),
  }));

/** Another service. */
const service = (name: string, rest: string) => ({
  [`services/${name}/service.yaml`]: `service: ${name}\n${rest}`,
});
const file = service('file', 'routes:\n  a: { get: /a }\n');
const fileWithName = service('file', 'routes:\n  getFile: { get: /a, returns: { name: string } }\n');

/** In order of the codes; several of one code where it is reported in different places. */
const fixtures: Readonly<Record<string, readonly Fixture[]>> = {
  ARM3004: [
    {
      it: 'a generic without arguments',
      user: `${importing}routes:\n  a: { get: /a, returns: «common.Page» }\n`,
      files: common,
    },
    {
      it: 'arguments of a type that takes none',
      user: 'types:\n  A: { b: int32 }\n  C: { a: «A<string>» }\n',
    },
  ],
  ARM3005: [
    {
      it: 'an unknown type',
      user: 'types:\n  User: { a: int32 }\n  Session: { user: «Usr» }\n',
      suggestion: 'User',
    },
    {
      it: 'a type of an imported file without its alias',
      user: `${importing}${used}  B: { r: «Role» }\n`,
      files: common,
      suggestion: 'common.Role',
    },
    {
      it: 'an unknown type in a generic that nobody uses',
      user: 'types:\n  Box<T>: { a: T, b: «Nothing» }\n',
    },
  ],
  ARM3006: [
    {
      it: 'an unknown alias',
      user: `${importing}${used}  B: { r: «comon.Role» }\n`,
      files: common,
      suggestion: 'common.Role',
    },
  ],
  ARM3007: [
    {
      it: 'a type that the imported file lacks',
      user: `${importing}types:\n  A: { r: «common.Rol» }\n`,
      files: common,
      suggestion: 'common.Role',
    },
    {
      it: 'an error that the imported file lacks',
      user: `${importing}routes:\n  a: { get: /a, errors: [«common.NotFond»] }\n`,
      files: common,
      suggestion: 'common.NotFound',
    },
    {
      it: 'a type that the imported file imports itself',
      user: 'imports: { more: ../../shared/more.yaml }\ntypes:\n  A: { r: «more.Role», s: more.Same }\n',
      files: {
        ...common,
        'shared/more.yaml': 'imports: { common: ./common.yaml }\ntypes:\n  Same: common.Role\n',
      },
    },
  ],
  ARM3008: [
    { it: 'an import that nothing uses', user: importing.replace('common:', '«common»:'), files: common },
  ],
  ARM3009: [
    {
      it: 'two files with one path of generated code',
      user: 'imports: { a: «../../shared/common.yaml», b: ../../shared/common.ts }\ntypes:\n  A: { a: a.Role, b: b.X }\n',
      files: { ...common, 'shared/common.ts': 'export interface X { a: string }\n' },
    },
    {
      it: 'a shared file that would overwrite a generated one',
      user: 'imports: { c: «./contract.yaml» }\ntypes:\n  A: c.X\n',
      files: { 'services/user/contract.yaml': 'types:\n  X: { a: int32 }\n' },
    },
  ],
  ARM3010: [
    {
      it: 'an input with the name of a type',
      user: 'types:\n  LoginInput: { a: int32 }\nroutes:\n  «login»: { post: /login, body: { b: int32 } }\n',
    },
    {
      it: 'an object in place with the name of a type',
      user: 'types:\n  UserAddress: { a: int32 }\n  User: { address: «{ b: int32 }» }\n',
    },
    {
      it: 'an instance with the name of a type',
      user: `${importing}types:\n  RolePage: { a: int32 }\nroutes:\n  a: { get: /a, returns: «common.Page<common.Role>» }\n`,
      files: common,
    },
  ],
  ARM3011: [
    { it: 'a type with the name of the config', user: 'types:\n  «UserConfig»: { a: int32 }\n' },
    { it: 'a type that generated code has', user: 'types:\n  «UserApi»: { a: int32 }\n' },
    {
      it: "a type with the name of another one's sender's form",
      user: 'types:\n  User: { a: int32 = 1 }\n  «UserInit»: { a: int32 }\n',
    },
  ],
  ARM3012: [
    {
      it: 'an input that differs from a type in case only',
      user: 'types:\n  LogininPut: { a: int32 }\nroutes:\n  «login»: { post: /login, body: { b: int32 } }\n',
    },
  ],
  ARM3013: [
    {
      it: 'an unknown error',
      user: 'errors:\n  NameTaken: { code: 10409, status: 409, message: taken }\nroutes:\n  a: { get: /a, errors: [«NamTaken»] }\n',
      suggestion: 'NameTaken',
    },
  ],
  ARM3014: [
    {
      it: 'a code that an imported error has',
      user: `${importing}errors:\n  Gone: { code: «10404», status: 404, message: gone }\nroutes:\n  a: { get: /a, errors: [common.NotFound] }\n`,
      files: common,
    },
    {
      it: 'a code of two imported errors',
      user: 'imports: { common: ../../shared/common.yaml, «more»: ../../shared/more.yaml }\nroutes:\n  a: { get: /a, errors: [common.NotFound, more.Gone] }\n',
      files: {
        ...common,
        'shared/more.yaml': 'errors:\n  Gone: { code: 10404, status: 404, message: gone }\n',
      },
    },
  ],
  ARM3015: [
    {
      it: 'a code that another service has',
      user: 'errors:\n  Gone: { code: «10404», status: 404, message: gone }\nroutes:\n  a: { get: /a, errors: [Gone] }\n',
      files: service(
        'file',
        'errors:\n  NoFile: { code: 10404, status: 404, message: none }\nroutes:\n  a: { get: /a, errors: [NoFile] }\n',
      ),
    },
  ],
  ARM3020: [
    { it: 'Partial of a text', user: 'types:\n  Id: int64\n  A: Partial<«Id»>\n' },
    {
      it: 'a union in an intersection',
      user: 'types:\n  A: { a: int32 }\n  B: { b: int32 }\n  U: A | B\n  C: A & «U»\n',
    },
  ],
  ARM3021: [
    {
      it: 'a field that is not there to omit',
      user: 'types:\n  User: { id: int64, password: string }\n  P: Omit<User, «pasword»>\n',
      suggestion: 'password',
    },
  ],
  ARM3022: [
    { it: 'a field of two types', user: 'types:\n  A: { id: int64 }\n  B: { id: string }\n  C: «A & B»\n' },
  ],
  ARM3023: [
    { it: 'names that stand for each other', user: 'types:\n  «A»: B\n  B: A | null\n' },
    { it: 'fields made of their own', user: 'types:\n  A: "Partial<«B»>"\n  B: "Omit<A, x>"\n' },
  ],
  ARM3024: [
    { it: 'a type that contains itself', user: 'types:\n  «Node»: { next: Node }\n' },
    { it: 'types that contain each other', user: 'types:\n  «A»: { b: B }\n  B: { a: "A[](1..)" }\n' },
  ],
  ARM3025: [
    {
      it: 'a generic that grows',
      user: 'types:\n  Box<T>: { inner?: «Box<Box<T>>» }\n  A: { b: Box<string> }\n',
    },
  ],
  ARM3026: [
    {
      it: 'a length of an enum',
      user: 'types:\n  Role: enum(a, b)\n  A: { role: «{ type: Role, minLength: 3 }» }\n',
    },
  ],
  ARM3027: [
    {
      it: 'a default that is no member',
      user: 'types:\n  Role: enum(admin, member)\n  User: { role: Role = «guest» }\n',
    },
    {
      it: 'a default below the minimum behind a name',
      user: 'types:\n  Age: int32(18..)\n  User: { age: Age = «17» }\n',
    },
  ],
  ARM3030: [
    {
      it: 'a text in a union with a discriminator',
      user: 'types:\n  A: { kind: enum(a) }\n  U: { union: [A, «string»], discriminator: kind }\n',
    },
  ],
  ARM3031: [
    {
      it: 'a member without the field',
      user: 'types:\n  A: { kind: enum(a) }\n  B: { id: int64 }\n  U: { union: [A, «B»], discriminator: kind }\n',
    },
  ],
  ARM3032: [
    {
      it: 'a field that is any text',
      user: 'types:\n  A: { kind: string }\n  B: { kind: enum(b) }\n  U: { union: [«A», B], discriminator: kind }\n',
    },
    {
      it: 'a field that may be absent',
      user: 'types:\n  A: { kind?: enum(a) }\n  B: { kind: enum(b) }\n  U: { union: [«A», B], discriminator: kind }\n',
    },
  ],
  ARM3033: [
    {
      it: 'a value of two members',
      user: 'types:\n  A: { kind: enum(a) }\n  B: { kind: enum(a), id: int64 }\n  U: { union: [A, «B»], discriminator: kind }\n',
    },
  ],
  ARM3034: [
    { it: 'a datetime beside a text', user: 'types:\n  A: string | «datetime»\n' },
    {
      it: 'a text behind a name beside a datetime',
      user: 'types:\n  Note: string\n  A: datetime | null | «Note»\n',
    },
    { it: 'a whole number beside one of 64 bits', user: 'types:\n  A: { b: int32 | boolean | «int64» }\n' },
    { it: 'lists of what is alike', user: 'types:\n  A: uuid[] | bytes[] | «string[]»\n' },
    {
      it: 'an enum with a member in base64',
      user: 'types:\n  Word: enum(word, other)\n  A: bytes | «Word»\n',
    },
    {
      it: 'a member of a union within',
      user: 'types:\n  A: { union: [B, «bytes»] }\n  B: string | boolean\n',
    },
  ],
  ARM3040: [
    {
      it: 'a path parameter and a field of a named body',
      user: 'types:\n  User: { «id»: int64 }\nroutes:\n  a: { put: "/a/{id}", path: { id: int64 }, body: User }\n',
    },
  ],
  ARM3041: [
    {
      it: 'a path parameter that is an object behind a name',
      user: 'types:\n  Key: { a: int32 }\nroutes:\n  a: { get: "/a/{id}", path: { id: «Key» } }\n',
    },
  ],
  ARM3042: [
    {
      it: 'an object behind a name in a query',
      user: 'types:\n  Key: { a: int32 }\nroutes:\n  a: { get: "/a", query: { id: «Key» } }\n',
    },
    {
      it: 'a null behind a name in a header',
      user: 'types:\n  Key: string | null\nroutes:\n  a: { get: "/a", headers: { key: «Key» } }\n',
    },
  ],
  ARM3045: [
    {
      it: 'a read-only field in a body',
      user: 'types:\n  User: { id: { type: int64, readOnly: true }, name: string }\nroutes:\n  a: { post: /a, body: «User» }\n',
    },
    {
      it: 'a read-only field deep in a body',
      user: 'types:\n  User: { id: { type: int64, readOnly: true }, name: string }\nroutes:\n  a: { post: /a, body: «{ users: "User[]" }» }\n',
    },
  ],
  ARM3046: [
    {
      it: 'a write-only field in a result',
      user: 'types:\n  User: { name: string, password: { type: string, writeOnly: true } }\nroutes:\n  a: { get: /a, returns: "«User[]»" }\n',
    },
  ],
  ARM3047: [{ it: 'an operation that a class has as its own', user: 'routes:\n  «context»: { get: /a }\n' }],
  ARM3050: [
    {
      it: 'a peer with the name of a service',
      user: 'depends: [{ service: file, manifest: ../../peers/file.yaml }]\n',
      files: {
        ...file,
        'peers/file.yaml': 'service: «file»\nroutes:\n  a: { get: /a }\n',
      },
    },
  ],
  ARM3051: [
    {
      it: 'an unknown dependency',
      user: 'depends: [«flie»]\n',
      files: file,
      suggestion: 'file',
    },
    { it: 'an unknown caller', user: 'routes:\n  a: { get: /a, rpcOnly: true, callers: [«algo»] }\n' },
    {
      it: 'an unknown service to expose',
      files: service('gateway', 'gateway: { expose: [«usr»] }\n'),
      user: '',
      suggestion: 'user',
    },
  ],
  ARM3052: [
    {
      it: 'a dependency on a gateway',
      user: 'depends: [«gateway»]\n',
      files: service('gateway', 'gateway: { expose: [user] }\n'),
    },
    {
      it: 'a gateway that exposes itself',
      user: '',
      files: service('gateway', 'gateway: { expose: [user, «gateway»] }\n'),
    },
  ],
  ARM3053: [
    {
      it: 'roles without a claim',
      user: 'routes:\n  a: { get: /a, auth: { jwt: { roles: [«admin»] } } }\n',
      files: { 'scaffold.yaml': 'workspace: shop\nauth: { claims: { userId: string } }\n' },
    },
  ],
  ARM3054: [
    {
      it: 'a role that no token can have',
      user: 'routes:\n  a: { get: /a, auth: { jwt: { roles: [«admn»] } } }\n',
      files: {
        'scaffold.yaml':
          'workspace: shop\nauth: { claims: { userId: string, role: "enum(admin, member)" } }\n',
      },
      suggestion: 'admin',
    },
  ],
  ARM3055: [
    {
      it: 'an operation that a dependency does not have',
      user: 'depends: [{ service: file, uses: { «getFlie»: [name] } }]\n',
      files: fileWithName,
      suggestion: 'getFile',
    },
    {
      it: 'an operation with rules of its own that is none',
      user: 'depends: [{ service: file, resilience: { operations: { «b»: { retries: 1 } } } }]\n',
      files: file,
    },
    {
      it: 'a fallback of an operation that is not used',
      user: 'depends: [{ service: file, uses: { getFile: "*" }, resilience: { fallback: [«getFil»] } }]\n',
      files: fileWithName,
      suggestion: 'getFile',
    },
  ],
  ARM3056: [
    {
      it: 'a field that a result does not have',
      user: 'depends: [{ service: file, uses: { getFile: [name, «nmae»] } }]\n',
      files: fileWithName,
      suggestion: 'name',
    },
    {
      it: 'a field that a field does not have, behind a list that may be null and hold itself',
      user: 'depends: [{ service: file, uses: { getTree: [owner.name, «owner.size», all.owner] } }]\n',
      files: service(
        'file',
        'types:\n  Trees: Tree[]\n  Tree: { owner: "Owner[] | null", all: Trees }\n  Owner: { name: string }\nroutes:\n  getTree: { get: /a, returns: Trees }\n',
      ),
    },
    {
      it: 'a field of a result that is empty',
      user: 'depends: [{ service: file, uses: { drop: [«name»] } }]\n',
      files: service('file', 'routes:\n  drop: { delete: /a }\n'),
    },
  ],
  ARM3057: [
    ...[
      ['an object', '{ to: { name: string } }'],
      ['a map', '{ to: "map<string, string>" }'],
      ['a list of objects', '{ to: "Party[]" }'],
      ['a list of lists', '{ to: "string[][]" }'],
      ['a list with null', '{ to: "(string | null)[]" }'],
      ['anything', '{ to?: json }'],
      ['an object that may be null', '{ to: Party | null }'],
      ['a union with an object', '{ to: string | Party }'],
      ['a named union with an object', '{ to: Either }'],
      ['a body that is no object', '"string[]"'],
    ].map(([it, body]) => ({
      it: `${it} for a peer that reads forms`,
      user: 'depends: [{ service: «mail», encoding: form }]\n',
      files: service(
        'mail',
        `types:\n  Either: string | Party\n  Party: { name: string }\nroutes:\n  send: { post: /send, body: ${body} }\n`,
      ),
    })),
    {
      it: 'the operation that is used',
      user: 'depends: [{ service: mail, encoding: form, uses: { «send»: [], plain: [] } }]\n',
      files: service(
        'mail',
        'types:\n  Id: int32 | boolean\nroutes:\n  send: { post: /send, body: { to: { name: string } } }\n  other: { post: /other, body: { to: { name: string } } }\n  plain: { post: /plain, body: { to: "email[]", at: datetime, kind?: "enum(a, b)", n: int64 | null, id: Id, ids: "Id[]" } }\n  upload: { post: /upload, body: { file: file, more: { a: string } } }\n  find: { get: /find, query: { id: int64 } }\n',
      ),
    },
  ],
  ARM3058: [
    {
      it: 'a try that may take longer than the call',
      user: 'depends: [{ service: file, «resilience»: { timeout: 1s, attempt: 2s } }]\n',
      files: file,
    },
    {
      it: 'a fallback of a stream',
      user: 'depends: [{ service: file, resilience: { fallback: [«watch»] } }]\n',
      files: service('file', 'routes:\n  watch: { get: /a, returns: stream<int32> }\n'),
    },
    {
      it: 'a config field that stands where the rules do',
      user: 'depends: [file]\nconfig: { «resilience»: string = a }\n',
      files: file,
    },
  ],
  ARM3059: [
    {
      it: 'an issuer that is no service here',
      user: 'routes:\n  a: { get: /a }\n',
      files: { 'scaffold.yaml': 'workspace: shop\nauth: { issuer: «usr» }\n' },
    },
  ],
  ARM3070: userDtos(['broken TypeScript', 'export interface User { id: «}» \n']),
  ARM3071: userDtos(
    ['a map of JavaScript', 'export interface User { a: «Map<string, number>» }\n'],
    ['an address', 'export interface User { a: «URL» }\n'],
    ['a weak map', 'export interface User { a: «WeakMap<object, string>» }\n'],
    ['a promise in a list', 'export interface User { a: «Promise<string>»[] }\n'],
    ['a method', 'export interface User { «greet(): string» }\n'],
    ['any', 'export interface User { a: «any» }\n'],
    ['an unknown name', 'export interface User { a: «Missing» }\n'],
    ['a tuple', 'export interface User { a: «[string, number]» }\n'],
    ['undefined', 'export interface User { a: string | «undefined» }\n'],
  ),
  ARM3072: userDtos(
    ['a tag that is no number', 'export interface User {\n  /** «@minLength many» */\n  a: string;\n}\n'],
    ['a length of a number', 'export interface User {\n  /** «@minLength 2» */\n  a: number;\n}\n'],
    ['a format of another type', 'export interface User {\n  /** «@format email» */\n  a: number;\n}\n'],
  ),
  ARM3073: [
    {
      it: 'a generic of TypeScript',
      user: `${importingDto}types:\n  A: { u: «account.Page<string>» }\n`,
      files: dto('export interface Page<T> { items: T[] }\n'),
    },
    {
      it: 'an enum of TypeScript',
      user: `${importingDto}types:\n  A: { u: «account.Role» }\n`,
      files: dto("export enum Role { A = 'a' }\n"),
    },
    {
      it: 'a default export of TypeScript',
      user: `${importingDto}types:\n  A: { u: «account.Money» }\n`,
      files: dto('export default interface Money { amount: string }\n'),
    },
  ],
  ARM3074: [
    {
      it: 'two fields of one name on the wire',
      user: "types:\n  A: { a: { type: string, name: '@x' }, «b»: { type: string, name: '@x' } }\n",
    },
  ],
  ARM3090: [
    {
      it: 'a secret that is no text',
      user: 'config:\n  «pin»: { type: int32, secret: true }\n',
    },
    {
      it: 'a secret in a list',
      user: 'config:\n  tokens: "Token[]"\ntypes:\n  Token: { «value»: { type: string, secret: true } }\n',
    },
  ],
  ARM3091: [
    {
      it: 'a secret that stands in no config',
      user: 'types:\n  Login: { «password»: { type: string, secret: true } }\n',
    },
  ],
};

describe('resolve reports', () => {
  for (const [code, list] of Object.entries(fixtures)) {
    for (const fixture of list) {
      it(`${code}: ${fixture.it}`, () => {
        const user = fixture.user ?? '';
        const ping = /^routes:/m.test(user) ? '' : 'routes:\n  ping: { get: /ping }\n';
        const { outcome, marks } = resolveFiles({
          'services/user/service.yaml': `service: user\n${user}${ping}`,
          ...fixture.files,
        });
        const expected = marks.map((mark) => `${code} ${mark.path} ${mark.start}-${mark.end}`);
        const found = outcome.diagnostics.map((each) => placeOf(each).split(' ').slice(0, 3).join(' '));
        assert.deepEqual(
          found,
          expected,
          outcome.diagnostics.map((each) => `${placeOf(each)} ${each.message}`).join('\n'),
        );
        assert.equal(
          outcome.value === undefined,
          catalogue[code as keyof typeof catalogue].severity === 'error',
        );
        if (fixture.suggestion !== undefined)
          assert.equal(outcome.diagnostics[0]?.suggestion, fixture.suggestion);
      });
    }
  }

  it('has a fixture for each code that is not of loading', () => {
    const loading = ['ARM3001', 'ARM3002', 'ARM3003'];
    const codes = Object.keys(catalogue).filter((code) => code.startsWith('ARM3') && !loading.includes(code));
    assert.deepEqual(Object.keys(fixtures), codes);
  });

  it('all problems at once, each at its place', () => {
    const { outcome, marks } = resolveFiles({
      'services/user/service.yaml': `service: user
depends: [«nowhere»]
types:
  A: { b: «Unknown», c: "Omit<C, «x»>" }
  C: { d: int32 }
  «N»: { n: N }
errors:
  E: { code: 10404, status: 404, message: none }
routes:
  a: { get: /a, returns: «Missing», errors: [«F»] }
  «context»: { get: /b }
`,
    });
    const found = outcome.diagnostics.map((each) => `${each.span?.start}`).sort();
    assert.deepEqual(found, marks.map((mark) => `${mark.start}`).sort());
  });
});
