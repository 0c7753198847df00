// What the file system answers, through the command line: each refusal is a diagnostic with the path and a mend, and nothing is left
// half-written. Permissions and full disks are injected below Node's `fs`, for tests may run as root.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { codesIn, runCommand } from './testing/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const template = join(folder, 'template');
const generated = 'services/order/generated';
const manifest = 'services/order/service.yaml';

before(async () => {
  const made = await runCommand(folder, 'new workspace template --service order --no-git');
  assert.equal(made.code, 0, made.err);
});

let copies = 0;

/** A workspace of its own, with a manifest that asks for other files than are there. */
function makeWorkspace(): string {
  const root = join(folder, `shop-${(copies += 1)}`, 'shop');
  cpSync(template, root, { recursive: true });
  rmSync(join(root, '.scaffold/generated.json'), { force: true });
  edit(root, manifest, (text) =>
    text
      .replace('message: string', 'message: string\n    note?: string')
      .replace('routes:', 'imports: { common: ../../shared/common.yaml }\nroutes:'),
  );
  return root;
}

function edit(root: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));
}

/** Everything below a folder: what is there, and what it says. The record of the last run does not count. */
function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.startsWith('.scaffold')) continue;
    const entry = lstatSync(join(root, path));
    found[path] = entry.isSymbolicLink()
      ? `-> ${readlinkSync(join(root, path))}`
      : entry.isFile()
        ? readFileSync(join(root, path), 'latin1')
        : 'folder';
  }
  return found;
}

interface Case {
  readonly name: string;
  readonly arrange: (root: string) => void;
  /** Of `generate`; `doctor` says the same in its own form. */
  readonly code: string;
  readonly exit: 2 | 4;
  /** Stands in what is said. */
  readonly path: RegExp;
}

const globs = ['../other/*', '/etc/*', 'services/../../other/*', '../*'];

