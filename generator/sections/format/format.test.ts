// `format` in scaffold.yaml: all that is generated is in the style of the house, and follows when the house changes its mind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, type Options } from 'prettier';
import { applyChanges, isWritten } from '../../engine/write/apply.js';
import { lockPath } from '../../engine/write/lock.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { generate } from '../../generate/generate.js';

const settings = { versions: { runtime: '^1.0.0', scaffold: '^1.0.0' } };
const manifest = `service: user
description: Whoever is known to the platform, and what there is to be known about each of them, in words that need two lines.
types:
  User: { id: int64, role: "enum(admin, member)", tags: "string(1..20)[]" }
routes:
  getUser: { get: "/users/{id}", path: { id: int64 }, returns: User }
`;
const more = `${manifest}  addUser: { post: /users, body: User, returns: User }\n`;

function treeOf(layout: string, service = manifest) {
  return createMemoryTree({
    'scaffold.yaml': `workspace: shop\n${layout}`,
    'services/user/service.yaml': service,
  });
}

async function run(tree: ReturnType<typeof treeOf>): Promise<string[]> {
  const { changes, diagnostics } = await generate({ tree, settings });
  const said = [...diagnostics, ...changes.flatMap((change) => change.diagnostics)];
  assert.deepEqual(said, []);
  assert.deepEqual(applyChanges(changes, tree), []);
  return changes.filter(isWritten).map(({ path }) => path);
}

const styles: Readonly<Record<string, Options>> = {
  'singleQuote: true, semi: false': { singleQuote: true, semi: false },
  'useTabs: true, printWidth: 120, trailingComma: none': {
    useTabs: true,
    printWidth: 120,
    trailingComma: 'none',
  },
  'tabWidth: 4, arrowParens: avoid, bracketSpacing: false': {
    tabWidth: 4,
    arrowParens: 'avoid',
    bracketSpacing: false,
  },
};

for (const [text, style] of Object.entries(styles)) {
  test(`Prettier finds nothing to do where format says { ${text} }`, async () => {
    const tree = treeOf(`format: { ${text} }\n`);
    await run(tree);
    const paths = tree.list('').filter((path) => /generated\/.*\.(ts|json)$|\.ts$/.test(path));
    assert.ok(paths.length > 5);
    for (const path of paths) {
      const parser = path.endsWith('.ts') ? 'typescript' : 'json';
      assert.equal(tree.read(path), await format(tree.read(path)!, { ...style, parser }), path);
    }
  });
}

test('another choice lays everything out anew, once, and nothing is in conflict', async () => {
  const tree = treeOf('');
  await run(tree);
  const plain = tree.read('services/user/generated/dto.ts')!;
  tree.write('scaffold.yaml', 'workspace: shop\nformat: { singleQuote: true, semi: false }\n');
  assert.ok((await run(tree)).includes('services/user/main.ts'));
  assert.match(tree.read('services/user/generated/dto.ts')!, /from '@armature\/runtime\/client'\n/);
  assert.match(tree.read(lockPath)!, /^scaffold\.yaml format semi=false singleQuote=true$/m);
  assert.deepEqual(await run(tree), []);
  tree.write('scaffold.yaml', 'workspace: shop\n');
  await run(tree);
  assert.equal(tree.read('services/user/generated/dto.ts'), plain);
  assert.doesNotMatch(tree.read(lockPath)!, /scaffold\.yaml format/);
});

test('what a formatter of other options has made of a file stays, as long as format stays', async () => {
  const tree = treeOf('format: { singleQuote: true }\n');
  await run(tree);
  const path = 'services/user/generated/dto.ts';
  tree.write(path, await format(tree.read(path)!, { parser: 'typescript', printWidth: 140 }));
  assert.deepEqual(await run(tree), []);
});

test('two locks that git has merged are one again after a run', async () => {
  const tree = treeOf('format: { singleQuote: true }\n');
  await run(tree);
  tree.write(lockPath, `${tree.read(lockPath)}scaffold.yaml format semi=false\n`);
  assert.deepEqual(await run(tree), [lockPath]);
  assert.deepEqual(await run(tree), []);
});

test('a method that is added is written as the file is, whatever format says', async () => {
  const tree = treeOf('format: { useTabs: true, printWidth: 100 }\n');
  await run(tree);
  const path = 'services/user/user.service.ts';
  const own = await format(tree.read(path)!.replace('async getUser', '// mine\n  async getUser'), {
    parser: 'typescript',
    tabWidth: 4,
    singleQuote: true,
    semi: false,
  });
  tree.write(path, own);
  tree.write('services/user/service.yaml', more);
  await run(tree);
  const text = tree.read(path)!;
  assert.match(
    text,
    /\n {4}async addUser\([^)]*\): Promise<User> \{\n {8}return notWritten\('addUser', input, call\)\n {4}\}/,
  );
  assert.equal(
    text,
    await format(text, { parser: 'typescript', tabWidth: 4, singleQuote: true, semi: false }),
  );
});

test('an option that is not there is told with what there is', async () => {
  const tree = treeOf('format: { singleQuotes: true, printWidth: 10, trailingComma: some }\n');
  const { diagnostics } = await generate({ tree, settings });
  assert.deepEqual(
    diagnostics.map(({ code, span }) => `${code} ${span?.file.text.slice(span.start, span.end)}`),
    ['ARM1010 singleQuotes', 'ARM1015 10', 'ARM1014 some'],
  );
});
