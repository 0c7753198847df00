// `generate --check`, `--diff` and `upgrade` as their users see them.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createDiskTree } from '../../file/disk-tree.js';
import { runCommandLine } from '../run.js';
import { runCommand } from '../testing/run-command.js';
import { annotate } from './change-list.js';
import { driftOf } from './drift.js';

const root = mkdtempSync(join(tmpdir(), 'armature-check-'));
const manifest = `service: user
types:
  User:
    id: int64
    name: string
routes:
  getUser: { get: "/users/{id}", path: { id: int64 }, returns: User }
`;
const files: Readonly<Record<string, string>> = {
  'scaffold.yaml': 'workspace: shop\n',
  'services/user/service.yaml': manifest,
  'services/mail/service.yaml': 'service: mail\nroutes:\n  send: { post: /send, body: { text: string } }\n',
};

before(async () => {
  const tree = createDiskTree(root);
  for (const [path, text] of Object.entries(files)) tree.write(path, text);
  assert.equal((await run('generate --quiet')).code, 0);
  writeFileSync(
    join(root, 'services/user/service.yaml'),
    manifest.replace('name: string', 'name: string\n    nick?: string'),
  );
  tree.remove('services/user/generated/client.ts');
  appendFileSync(join(root, 'services/user/generated/router.ts'), '// mine\n');
  tree.remove('services/mail/service.yaml');
});
after(() => rmSync(root, { recursive: true, force: true }));

async function run(args: string, env: Record<string, string> = {}) {
  let [out, err] = ['', ''];
  const code = await runCommandLine(args.split(' '), {
    cwd: root,
    env,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
  });
  return { code, out, err };
}

test('says of each file what is the matter, and which line of which manifest is behind it', async () => {
  const { code, out } = await run('generate --check');
  assert.equal(code, 3);
  const expected = [
    /^stale +services\/user\/generated\/dto\.ts is not what services\/user\/service\.yaml:6 asks for$/m,
    /^missing +services\/user\/generated\/client\.ts is not there; services\/user\/service\.yaml:1 asks for it$/m,
    /^hand-edited services\/user\/generated\/router\.ts was edited by hand; services\/user\/service\.yaml:\d+ is/m,
    /^orphaned +services\/mail\/generated\/dto\.ts services\/mail\/service\.yaml is gone$/m,
  ];
  for (const pattern of expected) assert.match(out, pattern);
});

test('says the same to machines and to GitHub', async () => {
  const json = JSON.parse((await run('generate --check --json')).out) as {
    drift: { path: string; kind: string; cause?: { file: string; line: number; column: number } }[];
  };
  const kinds = new Map(json.drift.map((drift) => [drift.path, drift]));
  assert.deepEqual(kinds.get('services/user/generated/dto.ts')?.cause, {
    file: 'services/user/service.yaml',
    line: 6,
    column: 5,
  });
  assert.equal(kinds.get('services/user/generated/dto.ts')?.kind, 'stale');
  assert.equal(kinds.get('services/user/generated/router.ts')?.kind, 'hand-edited');
  const { out } = await run('generate --check', { GITHUB_ACTIONS: 'true' });
  assert.match(
    out,
    /^::error file=services\/user\/service\.yaml,line=6,title=[^:]*::services\/user\/generated\/dto\.ts is stale: /m,
  );
  assert.match(
    out,
    /^::error file=services\/mail\/[^,]*,title=[^:]*::services\/mail\/generated\/dto\.ts is orphaned: /m,
  );
});

test('names every line behind a file, and marks each for GitHub', () => {
  const file = { path: 'services/user/service.yaml', text: '\n'.repeat(9) };
  const at = (start: number) => ({ file, start, end: start });
  const driftFor = (lines: readonly number[]) =>
    driftOf({
      diagnostics: [],
      changes: [
        {
          path: 'dto.ts',
          kind: 'update',
          ownership: 'generated',
          from: file.path,
          diagnostics: [],
          causes: () => lines.map((line) => at(line - 1)),
        },
      ],
    });
  const said = (lines: readonly number[]) => driftFor(lines).map(({ message }) => message);
  const place = (line: number) => `services/user/service.yaml:${line}`;
  assert.deepEqual(said([2, 2]), [`is not what ${place(2)} asks for`]);
  assert.deepEqual(said([2, 4]), [`is not what ${place(2)} and ${place(4)} ask for`]);
  const many = `${place(1)}, ${place(2)}, ${place(3)} and 2 more places`;
  assert.deepEqual(said([1, 2, 3, 4, 5]), [`is not what ${many} ask for`]);
  assert.deepEqual(
    annotate(driftFor([2, 4])).map((line) => line.slice(0, line.indexOf(',title'))),
    [2, 4].map((line) => `::error file=services/user/service.yaml,line=${line}`),
  );
});

test('shows a coloured diff, and writes nothing', async () => {
  const before = readFileSync(join(root, 'services/user/generated/dto.ts'), 'utf8');
  const { out } = await run('generate --diff --color');
  assert.ok(out.includes('\u001b[32m+  nick?: string;'), out);
  assert.match((await run('generate --diff')).out, /^\+ {2}nick\?: string;$/m);
  assert.equal(readFileSync(join(root, 'services/user/generated/dto.ts'), 'utf8'), before);
});

test('upgrade marks what it can’t merge, lists it and exits with 3', async () => {
  assert.equal((await run('generate --force --quiet')).code, 0);
  const lock = join(root, 'scaffold.lock');
  // As if an earlier version had scaffolded another main.ts, which was edited then.
  const written = /(services\/user\/main\.ts scaffolded \S+) "[^\n]*\n/;
  const old = ' "import old;\\n"\n';
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(written, `$1${old}`));
  writeFileSync(join(root, 'services/user/main.ts'), 'import mine;\n');
  assert.equal((await run('generate')).code, 0);
  assert.equal(readFileSync(join(root, 'services/user/main.ts'), 'utf8'), 'import mine;\n');
  const { code, err } = await run('upgrade');
  assert.equal(code, 3);
  assert.match(err, /services\/user\/main\.ts:1:1 error ARM5012/);
  assert.match(
    readFileSync(join(root, 'services/user/main.ts'), 'utf8'),
    /^<<<<<<< yours\nimport mine;\n=======\n/,
  );
});

test('says which packages are to be installed since a run asked for them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'armature-packages-'));
  try {
    const tree = createDiskTree(folder);
    for (const [path, text] of Object.entries(files)) tree.write(path, text);
    tree.write('package.json', '{ "devDependencies": { "tsx": "4", "typescript": "6" } }\n');
    const said = await runCommand(folder, 'generate');
    assert.match(
      said.err,
      /^package\.json asks for @armature\/runtime, @armature\/scaffold, @types\/node now: run npm install$/m,
    );
    appendFileSync(join(folder, 'services/user/service.yaml'), '  ping: { get: /ping }\n');
    assert.doesNotMatch((await runCommand(folder, 'generate')).err, /npm install/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
