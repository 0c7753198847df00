// The texts of literals and types in emitted TypeScript. Prettier is the oracle of how they are laid out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as prettier from 'prettier';
import { literalKey, member, propertyKey, stringLiteral } from '../../engine/emit/literals.js';
import { createNames, type NameTable } from '../../engine/emit/names.js';
import { layOut } from '../../engine/emit/oxfmt.js';
import { jsonExpression } from '../../engine/emit/text.js';
import type { Type } from '../model.js';
import {
  arrayOf,
  buildModule,
  builtin,
  enumOf,
  mapOf,
  nullable,
  objectOf,
  ref,
} from './build-model.test.fixture.js';
import { lowerFirst, typeText } from './types.js';

async function laidOut(text: string): Promise<string> {
  const laid = await layOut('a.ts', text);
  assert.equal(laid, await prettier.format(text, { parser: 'typescript' }));
  return laid;
}

function namesOf(file: string): NameTable {
  return createNames({ file, declares: [], locals: [], literals: [] });
}

describe('layout', () => {
  test('breaks types as Prettier does', async () => {
    const { imports } = namesOf('a.ts').names;
    const roles = enumOf(
      Array.from({ length: 6 }, (_, index) => `aRatherLongName${index}`),
      true,
    );
    const types: Type[] = [
      roles,
      arrayOf(roles),
      nullable(roles),
      nullable(arrayOf(roles)),
      mapOf(roles),
      nullable(mapOf(mapOf(arrayOf(nullable(roles))))),
      nullable(builtin('datetime')),
      enumOf(['a']),
    ];
    for (const type of types) {
      const text = typeText(type, 'read', imports);
      await laidOut(`export type Role = ${text};`);
      await laidOut(`export interface User {\nrole?: ${text};\n}`);
    }
  });
});

describe('literals', () => {
  test('mean what they are made of, and are as Prettier writes them', async () => {
    const values = ['', 'a"b', "a'b", `a"b'c`, 'a\\b\n\u2028', '${x}`', 1e21, 1e-7, -0.5, null, true, [], {}];
    values.push(
      [1, 2],
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ] as never,
      { 'x-y': [1], __proto__x: 1, a: { b: [] } },
    );
    for (const value of values) {
      const text = await laidOut(`const x = ${jsonExpression(value)};`);
      // oxlint-disable-next-line typescript/no-implied-eval -- the emitted literal is judged by what it evaluates to
      assert.deepEqual(new Function(`${text}return x;`)(), value);
    }
  });

  test('keep names that need quotes', () => {
    assert.deepEqual([propertyKey('a$1'), propertyKey('x-y'), propertyKey('1')], ['a$1', '"x-y"', '"1"']);
    assert.deepEqual(
      [literalKey('__proto__'), member('value', 'x-y'), member('value', 'a')],
      ['["__proto__"]', 'value["x-y"]', 'value.a'],
    );
    assert.equal(stringLiteral('say "hi"'), `'say "hi"'`);
    assert.deepEqual(['User', 'URL', 'HTMLPage', 'A', 'aB'].map(lowerFirst), [
      'user',
      'url',
      'htmlPage',
      'a',
      'aB',
    ]);
  });
});

describe('types', () => {
  const builder = buildModule();
  const user = builder.add(
    'User',
    objectOf({ role: { type: builtin('string'), default: { value: 'x' }, annotations: {} } }),
  );
  const account = buildModule({
    kind: 'typescript',
    from: 'shared/account.ts',
    path: 'shared/generated/account.ts',
  }).add('Account', objectOf({}), { origin: 'typescript' });

  const texts: [Type, string, string?][] = [
    [builtin('int64'), 'bigint'],
    [builtin('datetime'), 'Date'],
    [builtin('bytes'), 'Uint8Array'],
    [builtin('json'), 'unknown'],
    [builtin('file'), 'FileUpload'],
    [nullable(builtin('json')), 'unknown'],
    [arrayOf(nullable(builtin('string'))), '(string | null)[]'],
    [enumOf(['a', 1], true), '"a" | 1 | (string & {}) | (number & {})'],
    [mapOf(ref(user)), 'Record<string, User>', 'Record<string, UserInit>'],
    [{ kind: 'stream', of: ref(user) }, 'AsyncIterable<User>', 'AsyncIterable<UserInit>'],
    [
      { kind: 'union', of: [builtin('string'), builtin('uuid'), nullable(ref(user))] },
      'string | User | null',
      'string | UserInit | null',
    ],
    [objectOf({ 'x-y?': builtin('string') }), '{ "x-y"?: string }'],
    [ref(account), 'Account'],
  ];
  for (const [type, read, send = read] of texts) {
    test(read, () => {
      const { names } = namesOf('services/user/generated/dto.ts');
      assert.deepEqual(
        [typeText(type, 'read', names.imports), typeText(type, 'send', names.imports)],
        [read, send],
      );
    });
  }

  test("come from the user's file where it declares them", () => {
    const { names, statements } = namesOf('services/user/generated/dto.ts');
    typeText(ref(account), 'read', names.imports);
    assert.equal(statements(), 'import type { Account } from "../../../shared/account.js";\n');
  });
});
