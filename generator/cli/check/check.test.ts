// `scaffold check` against a git ref, a folder and a file: findings, places, allowances, annotations and exit codes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { type CheckWorkspace, makeWorkspace } from './testing/check-workspace.js';

const manifest = 'services/user/service.yaml';

interface JsonFinding {
  readonly rule: string;
  readonly operation?: string;
  readonly field?: string;
  readonly breaks: string;
  readonly fails: boolean;
  readonly allowed?: string;
  readonly file?: string;
  readonly line?: number;
}

async function findingsOf(workspace: CheckWorkspace, args: string): Promise<readonly JsonFinding[]> {
  const { out } = await workspace.run(`check ${args} --json`);
  return (JSON.parse(out) as { findings: readonly JsonFinding[] }).findings;
}

function removeEmail(workspace: CheckWorkspace): void {
  workspace.edit('services/billing/service.yaml', '[email]', '[name]');
  workspace.edit(manifest, '    email: email\n', '');
}

describe('check against a file', () => {
  test('finds nothing in what has not changed, and saves the same bytes twice', async () => {
    const workspace = makeWorkspace();
    assert.equal((await workspace.run('check --save a.json')).code, 0);
    const { code, out, err } = await workspace.run('check --against a.json --save a.json');
    assert.equal(code, 0);
    assert.equal(out, '');
    assert.match(err, /Nothing has changed against a\.json/);
  });

  test('names the rule, the operation, the field, both sides and the place', async () => {
    const workspace = makeWorkspace();
    await workspace.run('check --save a.json');
    workspace.edit(manifest, 'name: string(1..64)', 'name: string(1..80)');
    const { code, out } = await workspace.run('check --against a.json');
    assert.equal(code, 1);
    assert.match(out, /breaks callers\s+getUser: name {2}response-range-widened/);
    assert.match(out, /1\.\.64\) -> \(1\.\.80/);
    assert.match(out, /services\/user\/service\.yaml:13:5/);
    const [first] = await findingsOf(workspace, '--against a.json');
    assert.equal(first?.file, manifest);
    assert.equal(first.line, 13);
  });

  test('takes the JSON of one contract, and says nothing of other services then', async () => {
    const workspace = makeWorkspace();
    const contract = { service: 'user', version: '1.0.0', operations: {}, types: {}, depends: [] };
    workspace.write('one.json', JSON.stringify(contract));
    const findings = await findingsOf(workspace, '--against one.json');
    assert.deepEqual(new Set(findings.map(({ rule }) => rule)), new Set(['operation-added']));
    assert.equal(findings.length, 7);
  });

  test('passes where only servers have to be renewed first, unless it is strict', async () => {
    const workspace = makeWorkspace();
    await workspace.run('check --save a.json');
    workspace.edit(manifest, '    email: email\n', '    email: email\n    phone: string\n');
    const { code, err } = await workspace.run('check --against a.json');
    assert.equal(code, 0);
    assert.match(err, /servers have to be renewed before their callers/);
    assert.equal((await workspace.run('check --against a.json --strict')).code, 1);
  });

  test('passes what is allowed with its reason, and warns of allowances that nothing needs', async () => {
    const workspace = makeWorkspace();
    await workspace.run('check --save a.json');
    removeEmail(workspace);
    assert.equal((await workspace.run('check --against a.json')).code, 1);
    workspace.write(
      'scaffold.yaml',
      'workspace: uses\nservices: services/*\nallowBreaking:\n  user.response-field-removed: nobody reads mail\n  user.getUser.method-changed: once\n',
    );
    const { code, out, err } = await workspace.run('check --against a.json');
    assert.equal(code, 0);
    assert.match(out, /allowed: nobody reads mail/);
    assert.match(err, /ARM6020[^]*user\.getUser\.method-changed/);
    assert.doesNotMatch(err, /ARM6020[^\n]*field-removed/);
  });

  test('allows one field of one operation and no other', async () => {
    const workspace = makeWorkspace();
    await workspace.run('check --save a.json');
    removeEmail(workspace);
    workspace.write(
      'scaffold.yaml',
      'workspace: uses\nservices: services/*\nallowBreaking:\n  user.getUser.email.response-field-removed: agreed\n',
    );
    const findings = await findingsOf(workspace, '--against a.json');
    const allowed = findings.filter((finding) => finding.allowed !== undefined);
    assert.deepEqual(
      allowed.map(({ operation, field }) => [operation, field]),
      [['getUser', 'email']],
    );
    assert.ok(findings.some(({ operation, fails }) => operation === 'listUsers' && fails));
  });

  test('annotates the manifests under GitHub Actions', async () => {
    const workspace = makeWorkspace('platform');
    await workspace.run('check --save a.json');
    removeEmail(workspace);
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dirname(workspace.root) };
    const { out } = await workspace.run('check --against a.json', env);
    assert.match(
      out,
      /^::error file=platform\/services\/user\/service\.yaml,line=11,col=3,title=response-field-removed::user\.getUser: email; was email; breaks callers$/m,
    );
  });
});

describe('check against a git ref', () => {
  test('reads the manifests of a commit from below a repository, and refuses refs that are none', async () => {
    const workspace = makeWorkspace('deep/platform');
    const top = dirname(dirname(workspace.root));
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
      execFileSync('git', [...identity, ...args], { cwd: top, stdio: 'pipe' });
    };
    assert.match((await workspace.run('check --against main')).err, /ARM6021[^]*no git repository/);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    removeEmail(workspace);
    const { code, out } = await workspace.run('check --against main');
    assert.equal(code, 1);
    assert.match(out, /getUser: email {2}response-field-removed/);
    for (const ref of ['mian', '--output=x', 'main:deep']) {
      const refused = await workspace.run(`check --against=${ref}`);
      assert.equal(refused.code, 2, ref);
      assert.match(refused.err, /ARM6021[^]*git knows no such commit/);
    }
    git('add', '.');
    git('commit', '-q', '-m', 'second');
    assert.equal((await workspace.run('check --against HEAD')).code, 0);
    assert.equal((await workspace.run('check --against HEAD~1')).code, 1);
  });
});

describe('check against a folder', () => {
  test('compares with another workspace', async () => {
    const [released, workspace] = [makeWorkspace(), makeWorkspace()];
    released.edit(manifest, '  touch:\n    post: /touch\n    returns: User\n', '');
    released.edit('services/order/service.yaml', '      touch: []\n', '');
    released.edit('services/order/service.yaml', 'fallback: [getUser, touch]', 'fallback: [getUser]');
    assert.equal((await workspace.run(`check --against ${released.root}`)).code, 0);
    const back = await released.run(`check --against ${workspace.root}`);
    assert.equal(back.code, 1);
    assert.match(back.out, /touch {2}operation-removed/);
  });

  test('says what cannot be compared with', async () => {
    const workspace = makeWorkspace();
    workspace.write('text.txt', 'nothing');
    mkdirSync(join(workspace.root, 'empty'));
    for (const [against, pattern] of [
      ['text.txt', /ARM6021[^]*no contracts/],
      ['empty', /ARM6021[^]*no scaffold\.yaml/],
    ] as const) {
      const { code, err } = await workspace.run(`check --against ${against}`);
      assert.equal(code, 2);
      assert.match(err, pattern);
    }
    assert.match((await workspace.run('check')).err, /ARM6012[^]*--against/);
  });
});
