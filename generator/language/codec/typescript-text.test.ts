// The pieces that emitters of TypeScript share: layout, imports, literals, doc comments, types. Prettier is the oracle of layout.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as prettier from 'prettier';
import type { Type } from '../model.js';
import { docComment } from '../../engine/emit/doc-comment.js';
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
import { generatedHeader } from '../../engine/emit/header.js';
import { createImports, moduleSpecifier } from '../../engine/emit/imports.js';
import {
  call,
  conditional,
  conditionalChain,
  functionHead,
  importStatement,
  openBraces,
  print,
} from '../../engine/emit/layout.js';
import { jsonLiteral, literalKey, member, propertyKey, stringLiteral } from '../../engine/emit/literals.js';
import { lowerFirst, typeAfter, typeText } from './types.js';

async function assertClean(text: string): Promise<void> {
  assert.equal(text, await prettier.format(text, { parser: 'typescript' }));
}

const long = 'aRatherLongName';
const names = Array.from({ length: 6 }, (_, index) => `${long}${index}`);

describe('layout', () => {
  test('breaks calls, conditionals, heads and imports as Prettier does', async () => {
    for (const count of [0, 1, 2, 4, 6]) {
      const some = names.slice(0, count);
      await assertClean(`${print([call('run', some), ';'])}\n`);
      await assertClean(
        `${functionHead(
          'function run',
          some.map((name) => `${name}: string`),
          'void',
        )}}\n`,
      );
      if (count > 0) await assertClean(importStatement(some, './file.js', false) + '\n');
      await assertClean(
        `${print(['const x = ', openBraces(some.map((name): string => `${name}: 1`)), ';'])}\n`,
      );
    }
    const chain = conditionalChain(
      [
        ['a === 1', call('run', names)],
        ['b === 2', 'null'],
      ],
      call('stop', names),
    );
    await assertClean(`const x =\n  ${print([chain, ';'], 2, 2)}\n`);
    await assertClean(`const x = ${print([conditional('a === 1', '1', '2'), ';'])}\n`);
  });

  test('breaks types as Prettier does', async () => {
    const imports = createImports('a.ts');
    const roles = enumOf(names, true);
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
      await assertClean(`${print([typeAfter('export type Role =', type, 'read', imports), ';'])}\n`);
      const field = print([typeAfter('  role?:', type, 'read', imports), ';'], 2, 0);
      await assertClean(`export interface User {\n${field}\n}\n`);
    }
  });
});

describe('imports', () => {
  test('are relative, sorted and merged, types marked where values stand beside them', () => {
    const imports = createImports('services/user/generated/router.ts', ['User']);
    assert.equal(imports.type('Page', 'shared/generated/common.ts'), 'Page');
    assert.equal(imports.value('login', 'services/user/generated/contract.ts'), 'login');
    assert.equal(imports.type('Call', 'services/user/generated/contract.ts'), 'Call');
    assert.equal(imports.type('Host', '@armature/runtime'), 'Host');
    assert.equal(imports.value('Page', 'shared/generated/common.ts'), 'Page', 'a value serves as a type too');
    assert.equal(
      imports.text(),
      [
        'import type { Host } from "@armature/runtime";',
        'import { Page } from "../../../shared/generated/common.js";',
        'import { type Call, login } from "./contract.js";',
        '',
      ].join('\n'),
    );
  });

  test('get another name where theirs is taken', () => {
    const imports = createImports('services/user/generated/dto.ts', ['User', 'decodeUser']);
    assert.equal(imports.type('User', 'shared/generated/common.ts'), 'CommonUser');
    assert.equal(imports.value('decodeUser', 'shared/generated/common.ts'), 'commonDecodeUser');
    assert.equal(imports.type('User', 'shared/generated/other/common.ts'), 'CommonUser2');
    assert.equal(imports.declare('decodeUser'), 'decodeUser2');
    assert.equal(imports.declare('readString'), 'readString');
    assert.equal(imports.value('readString', '@armature/runtime/client'), 'clientReadString');
  });

  test('find their way between folders', () => {
    assert.equal(moduleSpecifier('a/b/c.ts', 'a/b/d.ts'), './d.js');
    assert.equal(moduleSpecifier('a/b/c.ts', 'a/d.ts'), '../d.js');
    assert.equal(moduleSpecifier('main.ts', 'a/d.mts'), './a/d.mjs');
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
      const text = `const x = ${print([jsonLiteral(value), ';'])}\n`;
      await assertClean(text);
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

describe('doc comments', () => {
  test('stand on one line, or wrap at 80 columns', () => {
    assert.equal(docComment({}), '');
    assert.equal(docComment({ description: 'Who calls.' }, 2), '  /** Who calls. */\n');
    const text = docComment(
      { title: 'Title', description: 'word '.repeat(40), deprecated: 'use x', example: { a: 1 } },
      2,
    );
    assert.ok(text.split('\n').every((one) => one.length <= 80));
    assert.match(
      text,
      /^ {2}\/\*\*\n {3}\* Title\n {3}\*\n {3}\* word[\s\S]*@example \{"a":1\}\n {3}\* @deprecated use x\n {3}\*\/\n$/,
    );
  });

  test('cannot be closed from inside', () => {
    assert.equal(docComment({ description: 'a */ b' }), '/** a *\\/ b */\n');
  });

  test('name the manifest in the header of a file', () => {
    assert.equal(
      generatedHeader('services/user/service.yaml'),
      '// Generated by scaffold from services/user/service.yaml. Do not edit: change the manifest and run `scaffold generate`.',
    );
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
      const imports = createImports('services/user/generated/dto.ts');
      assert.deepEqual([typeText(type, 'read', imports), typeText(type, 'send', imports)], [read, send]);
    });
  }

  test("come from the user's file where it declares them", () => {
    const imports = createImports('services/user/generated/dto.ts');
    typeText(ref(account), 'read', imports);
    assert.equal(imports.text(), 'import type { Account } from "../../../shared/account.js";\n');
  });
});
