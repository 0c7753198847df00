// What emitted modules of types and codecs look like, compile to and do.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as prettier from 'prettier';
import type { TypeModule } from '../model.js';
import type { EmittedFile } from '../../engine/write/change.js';
import { type AnyCodec, emitModule, evaluate, read, write } from './evaluate.test.fixture.js';
import { everything } from './everything.test.fixture.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));

function emitAll(int64: 'string' | 'number' = 'string'): Promise<EmittedFile[]> {
  const { common, account, user } = everything();
  return Promise.all(
    [common, account, user].map((module: TypeModule) => emitModule({ module, wire: { int64 } })),
  );
}

async function codecsOf(int64: 'string' | 'number' = 'string'): Promise<(name: string) => AnyCodec> {
  const exported = [...evaluate(await emitAll(int64)).values()];
  return (name) => {
    const codec = exported.findLast((one) => name in one)?.[name];
    assert.ok(codec !== undefined, `${name} is emitted`);
    return codec as AnyCodec;
  };
}

const address = { street: 'Main Street', zip: null };
const contact = { kind: 'mobile', number: '1', priority: 2 };
const user = {
  id: '9223372036854775807',
  name: 'Ada',
  role: 'admin',
  status: 'a member of tomorrow',
  nick: null,
  born: '2024-02-29',
  seen: '2024-05-01T10:00:00.123Z',
  createdAt: '2024-05-01T10:00:00.000Z',
  since: '2024-05-01T10:00:00.000Z',
  tags: [],
  ids: ['-9223372036854775808', '0', '9007199254740993'],
  keys: JSON.parse('{"__proto__":"1","constructor":"2","a/b":"3"}') as unknown,
  presets: [address],
  settings: address,
  note: null,
  count: '1',
  limits: null,
  photo: 'AAECAwT/',
  extra: { deep: [null, 1, 'x'] },
  contact,
  contacts: [null, contact, { kind: 'email', address: 'a@b.example' }],
  tree: { label: 'root', children: [{ label: 'leaf', children: [] }], parent: null },
  shape: { x: 1, y: 2, radius: 3, at: '2024-05-01T10:00:00.000Z' },
  kind: 'a',
  wish: true,
  at: '08:30:00',
  took: 'PT1H',
  key: '00000000-0000-0000-0000-000000000000',
  home: 'https://a.example/b',
  agree: true,
  aFieldWithAnExtremelyLongNameThatBreaksTheLine: { none: null, some: [contact] },
};

describe('emitted modules of types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'armature-types-'));
  after(() => rmSync(folder, { recursive: true }));

  test('are clean under Prettier 3.8 with its defaults', async () => {
    for (const { path, text } of [...(await emitAll()), ...(await emitAll('number'))]) {
      assert.equal(text, await prettier.format(text, { parser: 'typescript' }), path);
    }
  });

  test('have the same bytes in two runs', async () => {
    const [first, second] = [await emitAll(), await emitAll()];
    const textsOf = (files: typeof first) => files.map(({ path, text }) => [path, text]);
    assert.deepEqual(textsOf(first), textsOf(second));
  });

  test('compile under the strict flags with TypeScript 5.9, 6 and 7', async () => {
    const typescript = `export type AccountKind = 'free' | 'paid';
export interface Account { readonly id: bigint; readonly kind: AccountKind; readonly tags?: string[] }\n`;
    const files = [...(await emitAll()), { path: 'shared/account.ts', text: typescript }];
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023', 'dom'],
      module: 'nodenext',
      types: [],
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitReturns: true,
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['shared', 'services'] }),
    );
    for (const version of ['typescript-5.9', 'typescript-6', 'typescript']) {
      const compiler = join(root, 'node_modules', version, 'bin/tsc');
      await run(process.execPath, [compiler, '-p', folder]).catch((error: Error & { stdout?: string }) =>
        assert.fail(`${version}: ${error.stdout ?? String(error)}`),
      );
    }
  });
});

const codec = await codecsOf();
const numbers = await codecsOf('number');

