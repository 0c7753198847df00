import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCommandLine } from './run.js';
import { readVersion } from './version.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(cwd: string, args: string, env: Record<string, string> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCommandLine(
    args.split(' ').filter((word) => word !== ''),
    {
      cwd,
      env,
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      stdin: {},
    },
  );
  return { code, out, err };
}

describe('usage', () => {
  const misuses: readonly [string, RegExp][] = [
    ['genrate', /ARM6010[^]*genrate[^]*generate/],
    ['new wrkspace x', /ARM6010[^]*wrkspace[^]*workspace/],
    ['generate --chek', /ARM6011[^]*--chek[^]*--check/],
    ['generate --watch --check', /ARM6019/],
    ['generate --all user', /ARM6019/],
    ['', /ARM6012[^]*a command is needed/],
    ['new workspace', /ARM6012[^]*name of the workspace is missing/],
    ['new workspace Shop', /ARM6013[^]*lower-case/],
    ['new workspace a b', /ARM6012[^]*"b"/],
    ['explain ARM9999', /ARM6017/],
    ['generate', /ARM6001/],
    ['new service order', /ARM6001/],
    ['openapi', /ARM6012[^]*argument is missing/],
  ];
  for (const [args, pattern] of misuses) {
    test(`refuses "scaffold ${args}"`, async () => {
      const { code, out, err } = await run(folder, args);
      assert.match(err, pattern);
      assert.equal(out, '');
      assert.equal(code, 2);
    });
  }

  test('reports misuse as JSON', async () => {
    const { code, out, err } = await run(folder, 'generate --chek --json');
    assert.equal(code, 2);
    assert.equal(err, '');
    assert.equal(JSON.parse(out).diagnostics[0].code, 'ARM6011');
  });

  test('prints help, the version and a completion script', async () => {
    assert.match((await run(folder, '--help')).out, /scaffold generate \[services/);
    assert.match((await run(folder, 'new route --help')).out, /--rpc-only/);
    assert.equal((await run(folder, '--version')).out.trim(), readVersion());
    assert.match((await run(folder, 'completion')).out, /scaffold/);
  });

  test('explains a code', async () => {
    const { code, out } = await run(folder, 'explain arm1001');
    assert.equal(code, 0);
    assert.match(out, /ARM1001/);
  });
});

describe('a workspace', { concurrency: false }, () => {
  const root = join(folder, 'shop');
  const manifest = 'services/order/service.yaml';
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

  test('is made, and not made twice', async () => {
    const { code, out } = await run(folder, 'new workspace shop --service order --no-git');
    assert.equal(code, 0, out);
    assert.match(out, /npm test/);
    assert.equal((await run(folder, 'new workspace shop')).code, 2);
    assert.match(read('.gitignore'), /^config\/parent\.toml$/m);
    assert.match(read('config/parent.toml'), /^rpc-key = "[\w-]{43}"$/m);
    assert.doesNotMatch(read('scaffold.lock'), /^config\/parent\.toml$/m);
  });

  test('is up to date at once, from any folder in it', async () => {
    const { code, err } = await run(join(root, 'services/order'), 'generate --check');
    assert.equal(code, 0);
    assert.match(err, /Up to date/);
  });

  test('takes a type and a route into the text of its manifest', async () => {
    write(manifest, `${read(manifest)}# the end\n`);
    assert.equal((await run(root, 'new dto order Order id:int64 tags:string[]')).code, 0);
    const added = await run(root, 'new route order.getOrder --path /orders/{id} --returns Order');
    assert.equal(added.code, 0, added.err);
    assert.match(read(manifest), /tags: string\[\]\n/);
    assert.match(read(manifest), /# the end\n/);
    assert.match(read('services/order/order.service.ts'), /async getOrder\(/);
    assert.equal((await run(root, 'new route order getOrder')).code, 2);
    const wrong = await run(root, 'new route order nope --returns Missing');
    assert.equal(wrong.code, 2);
    assert.doesNotMatch(read(manifest), /nope/);
  });

  test('shows what would change without writing it', async () => {
    const before = read(manifest);
    write(manifest, before.replace('id: int64', 'id: int64\n    note?: string'));
    const dto = read('services/order/generated/dto.ts');
    const diff = await run(root, 'generate --diff');
    assert.equal(diff.code, 0);
    assert.match(diff.out, /^\+ {2}note\?: string/m);
    const dry = await run(root, 'generate --dry-run');
    assert.match(dry.out, /^update +services\/order\/generated\/dto\.ts$/m);
    const check = await run(root, 'generate --check', { GITHUB_ACTIONS: 'true' });
    assert.equal(check.code, 3);
    assert.match(
      check.out,
      /^stale +services\/order\/generated\/dto\.ts is not what services\/order\/service\.yaml:\d+ asks for$/m,
    );
    assert.match(
      check.out,
      /^::error file=services\/order\/service\.yaml,line=\d+,.*::services\/order\/generated\/dto\.ts is stale/m,
    );
    assert.equal(read('services/order/generated/dto.ts'), dto);
    const coloured = await run(root, 'generate --diff --color');
    assert.ok(coloured.out.includes('\u001B[32m+'));
    write(manifest, before);
  });

  test('reports every mistake of a manifest at once and writes nothing', async () => {
    const before = read(manifest);
    write(
      manifest,
      before.replace('returns: Order', 'returns: Oder').replace('returns: Greeting', 'returns: Greting'),
    );
    const { code, out, err } = await run(root, 'generate --json order');
    assert.equal(code, 2);
    assert.equal(err, '');
    const result = JSON.parse(out);
    assert.equal(result.written, false);
    assert.ok(result.diagnostics.length >= 2);
    assert.ok(
      result.diagnostics.every(
        (found: { file: string; line: number }) => found.file === manifest && found.line > 1,
      ),
    );
    write(manifest, before);
  });

  test('keeps an edit in a generated file until it is forced', async () => {
    const path = 'services/order/generated/client.ts';
    write(path, `${read(path)}// mine\n`);
    const { code, err } = await run(root, 'generate');
    assert.equal(code, 3);
    assert.match(err, /ARM5001[^]*client\.ts/);
    assert.match(
      (await run(root, 'generate --check')).out,
      /^hand-edited services\/order\/generated\/client\.ts/m,
    );
    assert.match(read(path), /\/\/ mine/);
    assert.equal((await run(root, 'generate --force')).code, 0);
    assert.doesNotMatch(read(path), /\/\/ mine/);
  });

  test('prints an OpenAPI document as JSON and as YAML', async () => {
    const json = await run(root, 'openapi order');
    assert.equal(JSON.parse(json.out).openapi.slice(0, 3), '3.1');
    assert.match((await run(root, 'openapi order --yaml')).out, /^openapi: 3\.1/m);
    assert.match((await run(root, 'openapi ordr')).err, /ARM6016[^]*order/);
  });

  test('has keys for its owner alone, and the doctor says where they are not, or can be guessed', async () => {
    const path = join(root, 'config/parent.toml');
    const state = async (): Promise<string> => {
      const { out } = await run(root, 'doctor --json', { ARMATURE_ETCD: 'http://127.0.0.1:1' });
      const { findings } = JSON.parse(out) as { findings: { check: string; state: string; text: string }[] };
      return findings
        .filter(({ check }) => check === 'keys')
        .map((found) => `${found.state} ${found.text}`)
        .join();
    };
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const before = readFileSync(path, 'utf8');
    chmodSync(path, 0o644);
    assert.match(await state(), /^doubtful config\/parent\.toml can be read/);
    chmodSync(path, 0o600);
    writeFileSync(path, before.replace(/^jwt-secret = .*$/m, 'jwt-secret = "b"'));
    assert.match(await state(), /^doubtful jwt-secret shorter than 32 bytes/);
    writeFileSync(path, before);
  });

  test('is looked over by the doctor', async () => {
    const { code, out } = await run(root, 'doctor --json', { ARMATURE_ETCD: 'http://127.0.0.1:1' });
    assert.equal(code, 4);
    const found = JSON.parse(out).findings as { check: string; state: string }[];
    const states = Object.fromEntries(found.map((finding) => [finding.check, finding.state]));
    assert.deepEqual(states, {
      node: 'well',
      manifests: 'well',
      generated: 'well',
      runtime: 'doubtful',
      scaffold: 'doubtful',
      keys: 'well',
      ports: 'well',
      etcd: 'ill',
    });
  });
});
