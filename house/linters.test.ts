// ESLint, Biome and oxfmt go over a whole workspace, each as it comes, and mend what they like: afterwards nothing is to be generated.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

function scaffold(workspace: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'bin/scaffold.js'), ...args, '--cwd', workspace], {
    encoding: 'utf8',
  });
}

function git(workspace: string, ...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8' });
}

const tools: Readonly<Record<string, readonly string[]>> = {
  'eslint --fix': ['eslint', '--fix', '.'],
  'biome check --write': ['biome', 'check', '--write', '.'],
};

for (const [name, [tool = '', ...args]] of Object.entries(tools)) {
  for (const fixture of ['everything', 'tables']) {
    test(`nothing is to be done after ${name}: ${fixture}`, () => {
      const workspace = join(folder, `${tool}-${fixture}`);
      cpSync(join(root, 'generator/fixtures', fixture), workspace, { recursive: true });
      writeFileSync(join(workspace, 'eslint.config.mjs'), eslintConfig);
      writeFileSync(join(workspace, 'biome.json'), '{ "root": true }');
      assert.equal(scaffold(workspace, 'generate').status, 0);
      git(workspace, 'init', '-q');
      git(workspace, 'add', '-A');
      git(workspace, 'commit', '-qm', 'as it is generated');
      // What it finds and cannot mend is its affair here.
      const ran = spawnSync(join(here, 'node_modules/.bin', tool), args, {
        cwd: workspace,
        encoding: 'utf8',
      });
      assert.ok(ran.status === 0 || ran.status === 1, ran.stderr);
      if (tool === 'biome') assert.match(git(workspace, 'diff', '--stat'), /generated\/dto\.ts/);
      const { status, stdout, stderr } = scaffold(workspace, 'generate', '--check');
      assert.equal(status, 0, stdout + stderr);
    });
  }
}
