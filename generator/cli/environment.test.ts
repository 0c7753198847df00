// Every command under every failure of its surroundings: its exit code, its message, and with --json one JSON value on stdout.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { plainReason } from './live/live.js';
import { runCommand, type Ran } from './testing/run-command.js';
import { packageRoot } from './version.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-surroundings-'));
const root = join(folder, 'shop');
const empty = join(folder, 'empty');
let etcd: EmbeddedEtcd;
let silent: Server;
const sockets = new Set<Socket>();
const places = { refused: '', silent: '', live: '' };

before(async () => {
  mkdirSync(empty);
  const made = await runCommand(folder, 'new workspace shop --service order --no-git');
  assert.equal(made.code, 0, made.err);
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(
    join(folder, 'pets.json'),
    JSON.stringify({ openapi: '3.1.0', info: { title: 'pets', version: '1' }, paths: {} }),
  );
  etcd = await startEmbeddedEtcd();
  places.live = etcd.endpoint;
  const gone = await listen(createServer());
  places.refused = `http://127.0.0.1:${portOf(gone)}`;
  await new Promise((resolve) => gone.close(resolve));
  // Takes connections and never says a word, as a black hole does once the connection stands.
  silent = await listen(createServer((socket) => void sockets.add(socket.on('error', () => undefined))));
  places.silent = `http://127.0.0.1:${portOf(silent)}`;
});
after(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await etcd.close();
  rmSync(folder, { recursive: true, force: true });
});

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** What talks to a running platform. */
const live = [
  'ps',
  'call order.greet name=a',
  'call order.greet name=a --rpc',
  'call order.greet name=a --curl',
  'config get parent',
  'config get order',
  'config set parent rpc-key=x',
  'config push',
  'config pull',
  'config diff',
  'config history order',
  'config rollback order',
  'config watch',
  'check --against live',
];

/** What works on manifests and files alone. */
const local = [
  'new service bill',
  'new route order more',
  'new dto order More a:string',
  'generate',
  'generate --check',
  'generate --watch',
  'upgrade',
  'templates list',
  'templates diff',
  'templates eject service.ts',
  'dev',
  'openapi order',
  'check --against HEAD',
  'check --save contracts.json',
];

/** What needs neither. */
const free = ['explain ARM1001', 'doctor', 'import openapi ../pets.json --dry-run'];

interface Expected {
  readonly code: number;
  /** Of the diagnostic; absent where the command does its work. */
  readonly says?: string;
}

/** Runs a command for people and for machines, and holds both against what is expected. */
async function expectBoth(cwd: string, words: string, { code, says }: Expected): Promise<Ran> {
  const forPeople = runBriefly(cwd, words);
  // `dev` holds the workspace: one after the other.
  if (words.startsWith('dev')) await forPeople;
  const [told, json] = await Promise.all([forPeople, runBriefly(cwd, `${words} --json`)]);
  assert.equal(told.code, code, `${words}: ${told.err}${told.out}`);
  assert.equal(json.code, code, `${words} --json: ${json.out}`);
  for (const { err, out } of [told, json])
    assert.doesNotMatch(err + out, /\n +at |DOMException|ARM6069/, words);
  const values = json.out === '' ? [] : jsonValues(json.out);
  if (says !== undefined) {
    assert.match(told.err, new RegExp(`error.* ${says} `), words);
    assert.match(told.err, /mend: /, words);
    assert.equal(told.out, '', words);
    assert.equal(json.err, '', words);
    const [{ diagnostics } = { diagnostics: [] }, ...others] = values as {
      diagnostics: { code: string; message: string; mend: string }[];
    }[];
    assert.deepEqual(others, [], words);
    assert.equal(diagnostics[0]?.code, says, words);
    assert.ok(diagnostics.every(({ message, mend }) => message !== '' && mend !== ''));
  }
  return json;
}

/** Commands that go on are ended at once. */
function runBriefly(cwd: string, words: string): Promise<Ran> {
  const goesOn = /watch|^dev|^etcd/.test(words) && words.includes(places.live);
  return runCommand(cwd, words, {
    ...(goesOn && { signal: AbortSignal.timeout(1_000) }),
    ...(words.includes(places.silent) && { env: { ARMATURE_ETCD_TIMEOUT: '500' } }),
  });
}

/** One value, or one a line. */
function jsonValues(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }
}

