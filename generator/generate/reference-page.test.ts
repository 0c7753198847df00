// docs/reference.md is what the tables say, and the tables are all that is read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brokerKeys, databaseKeys, parentKeys, variables } from '@armature/runtime/wire';
import * as prettier from 'prettier';
import { repository } from './fixtures.test.fixture.js';
import { referencePage } from './reference-page.js';

test('docs/reference.md is what the tables say', async () => {
  const path = join(repository, 'docs/reference.md');
  const page = await prettier.format(referencePage(), {
    ...(await prettier.resolveConfig(path)),
    filepath: path,
  });
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, page);
  assert.equal(readFileSync(path, 'utf8'), page, 'docs/reference.md is stale: npm run test:update');
});

/** Sources and pages by their paths, without what is generated or installed. */
function textsBelow(folder: string, ending: RegExp): readonly (readonly [string, string])[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !/(^|\/)(node_modules|dist|fixtures)\//.test(path))
    .map((path) => [join(folder, path), readFileSync(join(repository, folder, path), 'utf8')]);
}

const sources = ['generator', 'runtime/src', 'examples', 'bench', 'templates', 'bin'].flatMap((folder) =>
  textsBelow(folder, /\.(ts|js|hbs)$/).filter(([path]) => !path.endsWith('/reference-page.test.ts')),
);

/** Variables that tests give to processes of their own: etcdctl's, node's, and those of the fault suite's target. */
const ofTests: ReadonlySet<string> = new Set([
  'PATH',
  'ETCDCTL_API',
  'ETCDCTL_ENDPOINTS',
  'NODE_TEST_CONTEXT',
  'RECORD_FILE',
  'START_LIMIT_MS',
]);

/** The names by which a text reads the environment: `env['X']`, `env.X`, `{ X: x } = env`, `readVariable(env, 'X')`. */
function variablesRead(text: string): readonly string[] {
  const direct = text.matchAll(/\benv(?:\.|\??\.?\[['"`])([A-Z][A-Z0-9_]+)\b/g);
  const taken = [...text.matchAll(/\{([^{}]*)\} = (?:process\.)?env\b/g)].flatMap(([, names = '']) => [
    ...names.matchAll(/(?<![\w.])([A-Z][A-Z0-9_]+)\b/g),
  ]);
  const named = text.matchAll(/\b(?:readVariable\([\w.]+, |variable\()'([A-Z0-9_]+)'/g);
  return [...direct, ...taken, ...named].flatMap(([, name]) => name ?? []);
}

test('no environment variable is read that the table does not list', () => {
  const unlisted = sources.flatMap(([path, text]) =>
    variablesRead(text)
      .filter((name) => !Object.hasOwn(variables, name) && !ofTests.has(name))
      .map((name) => `${path} reads ${name}`),
  );
  assert.deepEqual(unlisted, []);
});

test('nothing names an ARMATURE_ variable that the table does not list', () => {
  const pages = textsBelow('docs', /\.md$/);
  const unlisted = [...sources, ...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\bARMATURE_[A-Z_]*[A-Z]\b/g)]
      .map(([name]) => name)
      .filter((name) => !Object.hasOwn(variables, name))
      .map((name) => `${path} names ${name}`),
  );
  assert.deepEqual(unlisted, []);
});

test('every variable of the table is read somewhere', () => {
  const read = new Set(sources.flatMap(([, text]) => variablesRead(text)));
  assert.deepEqual(
    Object.keys(variables).filter((name) => !read.has(name)),
    [],
  );
});

test('the keys of the parent config that are read are those of the table', () => {
  const [, text = ''] = sources.find(([path]) => path === 'runtime/src/config/parent-config.ts') ?? [];
  const quoted = [...text.matchAll(/toml\.table\['([\w-]+)'\]/g)].map(([, name]) => name ?? '');
  const taken = /const \{ (\w+) = false \} = toml\.table/.exec(text)?.[1] ?? '';
  assert.deepEqual([...new Set([...quoted, taken])].sort(), Object.keys(parentKeys).sort());
  const ofDatabase = [
    ...text.matchAll(/(?<!\w)(?:text|count)\('([\w-]+)'\)|table\['(\w+)'\](?! [!=]==)/g),
  ].flatMap(([whole, name, other]) => (whole.startsWith('table') ? [other ?? ''] : [name ?? '']));
  assert.deepEqual(
    [...new Set(ofDatabase)].filter((name) => !Object.hasOwn(parentKeys, name) || name === 'db').sort(),
    [...new Set(Object.keys({ ...databaseKeys, ...brokerKeys }))].sort(),
  );
});
