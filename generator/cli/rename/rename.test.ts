// Renames over the command line, in a copy of the example: afterwards there is nothing to generate, all compiles, and the tests pass.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createDiskTree } from '../../file/disk-tree.js';
import { type Ran, runCommand } from '../testing/run-command.js';
import { packageRoot } from '../version.js';

const root = mkdtempSync(join(tmpdir(), 'scaffold-rename-'));
after(() => rmSync(root, { recursive: true, force: true }));
cpSync(join(packageRoot, 'examples/algo-platform'), root, {
  recursive: true,
  filter: (path) => !/node_modules|\.scaffold/.test(path),
});
symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));

const run = (...args: string[]): Promise<Ran> => runCommand(root, args);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const all = (): Record<string, string> => {
  const tree = createDiskTree(root);
  return Object.fromEntries(tree.list('').map((path) => [path, tree.read(path) ?? '']));
};

const refused: readonly [string, RegExp][] = [
  ['operation logn signIn', /ARM6070[^]*no operation logn[^]*login/],
  ['field name title', /ARM6070/],
  ['field User.nmae title', /ARM6070[^]*User\.name/],
  ['type User Session', /ARM6071[^]*type Session beside it/],
  ['type User user', /ARM6013[^]*PascalCase/],
  ['operation login class', /ARM6013[^]*reserves/],
  ['operation login GETME', /ARM6013/],
  ['operation user.login getme', /ARM6071[^]*getMe/],
  ['operation login login', /ARM6071[^]*already/],
  ['service user file', /ARM6071/],
  ['service user Accounts', /ARM6013/],
  ['module user.commn base', /ARM6070/],
];
for (const [args, said] of refused) {
  test(`refuses "rename ${args}" and writes nothing`, async () => {
    const before = all();
    const { code, err } = await run('rename', ...args.split(' '));
    assert.equal(code, 2);
    assert.match(err, said);
    assert.deepEqual(all(), before);
  });
}

test('--dry-run lists what would change', async () => {
  await run('generate');
  const before = all();
  const { code, out, err } = await run('rename', 'operation', 'login', 'signIn', '--dry-run');
  assert.equal(code, 0);
  assert.match(err, /update {3}services\/user\/user\.service\.ts[^]*operation-renamed/);
  assert.match(out, /Nothing was written/);
  assert.deepEqual(all(), before);
});

test('what is not generated yet has to be, first', async () => {
  const path = join(root, 'services/user/service.yaml');
  const text = read('services/user/service.yaml');
  writeFileSync(path, text.replace('Signs a user in.', 'Signs somebody in.'));
  const { code, err } = await run('rename', 'operation', 'login', 'signIn');
  writeFileSync(path, text);
  assert.equal(code, 2);
  assert.match(err, /ARM6071[^]*scaffold generate first/);
});

interface Renamed {
  readonly args: string;
  readonly files: Readonly<Record<string, RegExp>>;
  readonly said?: RegExp;
}

const renames: readonly Renamed[] = [
  {
    args: 'operation user.login signIn',
    files: {
      'services/user/user.service.ts': /async signIn\(input: SignInInput, call: Call\): Promise<Session>/,
      'services/user/user.service.test.ts': /\.signIn\(/,
      'platform.test.ts': /\.signIn\(/,
    },
    said: /operation-renamed/,
  },
  {
    args: 'field User.email mail',
    files: { 'services/user/service.yaml': /mail: email/, 'services/user/user.service.ts': /mail/ },
    said: /response-field-removed[^]*migrate draft user --rename users\.email:mail/,
  },
  {
    args: 'type Session Ticket',
    files: {
      'services/user/service.yaml': /returns: Ticket/,
      'services/user/user.service.ts': /Promise<Ticket>/,
    },
  },
  {
    args: 'module user.common base',
    files: { 'services/user/service.yaml': /base: \.\.\/\.\.\/shared\/common\.yaml[^]*base\.Role/ },
  },
  {
    args: 'service user account',
    files: {
      'services/user/account.service.ts': /class AccountService implements AccountApi/,
      'services/user/main.ts': /\.\/account\.service[^]*serveAccount|serveAccount[^]*\.\/account\.service/,
      'services/user/config.toml': /^name = "account"/m,
      'config/account.toml': /sessionHours/,
    },
    said: /service-removed/,
  },
  {
    args: 'service file store',
    files: {
      'services/algo/service.yaml': /depends: \[store, model\]/,
      'services/algo/algo.service.ts': /clients\.store\b/,
    },
  },
  {
    args: 'service algo runner',
    files: {
      'services/user/service.yaml': /runner\.taskGroupEnded:/,
      'services/user/account.service.ts': /onRunnerTaskGroupEnded\(/,
    },
  },
];
for (const { args, files, said = /./ } of renames) {
  test(`rename ${args}`, async () => {
    const { code, out, err } = await run('rename', ...args.split(' '));
    assert.equal(code, 0, err);
    assert.match(out, /Renamed the/);
    assert.match(err, said);
    for (const [path, text] of Object.entries(files)) assert.match(read(path), text, path);
    assert.doesNotMatch(err, / error | warning /);
    assert.deepEqual(await run('generate', '--check'), { code: 0, out: '', err: 'Up to date.\n' });
  });
}

/** A string that still has an old name. */
function renameInText(path: string, from: string, to: string): void {
  writeFileSync(join(root, path), read(path).replaceAll(from, to));
}

test('after all of them nothing old is left, everything compiles, and the tests of the service pass', () => {
  for (const path of [
    'services/user/user.service.ts',
    'services/user/user.service.test.ts',
    'config/user.toml',
  ])
    assert.ok(!existsSync(join(root, path)), path);
  const options = { cwd: root, encoding: 'utf8' } as const;
  execFileSync(
    process.execPath,
    [join(packageRoot, 'node_modules/typescript/bin/tsc'), '-p', root, '--noEmit'],
    options,
  );
  renameInText('services/user/account.service.test.ts', 'algo.taskGroupEnded', 'runner.taskGroupEnded');
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  execFileSync(process.execPath, ['--import', 'tsx', '--test', 'services/user/account.service.test.ts'], {
    ...options,
    env,
  });
});
