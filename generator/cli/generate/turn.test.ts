// Two at once in one workspace: the second waits for the first, says for whom, and takes over from one that is gone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { createDiskTree } from '../../file/disk-tree.js';
import { runCommand } from '../testing/run-command.js';
import { inTurn, turnHolder, turnPath } from './turn.js';

const folder = mkdtempSync(join(tmpdir(), 'armature-turn-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

function newRoot(): string {
  const root = join(folder, String((count += 1)));
  mkdirSync(root);
  return root;
}

function request(root: string, said: string[] = [], signal = new AbortController().signal) {
  return { root, command: 'scaffold test', say: (line: string) => void said.push(line), signal };
}

function hold(root: string, text: string): void {
  mkdirSync(dirname(join(root, turnPath)), { recursive: true });
  writeFileSync(join(root, turnPath), text);
}

/** A process that is gone. */
async function gonePid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

test('tasks run one after the other, and who waits is told once for whom', async () => {
  const root = newRoot();
  const events: string[] = [];
  const said: string[] = [];
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const first = inTurn(request(root), async () => {
    events.push('first begins');
    await left;
    events.push('first ends');
  });
  const waiting = { ...request(root), say: (line: string) => (said.push(line), leave()) };
  await Promise.all([first, inTurn(waiting, () => Promise.resolve(void events.push('second')))]);
  assert.deepEqual(events, ['first begins', 'first ends', 'second']);
  assert.deepEqual(said, [`Waiting for scaffold test (process ${process.pid}), which generates here.`]);
  assert.equal(turnHolder(root), undefined);
});

test('many at once have their turns one by one, and leave nothing behind', async () => {
  const root = newRoot();
  let [inside, most] = [0, 0];
  const task = async (): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => inTurn(request(root), task)));
  assert.equal(most, 1);
  assert.deepEqual(createDiskTree(root).list(''), []);
});

test('the turn of a process that is gone is taken over, silently', async () => {
  const root = newRoot();
  hold(root, `${JSON.stringify({ pid: await gonePid(), started: '1', command: 'scaffold dev' })}\n`);
  const said: string[] = [];
  assert.equal(await inTurn(request(root, said), () => Promise.resolve(7)), 7);
  assert.deepEqual(said, []);
  assert.ok(!existsSync(join(root, turnPath)));
});

test(
  'so is that of a process whose number another one has now',
  { skip: !existsSync('/proc/self/stat') },
  async () => {
    const root = newRoot();
    hold(root, `${JSON.stringify({ pid: process.pid, started: '1', command: 'scaffold dev' })}\n`);
    assert.equal(turnHolder(root), undefined);
    assert.equal(await inTurn(request(root), () => Promise.resolve(7)), 7);
  },
);

test('a task that fails gives its turn back', async () => {
  const root = newRoot();
  await assert.rejects(
    inTurn(request(root), () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.ok(!existsSync(join(root, turnPath)));
});

test('who waits can be stopped, and the one that has the turn keeps it', async () => {
  const root = newRoot();
  const own = `${JSON.stringify({ pid: process.ppid, started: '', command: 'scaffold dev' })}\n`;
  hold(root, own);
  const stop = new AbortController();
  const waiting = { ...request(root, [], stop.signal), say: () => stop.abort() };
  await assert.rejects(
    inTurn(waiting, () => Promise.resolve(assert.fail('it was not its turn'))),
    { name: 'AbortError' },
  );
  assert.equal(readFileSync(join(root, turnPath), 'utf8'), own);
});

test('generate waits; what only looks does not', async () => {
  const root = newRoot();
  const tree = createDiskTree(root);
  tree.write('scaffold.yaml', 'workspace: shop\n');
  tree.write('services/a/service.yaml', 'service: a\nroutes:\n  ping: { get: /ping }\n');
  hold(root, `${JSON.stringify({ pid: process.ppid, started: '', command: 'scaffold dev' })}\n`);
  assert.equal((await runCommand(root, 'generate --check')).code, 3);
  let err = '';
  const write = (text: unknown): boolean => {
    err += String(text);
    if (err.includes('Waiting for scaffold dev')) rmSync(join(root, turnPath), { force: true });
    return true;
  };
  const { code } = await runCommand(root, 'generate', { stderr: { write } });
  assert.equal(code, 0, err);
  assert.match(err, /Waiting for scaffold dev \(process \d+\), which generates here/);
});
