// ESLint, Biome, oxlint and Prettier go over a whole workspace, each as it comes. They find nothing in what nobody has written yet, and
// whatever they mend, nothing is to be generated afterwards.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

const here = import.meta.dirname;
const root = join(here, '..');
// Below this folder, so that ESLint's configuration finds its plugins.
const folder = mkdtempSync(join(here, 'workspace-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const eslintConfig = `import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
export default tseslint.config(eslint.configs.recommended, tseslint.configs.recommended, tseslint.configs.stylistic);
`;

/** What no other fixture has: nothing at all, and a gateway. */
const others = {
  empty: 'service: empty\ntypes:\n  Nothing: {}\n',
  gate: "service: gate\ngateway:\n  expose: '*'\n",
};

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

function scaffold(workspace: string, ...args: string[]): Ran {
  return run(process.execPath, [join(root, 'bin/scaffold.js'), ...args, '--cwd', workspace], workspace);
}

function run(command: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

function runTool(workspace: string, [tool = '', ...args]: readonly string[]): Ran {
  const home = [here, root].find((each) => existsSync(join(each, 'node_modules/.bin', tool)));
  return run(join(home ?? here, 'node_modules/.bin', tool), args, workspace);
}

function git(workspace: string, ...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8' });
}

/** A workspace as it is made, then with the manifests of a fixture: routes of every kind, none of them written. */
function fresh(name: string, fixture: string): string {
  const made = scaffold(folder, 'new', 'workspace', name, '--service', 'greeter');
  assert.equal(made.status, 0, made.said);
  const workspace = join(folder, name);
  const added = scaffold(workspace, 'new', 'service', 'order');
  assert.equal(added.status, 0, added.said);
  const from = join(root, 'generator/fixtures', fixture);
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const isManifest = /(^|\/)(service|common|scaffold)\.yaml$/.test(path);
    if (isManifest) cpSync(join(from, path), join(workspace, path));
  }
  for (const [service, text] of Object.entries(others)) {
    const home = join(workspace, 'services', service);
    cpSync(join(workspace, 'services/greeter/service.yaml'), join(home, 'service.yaml'));
    writeFileSync(join(home, 'service.yaml'), text);
  }
  writeFileSync(join(workspace, 'eslint.config.mjs'), eslintConfig);
  writeFileSync(join(workspace, 'biome.json'), '{ "root": true }\n');
  for (const name of ['.prettierrc', '.oxlintrc.json']) writeFileSync(join(workspace, name), '{}\n');
  const generated = scaffold(workspace, 'generate');
  assert.equal(generated.status, 0, generated.said);
  if (fixture === 'tables') {
    const drafted = scaffold(workspace, 'migrate', 'draft', 'shop', 'first');
    assert.equal(drafted.status, 0, drafted.said);
  }
  git(workspace, 'init', '-q');
  git(workspace, 'add', '-A');
  git(workspace, 'commit', '-qm', 'as it is generated');
  return workspace;
}

const finders: readonly (readonly string[])[] = [
  ['eslint', '--max-warnings', '0', '.'],
  // Its layout has tabs, which nobody has to share.
  ['biome', 'check', '--error-on-warnings', '--formatter-enabled=false', '.'],
  ['oxlint', '--deny-warnings', '.'],
];

const menders: readonly (readonly string[])[] = [
  ['eslint', '--fix', '.'],
  ['biome', 'check', '--write', '--unsafe', '.'],
  ...['--no-config', '--single-quote', '--no-semi', '--use-tabs'].map((style) => [
    'prettier',
    '--write',
    ...(style === '--no-config' ? [] : ['--print-width', '100']),
    style,
    '.',
  ]),
];

for (const fixture of ['everything', 'tables', 'uses', 'events']) {
  test(`nothing is found in a workspace that is as it was made: ${fixture}`, () => {
    const workspace = fresh(`found-${fixture}`, fixture);
    for (const words of finders) {
      const { status, said } = runTool(workspace, words);
      assert.equal(status, 0, `${words.join(' ')}\n${said}`);
      if (words[0] === 'biome') assert.doesNotMatch(said, /Found \d+/);
    }
  });

  for (const words of menders)
    test(`nothing is to be done after ${words.join(' ')}: ${fixture}`, () => {
      const workspace = fresh(`mended-${fixture}-${menders.indexOf(words)}`, fixture);
      // Without these files and lines generated code is laid out, too.
      rmSync(join(workspace, '.prettierignore'));
      const ran = runTool(workspace, words);
      assert.equal(ran.status, 0, ran.said);
      if (words[0] === 'prettier' && words.includes('--print-width'))
        assert.match(git(workspace, 'diff', '--stat'), /generated\/dto\.ts/);
      for (const args of [['generate', '--check'], ['generate']]) {
        const { status, said } = scaffold(workspace, ...args);
        assert.equal(status, 0, said);
      }
    });
}