const cases: readonly Case[] = [
  ...globs.map(
    (glob): Case => ({
      name: `services: ${glob}`,
      arrange: (root) => {
        mkdirSync(join(root, '../other/x'), { recursive: true });
        writeFileSync(join(root, '../other/x/service.yaml'), 'service: x\n');
        edit(root, 'scaffold.yaml', (text) => `${text.replace(/^services:.*\n/m, '')}services: ${glob}\n`);
      },
      code: 'ARM1013',
      exit: 2,
      path: /scaffold\.yaml/,
    }),
  ),
  {
    name: 'a manifest that is a link to itself',
    arrange: (root) => {
      mkdirSync(join(root, 'services/loop'));
      symlinkSync('service.yaml', join(root, 'services/loop/service.yaml'));
    },
    code: 'ARM6060',
    exit: 4,
    path: /services\/loop\/service\.yaml/,
  },
  {
    name: 'a file called generated',
    arrange: (root) => {
      rmSync(join(root, generated), { recursive: true });
      writeFileSync(join(root, generated), 'mine\n');
    },
    code: 'ARM6061',
    exit: 4,
    path: /services\/order\/generated/,
  },
  {
    name: 'a folder where dto.ts should be',
    arrange: (root) => {
      rmSync(join(root, generated, 'dto.ts'));
      mkdirSync(join(root, generated, 'dto.ts'));
    },
    code: 'ARM6061',
    exit: 4,
    path: /services\/order\/generated\/dto\.ts is a folder/,
  },
  {
    name: 'a folder where the lock should be',
    arrange: (root) => {
      rmSync(join(root, 'scaffold.lock'));
      mkdirSync(join(root, 'scaffold.lock'));
      rmSync(join(root, generated), { recursive: true });
    },
    code: 'ARM6061',
    exit: 4,
    path: /scaffold\.lock is a folder/,
  },
  {
    name: 'generated as a link that leads out',
    arrange: (root) => {
      rmSync(join(root, generated), { recursive: true });
      mkdirSync(join(root, '../elsewhere'));
      symlinkSync('../../../elsewhere', join(root, generated));
    },
    code: 'ARM6062',
    exit: 2,
    path: /services\/order\/generated is a link to .*elsewhere/,
  },
  {
    name: 'services as a link that leads out',
    arrange: (root) => {
      mkdirSync(join(root, '../elsewhere'));
      cpSync(join(root, 'services'), join(root, '../elsewhere'), { recursive: true });
      rmSync(join(root, 'services'), { recursive: true });
      symlinkSync('../elsewhere', join(root, 'services'));
    },
    code: 'ARM6062',
    exit: 2,
    path: /services is a link to .*elsewhere/,
  },
  {
    name: 'a generated file as a link that leads out',
    arrange: (root) => {
      cpSync(join(root, generated, 'dto.ts'), join(root, '../dto.ts'));
      rmSync(join(root, generated, 'dto.ts'));
      symlinkSync('../../../../dto.ts', join(root, generated, 'dto.ts'));
    },
    code: 'ARM6062',
    exit: 2,
    path: /generated\/dto\.ts is a link to/,
  },
  {
    name: 'generated as a link that leads nowhere',
    arrange: (root) => {
      rmSync(join(root, generated), { recursive: true });
      symlinkSync('nowhere', join(root, generated));
    },
    code: 'ARM6061',
    exit: 4,
    path: /services\/order\/generated is a link that leads nowhere/,
  },
  {
    name: 'generated as a link to itself',
    arrange: (root) => {
      rmSync(join(root, generated), { recursive: true });
      symlinkSync('generated', join(root, generated));
    },
    code: 'ARM6060',
    exit: 4,
    path: /services\/order\/generated/,
  },
  {
    name: 'a manifest in ISO 8859-1',
    arrange: (root) => {
      const text = readFileSync(join(root, manifest), 'latin1').replace(
        /^summary:.*$/m,
        'summary: Gr\xfc\xdfe',
      );
      writeFileSync(join(root, manifest), text, 'latin1');
    },
    code: 'ARM6064',
    exit: 2,
    path: /services\/order\/service\.yaml:\d+:12/,
  },
  {
    name: 'a manifest in UTF-16',
    arrange: (root) =>
      writeFileSync(
        join(root, manifest),
        Buffer.from(`\ufeff${readFileSync(join(root, manifest), 'utf8')}`, 'utf16le'),
      ),
    code: 'ARM6064',
    exit: 2,
    path: /services\/order\/service\.yaml:1:1[^]*UTF-16/,
  },
  {
    name: 'a shared file that is cut in a character',
    arrange: (root) =>
      writeFileSync(
        join(root, 'shared/common.yaml'),
        Buffer.concat([readFileSync(join(root, 'shared/common.yaml')), Buffer.from('# \xe2', 'latin1')]),
      ),
    code: 'ARM6064',
    exit: 2,
    path: /shared\/common\.yaml:\d+:3/,
  },
  {
    name: 'a class in ISO 8859-1',
    arrange: (root) => {
      const path = join(root, 'services/order/order.service.ts');
      writeFileSync(path, `${readFileSync(path, 'latin1')}// Gr\xfc\xdfe\n`, 'latin1');
    },
    code: 'ARM6064',
    exit: 2,
    path: /services\/order\/order\.service\.ts:\d+:6/,
  },
  {
    name: 'scaffold.yaml as a folder',
    arrange: (root) => {
      rmSync(join(root, 'scaffold.yaml'));
      mkdirSync(join(root, 'scaffold.yaml'));
    },
    code: 'ARM6061',
    exit: 4,
    path: /scaffold\.yaml is a folder/,
  },
];