describe('an etcd that is away', { concurrency: 16 }, () => {
  for (const [name, how] of [
    ['nothing listens', 'refused'],
    ['nobody answers', 'silent'],
  ] as const) {
    for (const words of live)
      test(`${words}, where ${name}`, async () => {
        await expectBoth(root, `${words} --etcd ${places[how]}`, { code: 4, says: 'ARM6040' });
      });
    test(`dev, where ${name}`, async () => {
      await expectBoth(root, `dev --etcd ${places[how]}`, { code: 4, says: 'ARM6032' });
    });
    test(`doctor, where ${name}`, async () => {
      const { out } = await expectBoth(root, `doctor --etcd ${places[how]}`, { code: 4 });
      assert.match(out, /"check": "etcd",\s+"state": "ill"/);
    });
    test(`ps outside of a workspace, where ${name}`, async () => {
      await expectBoth(empty, `ps --etcd ${places[how]}`, { code: 4, says: 'ARM6040' });
    });
  }

  test('a name that leads nowhere', async () => {
    await expectBoth(root, 'ps --etcd http://nowhere.invalid:2379', { code: 4, says: 'ARM6040' });
  });

  for (const address of [
    'ftp://127.0.0.1:1',
    'http://127.0.0.1:99999',
    'http://',
    'http://a b',
    'http://127.0.0.1:2379/v3',
    'http://127.0.0.1:1,,',
  ])
    test(`${address} as an address`, async () => {
      for (const words of ['ps', 'config push', 'call order.greet name=a', 'dev', 'doctor']) {
        const ran = await runCommand(root, [...words.split(' '), '--etcd', address, '--json']);
        assert.equal(ran.code, 2, `${words}: ${ran.out}`);
        assert.match(ran.out, /is no address/);
      }
    });

  for (const text of ['soon', '0', '-1', '1e3', '600001'])
    test(`${text} as the time that etcd may take`, async () => {
      for (const words of ['ps', 'config push', 'call order.greet name=a', 'dev', 'doctor']) {
        const ran = await runCommand(root, `${words} --json`, { env: { ARMATURE_ETCD_TIMEOUT: text } });
        assert.equal(ran.code, 2, `${words}: ${ran.out}`);
        assert.match(ran.out, /ARMATURE_ETCD_TIMEOUT is .* milliseconds from 1 to 600000/);
      }
    });

  test('config set --file needs none', async () => {
    await expectBoth(root, `config set order port=0 --file --etcd ${places.refused}`, { code: 0 });
  });

  test('says in few words why etcd is not reached', async () => {
    const { err } = await runCommand(root, `ps --etcd ${places.refused}`);
    assert.match(err, /does not answer: nothing listens there\n/);
    assert.doesNotMatch(err, /UNAVAILABLE|Last error/);
    const unanswered = `cannot list at etcd http://a:1: `;
    for (const [message, reason] of [
      ['14 UNAVAILABLE: No connection established. Last error: Protocol error (2026)', 'no etcd'],
      [
        '14 UNAVAILABLE: No connection established. Last error: read ECONNRESET (2026)',
        'cuts every connection',
      ],
      ['3 INVALID_ARGUMENT: etcdserver: user name is empty', 'set ARMATURE_ETCD_USER'],
      ['7 PERMISSION_DENIED: etcdserver: authentication failed, invalid user ID', 'this user and password'],
    ] as const)
      assert.match(plainReason(new Error(unanswered + message)), new RegExp(reason));
  });

  test('calls nobody at a --url', async () => {
    const { out } = await expectBoth(root, `call order.greet name=a --url ${places.refused}`, { code: 1 });
    assert.equal((JSON.parse(out) as { error: { kind: string } }).error.kind, 'unavailable');
  });

  test('loads no document from where nobody answers', async () => {
    await expectBoth(root, `import openapi ${places.refused}/doc.json`, { code: 4, says: 'ARM6012' });
  });
});

describe('another namespace', { concurrency: 4 }, () => {
  const expected: Readonly<Record<string, Expected>> = {
    ps: { code: 0 },
    'call order.greet name=a': { code: 4, says: 'ARM6046' },
    'call order.greet name=a --rpc': { code: 4, says: 'ARM6046' },
    'call order.greet name=a --curl': { code: 4, says: 'ARM6046' },
    'call order.nope': { code: 2, says: 'ARM6044' },
    'call nobody.nope': { code: 4, says: 'ARM6046' },
    'config get parent': { code: 4, says: 'ARM6050' },
    'config get order': { code: 4, says: 'ARM6050' },
    'config get nobody': { code: 2, says: 'ARM6016' },
    'config set parent rpc-key=': { code: 2, says: 'ARM6049' },
    'config pull order': { code: 4, says: 'ARM6050' },
    'config diff': { code: 3 },
    'config watch': { code: 0 },
    'check --against live': { code: 0 },
  };
  for (const [words, outcome] of Object.entries(expected))
    test(words, async () => {
      await expectBoth(root, `${words} --namespace other --etcd ${places.live}`, outcome);
    });
});

