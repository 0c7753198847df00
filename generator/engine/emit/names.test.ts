// Names as values: what is printed is imported, sorted and merged; what is taken makes way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { moduleSpecifier } from './modules.js';
import { createNames, type LiteralImport, type NameTable } from './names.js';

function tableOf(
  file: string,
  {
    declares = [],
    locals = [],
    literals = [],
  }: { declares?: string[]; locals?: string[]; literals?: LiteralImport[] } = {},
): NameTable {
  return createNames({ file, declares, locals, literals });
}

describe('imports', () => {
  test('are relative, sorted and merged, types marked where values stand beside them', () => {
    const table = tableOf('services/user/generated/router.ts', {
      declares: ['User'],
      literals: [
        { kind: 'value', name: 'test', module: 'node:test' },
        { kind: 'type', name: 'Host', module: '@armature/runtime' },
        { kind: 'type', name: 'Route', module: '@armature/runtime' },
        { kind: 'namespace', name: 'operations', module: './contract.js' },
      ],
    });
    const { names } = table;
    const asked = [
      names.type('Page', 'shared/generated/common.ts'),
      names.value('login', 'services/user/generated/contract.ts'),
      names.type('Call', 'services/user/generated/contract.ts'),
      names.value('Page', 'shared/generated/common.ts'),
      table.words['operations'],
      table.words['test'],
    ];
    assert.equal(table.statements(), '', 'what is not printed is not imported');
    table.use('Host');
    assert.deepEqual(asked.map(String), ['Page', 'login', 'Call', 'Page', 'operations', 'test']);
    assert.equal(
      table.statements(),
      [
        'import { test } from "node:test";',
        'import type { Host } from "@armature/runtime";',
        'import { Page } from "../../../shared/generated/common.js";',
        'import { type Call, login } from "./contract.js";',
        'import * as operations from "./contract.js";',
        '',
      ].join('\n'),
    );
  });

  test('get another name where theirs is taken', () => {
    const table = tableOf('services/user/generated/dto.ts', { declares: ['User', 'decodeUser'] });
    const { names } = table;
    assert.equal(String(names.type('User', 'shared/generated/common.ts')), 'CommonUser');
    assert.equal(String(names.value('decodeUser', 'shared/generated/common.ts')), 'commonDecodeUser');
    assert.equal(String(names.type('User', 'shared/generated/other/common.ts')), 'CommonUser2');
    const code = names.code((imports) => `${imports.declare('decodeUser')} ${imports.declare('readString')}`);
    assert.equal(String(code), 'decodeUser2 readString');
    assert.equal(String(names.value('readString', '@armature/runtime/client')), 'clientReadString');
    assert.equal(table.renames, false);
  });

  test('of the template itself make way for what the file declares, words of its own for both', () => {
    const table = tableOf('a.ts', {
      declares: ['serveGateway', 'input', 'operations'],
      locals: ['input', 'options'],
      literals: [
        { kind: 'value', name: 'serveGateway', module: '@armature/runtime' },
        { kind: 'namespace', name: 'operations', module: './contract.js' },
      ],
    });
    assert.equal(table.renames, true);
    const { serveGateway, operations, input, options } = table.words;
    assert.deepEqual([serveGateway, operations, input, options].map(String), [
      'runtimeServeGateway',
      'operations_',
      'input_',
      'options',
    ]);
    assert.match(table.statements(), /\{ serveGateway as runtimeServeGateway \}.*\n.*\* as operations_ /);
  });

  test('find their way between folders', () => {
    assert.equal(moduleSpecifier('a/b/c.ts', 'a/b/d.ts'), './d.js');
    assert.equal(moduleSpecifier('a/b/c.ts', 'a/d.ts'), '../d.js');
    assert.equal(moduleSpecifier('main.ts', 'a/d.mts'), './a/d.mjs');
  });
});
