// How far a change reaches: which files a run writes, and what it does to them. And what it loads when there is nothing to do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createDiskTree } from '../file/disk-tree.js';
import { createMemoryTree } from '../file/memory-tree.js';
import type { WritableFileTree } from '../file/file-tree.js';
import { applyChanges, isWritten } from '../engine/write/apply.js';
import type { Change } from '../engine/write/change.js';
import { repository } from './fixtures.test.fixture.js';
import { generate } from './generate.js';
import { generateIncrementally, type IncrementalResult } from './incremental.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };
const imports = 'imports: { common: ../../shared/common.yaml }\n';
const manifests: Readonly<Record<string, string>> = {
  'scaffold.yaml': 'workspace: shop\n',
  'shared/common.yaml':
    'types:\n  Address: { city: string, country: string }\n  Money: { amount: decimal, currency: string }\n  Shipment: { to: Address }\n',
  'services/user/service.yaml': `service: user\n${imports}types:\n  User: { id: int64, home: common.Address }\nroutes:\n  getUser: { get: "/users/{id}", path: { id: int64 }, returns: User }\n`,
  'services/order/service.yaml': `service: order\n${imports}depends: [user]\nroutes:\n  ship: { post: /ship, body: common.Shipment }\n  pay: { post: /pay, body: common.Money, returns: common.Money }\n`,
  'services/mail/service.yaml': 'service: mail\nroutes:\n  send: { post: /send, body: { text: string } }\n',
  'services/gate/service.yaml': 'service: gate\ngateway: { expose: [mail, user] }\n',
};

async function workspace(): Promise<WritableFileTree> {
  const tree = createMemoryTree(manifests);
  await run(tree);
  return tree;
}

async function run(tree: WritableFileTree): Promise<IncrementalResult> {
  const result = await generateIncrementally({ tree, settings }, 'test');
  assert.deepEqual(result.diagnostics, []);
  assert.deepEqual(applyChanges(result.changes, tree), []);
  result.remember(tree);
  const whole = (await generate({ tree, settings })).changes.filter(isWritten);
  assert.deepEqual(
    whole.map((change) => change.path),
    [],
    'a whole run finds more to do',
  );
  return result;
}

function edit(tree: WritableFileTree, path: string, from: string, to: string): void {
  const text = tree.read(path) ?? '';
  assert.ok(text.includes(from), `${path} has no ${from}`);
  tree.write(path, text.replace(from, to));
}

function written(changes: readonly Change[]): string[] {
  return changes
    .filter((change) => isWritten(change) && change.path !== 'scaffold.lock')
    .map(({ path }) => path);
}

/** The lines that a change takes away and adds. */
function changedLines({ before = '', after = '' }: Change): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [...old.filter((line) => !now.includes(line)), ...now.filter((line) => !old.includes(line))];
}

test('a new field of a shared type changes the files that use it, in the lines of that field', async () => {
  const tree = await workspace();
  edit(tree, 'shared/common.yaml', 'country: string', 'country: string, street: string');
  const { changes, reached } = await run(tree);
  assert.deepEqual(reached, ['gate', 'order', 'user'], 'whoever imports the file, and the gateway before it');
  assert.deepEqual(written(changes), [
    'services/gate/generated/openapi.json',
    'services/order/generated/contract.ts',
    'services/order/generated/openapi.json',
    // Its sample needs the field.
    'services/order/order.service.test.ts',
    'services/user/generated/contract.ts',
    'services/user/generated/openapi.json',
    'shared/generated/common.ts',
  ]);
  for (const change of changes.filter((each) => isWritten(each) && each.path !== 'scaffold.lock')) {
    const lines = changedLines(change);
    assert.ok(
      lines.some((line) => line.includes('street')),
      change.path,
    );
    for (const line of lines) {
      if (change.path.endsWith('.test.ts')) continue;
      // JSON puts a comma behind what is not the last any more.
      assert.match(
        line,
        /street|^\s*("required": \["city", "country"\],?|"country",?|"type": "string"|[\]}],?)$/,
        `${change.path}: ${line}`,
      );
    }
  }
});