describe('emitted codecs', () => {
  test('carry every kind of value there and back without loss', () => {
    const { value, problems } = read(codec('userCodec'), user);
    assert.deepEqual(problems, []);
    assert.deepEqual(write(codec('userCodec'), value), user);
    assert.deepEqual(read(codec('userCodec'), write(codec('userCodec'), value)).value, value);
  });

  test('convert to bigint, Date and bytes', () => {
    const value = read(codec('userCodec'), user).value as Record<string, unknown>;
    assert.equal(value['id'], 2n ** 63n - 1n);
    assert.deepEqual(value['seen'], new Date(Date.UTC(2024, 4, 1, 10, 0, 0, 123)));
    assert.deepEqual(value['photo'], new Uint8Array([0, 1, 2, 3, 4, 255]));
  });

  test('fill defaults in, anew each time', () => {
    const defaulted = [
      'role',
      'since',
      'tags',
      'presets',
      'settings',
      'note',
      'count',
      'limits',
      'extra',
      'agree',
    ];
    const sent = Object.fromEntries(Object.entries(user).filter(([name]) => !defaulted.includes(name)));
    const first = read(codec('userCodec'), sent);
    const second = read(codec('userCodec'), sent);
    assert.deepEqual(first.problems, []);
    const value = first.value as Record<string, unknown>;
    assert.deepEqual(
      defaulted.map((name) => value[name]),
      [
        'member',
        new Date('2024-01-01T00:00:00Z'),
        [],
        [
          { street: 'A street with a rather long name', zip: '12345' },
          { street: 'Another street', zip: null },
        ],
        address,
        'hello',
        null,
        { a: 1, 'b c': 2 },
        { a: [1] },
        false,
      ],
    );
    for (const name of ['tags', 'presets', 'settings', 'limits', 'extra']) {
      assert.notEqual(value[name], (second.value as Record<string, unknown>)[name], name);
    }
  });

  test('keep absent, null and a value apart', () => {
    const { nick: _nick, born: _born, ...absent } = user;
    const value = read(codec('userCodec'), absent).value as Record<string, unknown>;
    assert.equal('nick' in value, false);
    assert.equal('nick' in (write(codec('userCodec'), value) as object), false);
    assert.equal((read(codec('userCodec'), user).value as Record<string, unknown>)['nick'], null);
    const named = read(codec('userCodec'), { ...user, nick: '' }).value as Record<string, unknown>;
    assert.equal(named['nick'], '');
  });

  test('report every problem with its pointer and without values', () => {
    const broken = {
      ...user,
      id: 2 ** 53,
      name: '',
      role: 'root',
      ids: ['1', 'secret', 1.5],
      contact: { kind: 'fax' },
      contacts: [{ kind: 'email', address: 'secret' }],
      keys: { 'a/b~': 'secret' },
      born: null,
      tree: { label: 1, children: [{ label: 'x' }] },
      createdAt: undefined,
    };
    const { problems } = read(codec('userCodec'), broken);
    assert.deepEqual(problems.map(({ at, rule }) => `${at} ${rule}`).sort(), [
      '/born type',
      '/contact/kind enum',
      '/contacts/0/address format',
      '/createdAt required',
      '/id type',
      '/ids/1 type',
      '/ids/2 type',
      '/keys/a~1b~0 type',
      '/name minLength',
      '/name pattern',
      '/role enum',
      '/tree/children/0/children required',
      '/tree/label type',
    ]);
    assert.equal(
      problems.some(({ message }) => message.includes('secret')),
      false,
    );
  });

  test('drop what the type does not know, both ways, or reject it', () => {
    const { value } = read(codec('treeCodec'), { label: 'a', children: [], extra: 1 });
    assert.deepEqual(value, { label: 'a', children: [] });
    assert.deepEqual(write(codec('treeCodec'), { label: 'a', children: [], password: 'x' }), {
      label: 'a',
      children: [],
    });
    const { problems } = read(codec('pointCodec'), { x: 1, y: 2, 'z/': 3 });
    assert.deepEqual(problems, [{ at: '/z~1', rule: 'additionalProperties', message: 'is not known here' }]);
  });

  test('tell the members of a union without a discriminator apart', () => {
    const point = { x: 1, y: 2 };
    const circle = { x: 1, y: 2, radius: 3, at: '2024-05-01T10:00:00.000Z' };
    for (const wire of [point, circle, ['1', '2'], []]) {
      const { value, problems } = read(codec('shapeCodec'), wire);
      assert.deepEqual(problems, []);
      assert.deepEqual(write(codec('shapeCodec'), value), wire);
    }
    assert.deepEqual(
      read(codec('shapeCodec'), { x: 1 }).problems.map(({ at, rule }) => [at, rule]),
      [['', 'anyOf']],
    );
    assert.throws(() => codec('shapeCodec').encode({ x: 1n }), TypeError);
    assert.throws(() => codec('contactCodec').encode({ kind: 'fax' }), TypeError);
  });

  test('take fields that are named like what every object inherits', () => {
    const odd = {
      constructor: 'c',
      toString: '7',
      'x-request-id': 'r',
      'a/b~c`${d}': [1],
      value: 'v',
      problems: 'p',
      result: 's',
    };
    const { value, problems } = read(codec('oddNamesCodec'), odd);
    assert.deepEqual(problems, []);
    assert.deepEqual(write(codec('oddNamesCodec'), value), odd);
    const { toString: _toString, ...absent } = odd;
    const lean = read(codec('oddNamesCodec'), absent).value as object;
    assert.equal(Object.hasOwn(lean, 'toString'), false);
    assert.deepEqual(write(codec('oddNamesCodec'), lean), absent);
    assert.deepEqual(
      read(codec('oddNamesCodec'), {}).problems.map(({ at }) => at),
      ['/constructor', '/x-request-id', '/a~1b~0c`${d}', '/value', '/problems', '/result'],
    );
  });

  test('tell members apart by a field that does so undeclared', () => {
    const step = { op: 'invert', at: '2024-05-01T10:00:00.000Z' };
    const { value } = read(codec('stepCodec'), step);
    assert.deepEqual(write(codec('stepCodec'), value), step);
    const { problems } = read(codec('stepCodec'), { op: 'add', by: 'x' });
    assert.deepEqual(
      problems.map(({ at, rule }) => [at, rule]),
      [['/by', 'type']],
    );
  });

  test('stop where a value is nested too deeply for the stack', () => {
    let tree: unknown = { label: 'x', children: [] };
    for (let depth = 0; depth < 400; depth++) tree = { label: 'x', children: [tree] };
    assert.deepEqual(read(codec('treeCodec'), tree).problems, []);
    for (let depth = 0; depth < 100_000; depth++) tree = { label: 'x', children: [tree] };
    assert.deepEqual(
      read(codec('treeCodec'), tree).problems.map(({ rule }) => rule),
      ['maxDepth'],
    );
  });

  test('keep a bounded number of problems', () => {
    const { problems } = read(codec('treeCodec'), {
      label: 'x',
      children: Array.from({ length: 100_000 }, () => 1),
    });
    assert.equal(problems.length, 1000);
  });

  test("read the user's own TypeScript types", () => {
    const account = { id: '1', kind: 'paid', tags: ['x'] };
    const { value, problems } = read(codec('accountCodec'), account);
    assert.deepEqual([value, problems], [{ ...account, id: 1n }, []]);
  });

  test('write int64 as numbers where the workspace says so, and take nothing that no number says', () => {
    assert.equal(write(numbers('idCodec'), 2n ** 53n - 1n), 2 ** 53 - 1);
    assert.throws(() => write(numbers('idCodec'), 2n ** 53n + 1n), RangeError);
    assert.equal(read(numbers('idCodec'), '9007199254740991').value, 2n ** 53n - 1n);
    for (const text of ['9007199254740993', '-9223372036854775808', '9223372036854775807']) {
      assert.deepEqual(
        read(numbers('idCodec'), text).problems.map(({ rule }) => rule),
        ['type'],
      );
    }
  });

  test('hold exact rules on int64 and decimal', () => {
    const rules = (name: string, value: unknown): string[] =>
      read(codec(name), value).problems.map(({ rule }) => rule);
    assert.deepEqual(rules('idCodec', 0), ['minimum']);
    assert.deepEqual(rules('idCodec', '9223372036854775806'), []);
    assert.deepEqual(rules('idCodec', '9223372036854775807'), ['exclusiveMaximum']);
    assert.deepEqual(rules('priceCodec', '0.01'), []);
    assert.deepEqual(rules('priceCodec', '0.0099999999999999999999'), ['minimum', 'multipleOf']);
    assert.deepEqual(rules('priceCodec', '1000000000000000000000.01'), ['maximum']);
    assert.deepEqual(rules('ratioCodec', 0.3), []);
    assert.deepEqual(rules('ratioCodec', 0.35), ['multipleOf']);
    assert.deepEqual(rules('ratioCodec', 0), ['exclusiveMinimum']);
  });

  test('list the values of enums under the names of their types', async () => {
    const modules = evaluate(await emitAll());
    const user = modules.get('services/user/generated/dto.ts');
    assert.deepEqual(user?.['Level'], [1, 2, 3]);
    assert.equal(String(user?.['Status']).split(',')[0], 'new');
    // Null is a value of the type, but no choice.
    assert.deepEqual(user?.['Mood'], ['calm', 'busy']);
    assert.deepEqual(modules.get('shared/generated/common.ts')?.['Role'], ['admin', 'member']);
    // Declared in a file of the user's.
    assert.equal(modules.get('shared/generated/account.ts')?.['AccountKind'], undefined);
  });

  test('are errors of the declared codes', async () => {
    const { WrongPassword } = evaluate(await emitAll()).get('services/user/generated/dto.ts') as {
      WrongPassword: new (options?: object) => Error;
    };
    const error = new WrongPassword({ details: { tries: 3 } });
    assert.deepEqual(
      // oxlint-disable-next-line typescript/no-misused-spread -- the test is about the error's own fields
      { ...error, message: error.message },
      {
        name: 'WrongPassword',
        kind: 'service',
        code: 10401,
        status: 401,
        details: { tries: 3 },
        message: 'wrong name or password',
      },
    );
  });
});
