import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryTree } from '../../file/memory-tree.js';
import { applyChanges } from './apply.js';
import type { EmittedFile, MethodSeam } from './change.js';
import { readLock } from './lock.js';
import { emitted, merge, path, seam } from './merge-class.test.fixture.js';
import { planChanges } from './plan.js';

const login = seam('login', 'LoginInput');
const logout = seam('logout', undefined, 'void');
const getMe = seam('getMe', undefined, 'User');
const implement = (text: string): string =>
  text.replace("throw failure('internal', 'login');", 'return mySession(input);');

test('adds a method behind the one that goes before it in the manifest, with its imports', () => {
  const { text, codes } = merge([login, logout], implement, [login, getMe, logout]);
  assert.deepEqual(codes, []);
  assert.match(text, /return mySession\(input\);\n  \}\n\n  \/\*\* Does getMe\. \*\/\n  async getMe/);
  assert.match(text, /import type \{ LoginInput, Session, User \} from/);
  assert.match(text, /failure\('internal', 'getMe'\);\n  \}\n\n  \/\*\* Does logout/);
});

test('adds the first method of the manifest before all others', () => {
  const { text } = merge(
    [logout],
    (t) => t.replace('{\n  /** Does logout', '{\n  constructor() {}\n\n  /** Does logout'),
    [login, logout],
  );
  assert.match(text, /constructor\(\) \{\}\n\n  \/\*\* Does login\. \*\/[^]*\n  \}\n\n  \/\*\* Does logout/);
});

test('fills an empty class', () => {
  const empty = (): string =>
    `import type { UserApi } from './generated/service.js';\nexport class S implements UserApi {}\n`;
  const { text } = merge([logout], empty, [logout, login]);
  assert.match(text, /implements UserApi \{\n  \/\*\* Does logout\. \*\/[^]*\n  \}\n\n  \/\*\* Does login/);
  assert.match(text, /\n\}\n$/);
});