describe('no workspace', { concurrency: 4 }, () => {
  for (const words of [...local, 'check --against live'])
    test(words, async () => {
      await expectBoth(empty, words, { code: 2, says: 'ARM6001' });
    });
  for (const words of live.filter((each) => !each.startsWith('check')))
    test(words, async () => {
      await expectBoth(empty, `${words} --etcd ${places.live}`, { code: 2, says: 'ARM6043' });
    });
  for (const words of free)
    test(words, async () => {
      await expectBoth(empty, words, { code: 0 });
    });
  for (const words of ['generate', 'ps', 'new workspace x', 'openapi order', 'doctor', 'dev'])
    test(`${words}, in a folder that is not there`, async () => {
      await expectBoth(folder, `${words} --cwd nowhere`, { code: 2, says: 'ARM6012' });
      await expectBoth(folder, `${words} --cwd pets.json`, { code: 2, says: 'ARM6012' });
    });
});

describe('nobody to ask', { concurrency: 16 }, () => {
  for (const words of ['new workspace', 'new service', 'new route', 'new dto'])
    test(words, async () => {
      await expectBoth(root, words, { code: 2, says: 'ARM6012' });
    });
});

describe('the process itself', { concurrency: 16 }, () => {
  const scaffold = join(packageRoot, 'bin/scaffold.js');

  /** Runs a process whose stdout, or both, nobody reads. */
  function runUnread(
    words: string,
    closed: readonly ('stdout' | 'stderr')[],
  ): Promise<{ code: number | null; err: string }> {
    const child = spawn(process.execPath, [scaffold, ...words.split(' ')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    for (const name of closed) child[name].destroy();
    return new Promise((resolve) => child.once('exit', (code) => resolve({ code, err })));
  }

  for (const [words, code] of [
    ['explain ARM1001', 0],
    ['openapi order', 0],
    ['generate --check', 0],
    ['--help', 0],
    ['openapi nobody', 2],
    ['etcd --port 0', 0],
  ] as const)
    test(`${words}, with a closed pipe`, async () => {
      const ran = await runUnread(words, ['stdout']);
      assert.equal(ran.code, code, ran.err);
      assert.doesNotMatch(ran.err, /EPIPE|\n +at /);
      assert.equal((await runUnread(words, ['stdout', 'stderr'])).code, code);
    });

  test('a watch ends when nobody reads it any more', async () => {
    const other = await startEmbeddedEtcd();
    const ran = runUnread(`config watch parent --namespace unread --etcd ${other.endpoint}`, ['stdout']);
    const { openEtcdRegistry, createKeys } = await import('@armature/runtime');
    const registry = await openEtcdRegistry({ endpoints: [other.endpoint], timeoutMs: 60_000 });
    const writing = setInterval(
      () =>
        void registry
          .put([{ key: createKeys('unread').parentConfig, value: `a = ${Date.now()}` }])
          .catch(() => undefined),
      100,
    );
    const { code, err } = await ran;
    clearInterval(writing);
    await registry.close();
    await other.close();
    assert.equal(code, 0, err);
    assert.doesNotMatch(err, /\n +at /);
  });

  test('a disk that is full behind stdout', { skip: process.platform !== 'linux' }, async () => {
    const child = spawn(
      '/bin/sh',
      ['-c', `exec ${process.execPath} ${scaffold} explain ARM1001 > /dev/full`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 4, err);
    assert.match(err, /ARM6060[^]*disk is full/);
  });

  test('a working folder that was removed', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const child = spawn(
      '/bin/sh',
      ['-c', `cd ${gone} && rmdir ${gone} && exec ${process.execPath} ${scaffold} generate`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 2, err);
    assert.match(err, /ARM6001/);
  });

  test('Ctrl-C before an answer came', async () => {
    const { code, err } = await runCommand(root, `call order.greet name=a --url ${places.silent}`, {
      signal: AbortSignal.timeout(300),
    });
    assert.equal(code, 130, err);
    assert.equal(err, '');
  });
});