describe('what stands in the workspace', () => {
  for (const { name, arrange, code, exit, path } of cases) {
    test(name, async () => {
      const root = makeWorkspace();
      arrange(root);
      const before = snapshot(join(root, '..'));
      for (const command of ['generate', 'generate --check', 'upgrade']) {
        const ran = await runCommand(root, command);
        assert.match(ran.err, new RegExp(code), command);
        assert.match(ran.err, path, command);
        assert.match(ran.err, /mend: /, command);
        assert.doesNotMatch(ran.err, /\n +at /, command);
        assert.equal(ran.code, exit, command);
      }
      const json = await runCommand(root, 'generate --json');
      assert.ok(codesIn(json).includes(code));
      assert.equal(json.err, '');
      const doctor = await runCommand(root, 'doctor');
      assert.equal(doctor.code, exit, doctor.out + doctor.err);
      assert.match(doctor.out, /^bad /m);
      assert.doesNotMatch(doctor.out + doctor.err, /\n +at /);
      assert.deepEqual(snapshot(join(root, '..')), before);
    });
  }

  test('a link within the workspace is followed, and stays one', async () => {
    const root = makeWorkspace();
    mkdirSync(join(root, 'made'));
    cpSync(join(root, generated), join(root, 'made/order'), { recursive: true });
    rmSync(join(root, generated), { recursive: true });
    symlinkSync('../../made/order', join(root, generated));
    symlinkSync('order.yaml', join(root, 'services/order/linked'));
    const ran = await runCommand(root, 'generate');
    assert.equal(ran.code, 0, ran.err);
    assert.match(readFileSync(join(root, 'made/order/dto.ts'), 'utf8'), /note\?/);
    assert.ok(lstatSync(join(root, generated)).isSymbolicLink());
  });
});

/** What may stand where a file is wanted, and what is said of it. */
const strangers: readonly (readonly [string, (path: string) => void, string])[] = [
  ['a folder', (path) => mkdirSync(path), 'ARM6061'],
  ['a pipe', (path) => void execFileSync('mkfifo', [path]), 'ARM6061'],
  ['a link that leads nowhere', (path) => symlinkSync('nowhere', path), 'ARM6061'],
  ['a link to itself', (path) => symlinkSync(basename(path), path), 'ARM6060'],
];

describe('what stands where a file is read', () => {
  const asked = {
    'scaffold.yaml': ['generate', 'doctor', 'config push'],
    [manifest]: ['generate', 'doctor', 'config push', 'ps'],
    'shared/common.yaml': ['generate', 'doctor', 'config push'],
    'config/order.toml': ['generate', 'doctor', 'config push'],
    'config/parent.toml': ['doctor', 'config push'],
    config: ['generate', 'doctor', 'config push'],
    'templates/services/service/generated/router.ts.hbs': ['generate', 'templates list'],
  };
  for (const [path, commands] of Object.entries(asked))
    for (const [what, put, code] of strangers.slice(path === 'config' ? 1 : 0))
      test(`${path} as ${what}`, async () => {
        const root = makeWorkspace();
        // A run that found nothing to do is remembered; this is not such a run any more.
        assert.equal((await runCommand(root, 'generate')).code, 0);
        rmSync(join(root, path), { recursive: true, force: true });
        mkdirSync(dirname(join(root, path)), { recursive: true });
        put(join(root, path));
        for (const command of commands) {
          // The config that stood there is gone like any other that its owner has deleted.
          if (path === 'config' && what === 'a link that leads nowhere' && command === 'generate') continue;
          const ran = await runCommand(root, command);
          const said = ran.out + ran.err;
          assert.equal(ran.code, 4, `${command}: ${said}`);
          assert.ok(said.includes(path), command);
          if (command !== 'doctor') assert.match(said, new RegExp(`${code}[^]*mend: `), command);
        }
      });

  test('a manifest that is an empty folder in a folder of its own', async () => {
    const root = makeWorkspace();
    mkdirSync(join(root, 'services/bill', 'service.yaml'), { recursive: true });
    const ran = await runCommand(root, 'generate');
    assert.equal(ran.code, 4, ran.err);
    assert.match(ran.err, /ARM6061[^]*services\/bill\/service\.yaml is a folder/);
  });
});

describe('a glob that loses services which are still there', () => {
  for (const glob of ['servces/*', 'services/o', 'services/*/*', 'services/bill']) {
    test(glob, async () => {
      const root = makeWorkspace();
      assert.equal((await runCommand(root, 'generate')).code, 0);
      edit(root, 'scaffold.yaml', (text) => `${text.replace(/^services:.*\n/m, '')}services: ${glob}\n`);
      const before = snapshot(root);
      for (const command of ['generate', 'generate --force', 'generate --check', 'upgrade']) {
        const ran = await runCommand(root, command);
        assert.equal(ran.code, 2, command + ran.err);
        assert.match(ran.err, /scaffold\.yaml:\d+:\d+ error ARM6005 services\/order\/service\.yaml/, command);
        assert.deepEqual(snapshot(root), before, command);
      }
      rmSync(join(root, manifest));
      assert.equal((await runCommand(root, 'generate')).code, 0);
      assert.ok(!existsSync(join(root, 'services/order/order.service.ts')), 'goes with its manifest');
    });
  }
});