test('keeps the indentation, the line ends, the quotes and a byte order mark', () => {
  const style = (text: string): string =>
    '\uFEFF' + implement(text).replaceAll('  ', '\t').replaceAll("'", '"').replaceAll('\n', '\r\n');
  const { text } = merge([login], style, [
    login,
    getMe,
    { ...logout, imports: [{ name: 'X', module: './x.js', typeOnly: true }] },
  ]);
  assert.ok(text.startsWith('\uFEFFimport'));
  assert.ok(!/[^\r]\n/.test(text));
  assert.match(text, /\r\n\tasync getMe\(call: Call\): Promise<User> \{\r\n\t\tthrow/);
  assert.match(text, /import type \{ X \} from "\.\/x\.js";\r\n/);
});

test('a signature that is as emitted follows, and the old import goes', () => {
  const { text, codes } = merge([login], implement, [seam('login', 'SignInInput', 'Token')]);
  assert.deepEqual(codes, []);
  assert.match(
    text,
    /async login\(input: SignInInput, call: Call\): Promise<Token> \{\n    return mySession/,
  );
  assert.match(text, /import type \{ SignInInput, Token \} from/);
});

test('an import that the user needs stays', () => {
  const edit = (text: string): string => implement(text) + 'const keep = (s: Session): Session => s;\n';
  const { text } = merge([login], edit, [seam('login', 'LoginInput', 'Token')]);
  assert.match(text, /import type \{ LoginInput, Session, Token \} from/);
});

test('renamed parameters and layout are no change of a signature', () => {
  const edit = (text: string): string =>
    implement(text).replace(
      '(input: LoginInput, call: Call)',
      '(\n    { name }: LoginInput, // both\n    call: Call,\n  )',
    );
  const { text, codes } = merge([login], edit, [seam('login', 'SignInInput')]);
  assert.deepEqual(codes, []);
  assert.match(text, /\{ name \}: SignInInput, \/\/ both\n    call: Call,\n  \): Promise<Session>/);
});

test('an input that comes or goes changes the list of parameters', () => {
  const edit = (text: string): string =>
    text.replace('call: Call)', '_call: Call)').replace('failure(', 'mine(');
  const { text } = merge([seam('login', undefined)], edit, [seam('login', 'LoginInput')]);
  assert.match(text, /async login\(input: LoginInput, _call: Call\)/);
  const gone = merge([login], (t) => t.replace('failure(', 'mine('), [seam('login', undefined)]);
  assert.match(gone.text, /async login\(call: Call\)/);
  const used = merge([login], implement, [seam('login', undefined)]);
  assert.deepEqual(used.codes, ['ARM5006']);
  assert.match(used.text, /async login\(input: LoginInput, call: Call\)/);
});

test('a signature that the user changed is left alone and reported', () => {
  const edit = (text: string): string =>
    implement(text).replace('input: LoginInput', 'input: LoginInput & Extra');
  const { text, codes, messages } = merge([login], edit, [seam('login', 'SignInInput')]);
  assert.deepEqual(codes, ['ARM5006']);
  assert.match(messages, /\(input: SignInInput, call: Call\): Promise<Session>/);
  assert.match(text, /input: LoginInput & Extra/);
});

test('what the user changed is no matter where the manifest changed something else', () => {
  const edit = (text: string): string =>
    implement(text).replace('Promise<Session>', 'Promise<Session & Extra>');
  const { text, codes } = merge([login], edit, [seam('login', 'SignInInput')]);
  assert.deepEqual(codes, []);
  assert.match(text, /login\(input: SignInInput, call: Call\): Promise<Session & Extra>/);
});

test('an operation that left the manifest is reported, and its method stays', () => {
  const edit = (text: string): string =>
    text.replace("throw failure('internal', 'logout');", 'await gone();');
  const { text, codes } = merge([login, logout], edit, [login]);
  assert.deepEqual(codes, ['ARM5007']);
  assert.match(text, /async logout\(/);
});

test('a file that no longer parses is a conflict with its line, and is not touched', () => {
  const broken = (text: string): string => implement(text) + 'const oops = {{;\n';
  const { kind, codes, text } = merge([login], broken, [login, getMe]);
  assert.equal(kind, 'conflict');
  assert.deepEqual(codes, ['ARM5005']);
  assert.match(text, /oops/);
  assert.doesNotMatch(text, /getMe/);
});

const aliveShapes: readonly [string, (text: string) => string, string[]][] = [
  [
    'a renamed class',
    (t) => t.replace('class UserService', 'export default class Accounts').replace('export export', 'export'),
    [],
  ],
  [
    'an import under another name',
    (t) => t.replace('UserApi }', 'UserApi as Api }').replace('implements UserApi', 'implements Api'),
    [],
  ],
  [
    'an import of the whole module',
    (t) =>
      t
        .replace('import type { Call, UserApi }', 'import type * as api')
        .replace('implements UserApi', 'implements api.UserApi')
        .replaceAll(': Call', ': api.Call'),
    [],
  ],
  [
    'a class expression',
    (t) => t.replace('export class UserService', 'export const UserService = class'),
    [],
  ],
  [
    'decorators and overloads',
    (t) => t.replace('  async login', '  async login(): Promise<never>;\n  @logged() async login'),
    [],
  ],
  ['a property with an arrow function', (t) => t.replace(/async login([^{]*)\{/, 'login = async $1=> {'), []],
  [
    'a method in the constructor’s list',
    (t) =>
      t.replace(/  \/\*\* Does login[^]*?\n  \}\n/, '  constructor(readonly login: UserApi["login"]) {}\n'),
    [],
  ],
];
for (const [name, shape, codes] of aliveShapes) {
  test(`adds to ${name}`, () => {
    const before = merge([login], shape, [login]).text;
    const result = merge([login], shape, [login, getMe]);
    assert.deepEqual(result.codes, codes);
    assert.match(result.text, /async getMe/);
    assert.equal(withoutAdded(result.text), withoutAdded(before));
  });
}

const leftAlone: readonly [string, (text: string) => string][] = [
  ['no class', (t) => `${t.split('\n')[2]}\nexport const api: UserApi = { ...login, ...rest };\n`],
  ['two classes', (t) => t + 'class Fake implements UserApi { login(): never { throw 1; } }\n'],
];
for (const [name, shape] of leftAlone) {
  test(`leaves a file with ${name} alone and says what is missing`, () => {
    const result = merge([login], shape, [login, getMe]);
    assert.deepEqual(result.codes, ['ARM5008']);
    assert.match(result.messages, /getMe/);
    assert.doesNotMatch(result.text, /getMe/);
  });
}

test('an operation that was moved to a superclass is not added again', () => {
  const move = (t: string): string =>
    t.replace(/  \/\*\* Does login[^]*?\n  \}\n/, '').replace('UserService', 'UserService extends Sessions');
  const { text, codes } = merge([login, logout], move, [login, logout, getMe]);
  assert.deepEqual(codes, []);
  assert.doesNotMatch(text, /login\(/);
  assert.match(text, /getMe/);
});

test('a method that was lost is added again', () => {
  const { text } = merge([login, logout], (t) => t.replace(/  \/\*\* Does logout[^]*?\n  \}\n/, ''), [
    login,
    logout,
  ]);
  assert.match(text, /async logout/);
});

test('a name that is taken is imported under another', () => {
  const { text } = merge([login], (t) => implement(t) + 'interface User { mine: true }\n', [login, getMe]);
  assert.match(text, /User as GeneratedUser/);
  assert.match(text, /Promise<GeneratedUser>/);
});

test('a type that moves to another module is imported from there', () => {
  const tree = createMemoryTree();
  const moved: MethodSeam = {
    ...login,
    imports: login.imports.map((need) =>
      need.name === 'Session' ? { ...need, module: '../../shared/generated/common.js' } : need,
    ),
  };
  const run = (method: MethodSeam, dto: string): void => {
    const generated: EmittedFile = {
      path: 'services/user/generated/dto.ts',
      ownership: 'generated',
      text: dto,
      from: 'services/user/service.yaml',
    };
    applyChanges(
      planChanges({ files: [emitted([method]), generated], tree, lock: readLock(tree), scope: 'all' }),
      tree,
    );
  };
  run(login, 'export interface LoginInput {}\nexport interface Session {}\n');
  tree.write(path, implement(tree.read(path)!));
  run(moved, 'export interface LoginInput {}\n');
  const text = tree.read(path)!;
  assert.match(text, /import type \{ LoginInput \} from '\.\/generated\/dto\.js';/);
  assert.match(text, /import type \{ Session \} from '\.\.\/\.\.\/shared\/generated\/common\.js';/);
  assert.match(text, /return mySession/);
});

/** The text without the method and the imports that were added, and without blank lines. */
function withoutAdded(text: string): string {
  return text
    .replace(/ *\/\*\* Does getMe[^]*?\n  \}\n/, '')
    .replace(/, User\b/, '')
    .replace(/^import .*\n/gm, (line) => (/failure|dto|Call \}/.test(line) ? '' : line))
    .replace(/\n+/g, '\n');
}