test('a field of one service’s own type reaches that service and what follows it only', async () => {
  const tree = await workspace();
  edit(tree, 'services/mail/service.yaml', 'text: string', 'text: string, subject?: string');
  const { changes, reached } = await run(tree);
  assert.deepEqual(reached, ['gate', 'mail']);
  assert.ok(
    written(changes).every((path) => /^services\/(mail|gate)\//.test(path)),
    written(changes).join(),
  );
});

test('an edit of the user’s code reaches its service only, and changes nothing', async () => {
  const tree = await workspace();
  edit(tree, 'services/order/order.service.ts', 'export class', '// mine\nexport class');
  const { changes, reached } = await run(tree);
  assert.deepEqual(reached, ['order']);
  assert.deepEqual(written(changes), []);
  assert.deepEqual((await run(tree)).reached, []);
});

test('whatever decides who reaches whom is looked at as a whole', async () => {
  const edits: readonly [string, string, string][] = [
    ['services/mail/service.yaml', 'routes:', 'depends: [user]\nroutes:'],
    ['services/mail/service.yaml', 'service: mail', 'service: post'],
    ['scaffold.yaml', 'workspace: shop', 'workspace: shop\nnamespace: test'],
    ['services/mail/service.yaml', '{ text: string }', '{ text: file }'],
    ['scaffold.lock', 'line *.log', 'line *.logs'],
  ];
  for (const [path, from, to] of edits) {
    const tree = await workspace();
    edit(tree, path, from, to);
    if (path === 'services/mail/service.yaml' && to.includes('post'))
      edit(tree, 'services/gate/service.yaml', 'mail', 'post');
    assert.equal((await run(tree)).reached, 'everything', `${path}: ${to}`);
  }
});

test('a record that is gone, broken or another generator’s is no record', async () => {
  for (const text of [undefined, '{', '{}', '{"key":"older"}']) {
    const tree = await workspace();
    if (text === undefined) tree.remove('.scaffold/generated.json');
    else tree.write('.scaffold/generated.json', text);
    assert.equal((await run(tree)).reached, 'everything');
    assert.deepEqual((await run(tree)).reached, []);
  }
});

test('a generated file that is edited or removed is seen, whatever the record says', async () => {
  const tree = await workspace();
  tree.remove('services/user/generated/client.ts');
  const { changes } = await run(tree);
  assert.deepEqual(written(changes), ['services/user/generated/client.ts']);
  tree.write('services/user/generated/client.ts', '// mine\n');
  const edited = await generateIncrementally({ tree, settings }, 'test');
  assert.deepEqual(
    edited.changes.filter(({ kind }) => kind === 'conflict').map(({ path }) => path),
    ['services/user/generated/client.ts'],
  );
});

test('a removed service leaves no orphan', async () => {
  const tree = await workspace();
  edit(tree, 'services/gate/service.yaml', 'mail, ', '');
  tree.remove('services/mail/service.yaml');
  await run(tree);
  assert.deepEqual(
    tree.list('').filter((path) => path.includes('mail')),
    [],
  );
});

test('a renamed service keeps its code, and leaves no orphan', async () => {
  const tree = await workspace();
  edit(tree, 'services/order/order.service.ts', 'export class', '// mine\nexport class');
  await run(tree);
  edit(tree, 'services/order/service.yaml', 'service: order', 'service: sales');
  await run(tree);
  assert.match(tree.read('services/order/sales.service.ts') ?? '', /\/\/ mine\nexport class SalesService/);
  const left = tree.list('').filter((path) => /(^|\/)order\.|config\/order/.test(path));
  assert.deepEqual(left, []);
});

test('a type that moves from a service to shared takes the user’s imports along', async () => {
  const tree = await workspace();
  edit(tree, 'services/user/user.service.ts', 'export class', '// mine\nexport class');
  await run(tree);
  edit(tree, 'services/user/service.yaml', 'types:\n  User: { id: int64, home: common.Address }\n', '');
  edit(tree, 'services/user/service.yaml', 'returns: User', 'returns: common.User');
  edit(tree, 'shared/common.yaml', 'types:\n', 'types:\n  User: { id: int64, home: Address }\n');
  await run(tree);
  const text = tree.read('services/user/user.service.ts') ?? '';
  assert.match(text, /import type \{ User \} from "..\/..\/shared\/generated\/common.js";/);
  assert.doesNotMatch(text, /\bUser\b[^\n]*generated\/dto/);
  assert.match(text, /\/\/ mine/);
});

test('where nothing has changed, no stage of the generator is loaded', async () => {
  const root = mkdtempSync(join(tmpdir(), 'armature-reach-'));
  try {
    const tree = createDiskTree(root);
    for (const [path, text] of Object.entries(manifests)) tree.write(path, text);
    const loaded = (args: readonly string[]) => modulesOf([...args, '--cwd', root]);
    assert.ok(
      loaded(['generate']).some((url) => url.includes('handlebars')),
      'the first run renders',
    );
    const before = readFileSync(join(root, 'scaffold.lock'), 'utf8');
    for (const args of [['generate'], ['generate', '--check'], ['generate', '--json']]) {
      const urls = loaded(args);
      const heavy =
        /ts-morph|typescript\/|handlebars|\/yaml\/|yargs|generator\/(emit|model|manifest|write)\//;
      assert.deepEqual(
        urls.filter((url) => heavy.test(url)),
        [],
      );
    }
    assert.equal(readFileSync(join(root, 'scaffold.lock'), 'utf8'), before);
    writeFileSync(
      join(root, 'services/mail/service.yaml'),
      `${manifests['services/mail/service.yaml']}  x: { get: /x }\n`,
    );
    assert.ok(
      !loaded(['generate']).some((url) => /node_modules\/(?:@?ts-morph|typescript)/.test(url)),
      'nor the compiler for a change',
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});

/** Every module, of either kind, that the command loads. */
function modulesOf(args: readonly string[]): string[] {
  const hook = `
    import { createRequire, register } from 'node:module';
    import { writeSync } from 'node:fs';
    register('data:text/javascript,' + encodeURIComponent(\`
      import { writeSync } from 'node:fs';
      export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\\\n'); return next(url, context); }
    \`));
    process.on('exit', async () => {
      for (const path of Object.keys(createRequire(import.meta.url).cache)) writeSync(2, 'LOADED ' + path + '\\n');
    });
  `;
  const preload = `data:text/javascript,${encodeURIComponent(hook.replaceAll('import.meta.url', JSON.stringify(`file://${repository}/x.js`)))}`;
  const ran = spawnSync(
    process.execPath,
    ['--import', preload, join(repository, 'bin/scaffold.js'), ...args],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(ran.status, 0, ran.stderr);
  return [...ran.stderr.matchAll(/^LOADED (.*)$/gm)].map(([, url]) => url!);
}