/** Lets a call of `fs` fail for some paths while `run` runs. */
async function withFault<T>(
  fault: {
    readonly calls: readonly string[];
    readonly code: string;
    readonly hits: (path: string, count: number) => boolean;
  },
  run: () => Promise<T>,
): Promise<T> {
  const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = fault.calls.map((name) => [name, calls[name]!] as const);
  let count = 0;
  for (const [name, original] of originals) {
    calls[name] = (...args: unknown[]) => {
      const path = String(args[0]);
      // Node's own reading opens files through the same function.
      const isReading = name === 'openSync' && (args[1] === 'r' || args[1] === undefined);
      if (!isReading && fault.hits(path, (count += 1))) {
        const error = new Error(`${fault.code}: injected, ${name.replace('Sync', '')} '${path}'`);
        throw Object.assign(error, { code: fault.code, errno: -1, syscall: name.replace('Sync', ''), path });
      }
      return original(...args);
    };
  }
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    for (const [name, original] of originals) calls[name] = original;
    syncBuiltinESMExports();
  }
}

const faults = [
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'quota'],
  ['EROFS', 'read-only'],
  ['EACCES', 'permission'],
  ['EPERM', 'permission'],
  ['EIO', 'disk has an error'],
  ['EMFILE', 'too many files'],
] as const;

describe('what the machine refuses', () => {
  for (const [code, words] of faults) {
    test(`${code} at any write leaves all as it was`, async () => {
      let root = makeWorkspace();
      let before = snapshot(root);
      let reached = 0;
      for (let after = 0; ; after += 1) {
        const calls =
          code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO'
            ? ['writeFileSync', 'fsyncSync']
            : ['openSync', 'mkdirSync'];
        let writes = 0;
        const ran = await withFault(
          {
            calls,
            code,
            hits: (path) =>
              (/\.tmp$|^\d+$/.test(path) || !path.includes('.scaffold')) && (writes += 1) === after + 1,
          },
          () => runCommand(root, 'generate'),
        );
        if (ran.code === 0 && writes <= after) break;
        if (ran.code === 0) {
          // What was to be noted of the run for this machine alone: it costs nothing else.
          root = makeWorkspace();
          before = snapshot(root);
          continue;
        }
        reached += 1;
        assert.equal(ran.code, 4, ran.err);
        assert.match(ran.err, /ARM6060/);
        assert.match(ran.err, new RegExp(words));
        assert.match(ran.err, /mend: /);
        assert.doesNotMatch(ran.err, /\n +at /);
        assert.deepEqual(snapshot(root), before, `after ${after} writes`);
      }
      assert.ok(reached >= 3, `only ${reached} writes were made to fail`);
    });
  }

  test('a disk that is full while something new is made', async () => {
    const full = { calls: ['writeFileSync'], code: 'ENOSPC', hits: (path: string) => /^\d+$/.test(path) };
    const root = makeWorkspace();
    const before = snapshot(root);
    for (const command of [
      'new service bill',
      'new route order getOrder',
      'new dto order Extra a:string',
      'new dto --shared common Extra a:string',
    ]) {
      const ran = await withFault(full, () => runCommand(root, command));
      assert.equal(ran.code, 4, command + ran.err + ran.out);
      assert.match(ran.err, /ARM6060[^]*disk is full/, command);
      assert.deepEqual(snapshot(root), before, command);
    }
    const made = await withFault(full, () => runCommand(root, 'new workspace inner'));
    assert.equal(made.code, 4);
    assert.deepEqual(snapshot(root), before);
  });

  test('files that can’t be read', async () => {
    const root = makeWorkspace();
    for (const path of [
      'scaffold.yaml',
      manifest,
      'shared/common.yaml',
      'scaffold.lock',
      'package.json',
      'services',
    ]) {
      const fault = {
        calls: ['readFileSync', 'readdirSync'],
        code: 'EACCES',
        hits: (asked: string) => asked === join(root, path),
      };
      const before = snapshot(root);
      const ran = await withFault(fault, () => runCommand(root, 'generate'));
      assert.equal(ran.code, 4, path + ran.err);
      assert.match(ran.err, new RegExp(`ARM6060[^]*${path}[^]*permission`), path);
      const doctor = await withFault(fault, () => runCommand(root, 'doctor --json'));
      assert.equal(doctor.code, 4, path + doctor.out + doctor.err);
      const { findings } = JSON.parse(doctor.out) as { findings: { state: string; text: string }[] };
      assert.ok(
        findings.some(({ state, text }) => state === 'ill' && text.includes(path)),
        path,
      );
      assert.deepEqual(snapshot(root), before);
    }
  });

  test('a result that does not fit on the disk leaves the file as it was', async () => {
    const root = makeWorkspace();
    await runCommand(root, 'generate');
    for (const path of ['api.json', 'saved.json']) writeFileSync(join(root, path), 'what was there\n');
    const before = snapshot(root);
    for (const command of [
      'openapi order --out api.json',
      'check --save saved.json',
      'openapi order --out fresh.json',
      'check --save fresh.json',
      'etcd --port 0 --data etcd.journal',
    ]) {
      const full = {
        calls: ['writeFileSync', 'writeSync'],
        code: 'ENOSPC',
        hits: () => true,
      };
      const ran = await withFault(full, () => runCommand(root, command));
      assert.equal(ran.code, 4, command + ran.err);
      assert.match(ran.err, /disk is full/, command);
      assert.doesNotMatch(ran.err, /ENOSPC/, command);
      assert.deepEqual(snapshot(root), before, command);
    }
  });

  test('a record of the last run that can’t be written costs nothing but time', async () => {
    const root = makeWorkspace();
    assert.equal((await runCommand(root, 'generate')).code, 0);
    rmSync(join(root, '.scaffold'), { recursive: true });
    writeFileSync(join(root, '.scaffold'), 'a file\n');
    assert.equal((await runCommand(root, 'generate')).code, 0);
    assert.equal((await runCommand(root, 'generate --check')).code, 0);
  });
});

describe('where results are to be written', () => {
  test('devices stay devices, and links stay links', async () => {
    const root = makeWorkspace();
    writeFileSync(join(root, 'real.json'), '');
    symlinkSync('real.json', join(root, 'linked.json'));
    assert.equal((await runCommand(root, 'openapi order --out /dev/null')).code, 0);
    assert.ok(lstatSync('/dev/null').isCharacterDevice());
    assert.equal((await runCommand(root, 'openapi order --out linked.json')).code, 0);
    assert.ok(lstatSync(join(root, 'linked.json')).isSymbolicLink());
    assert.match(readFileSync(join(root, 'real.json'), 'utf8'), /"openapi"/);
  });

  const targets: readonly [string, RegExp][] = [
    ['openapi order --out nowhere/x.json', /nowhere\/x\.json/],
    ['openapi order --out services', /services/],
    ['check --save nowhere/x.json', /nowhere\/x\.json/],
    ['check --save services', /services/],
    ['import openapi doc.json --out scaffold.yaml/a', /service\.yaml/],
    ['new workspace package.json/x', /ARM6013/],
    ['new dto --shared ../../evil X a:string', /evil/],
    ['etcd --port 0 --data services', /services/],
  ];
  for (const [command, pattern] of targets) {
    test(command, async () => {
      const root = makeWorkspace();
      writeFileSync(
        join(root, 'doc.json'),
        '{"openapi":"3.1.0","info":{"title":"pets","version":"1"},"paths":{}}',
      );
      const before = snapshot(join(root, '..'));
      const ran = await runCommand(root, command);
      assert.ok(ran.code === 2 || ran.code === 4, `${ran.code} ${ran.err}`);
      assert.match(ran.err, /ARM\d{4}/);
      assert.match(ran.err, pattern);
      assert.doesNotMatch(ran.err, /\n +at /);
      const json = await runCommand(root, `${command} --json`);
      assert.equal(json.code, ran.code);
      assert.equal(codesIn(json).length, 1);
      assert.deepEqual(snapshot(join(root, '..')), before);
    });
  }
});
