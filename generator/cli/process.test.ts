import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { packageRoot, readVersion } from './version.js';

const scaffold = join(packageRoot, 'bin/scaffold.js');
const folder = mkdtempSync(join(tmpdir(), 'scaffold-process-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const node = (args: readonly string[], cwd = folder): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [...args], { cwd });

test('asked for its version it loads next to nothing', async () => {
  const loaded = join(folder, 'loaded');
  const hooks = `import { appendFileSync } from 'node:fs';
    export function load(url, context, next) {
      appendFileSync(${JSON.stringify(loaded)}, url + '\\n');
      return next(url, context);
    }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`;
  const { stdout } = await node(['--import', asUrl(register), scaffold, '--version']);
  assert.equal(stdout.trim(), readVersion());
  const files = readFileSync(loaded, 'utf8')
    .trim()
    .split('\n')
    .filter((url) => url.startsWith('file:'));
  assert.ok(files.length > 1 && files.length <= 8, files.join('\n'));
  assert.deepEqual(
    files.filter((url) => url.includes('node_modules')),
    [],
  );
});

function asUrl(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

test('ends with the exit code of the command', async () => {
  await assert.rejects(node([scaffold, 'generate']), { code: 2 });
});

test('says that the formatter is missing where its native part can’t be loaded', async () => {
  await node([scaffold, 'new', 'workspace', 'odd', '--service', 'order', '--no-git']);
  const root = join(folder, 'odd');
  writeFileSync(join(root, 'services/order/service.yaml'), 'service: order\nversion: 0.2.0\n');
  // As after `npm install --omit=optional`: the package is there, the binding of this platform is not.
  const hooks = `export async function resolve(specifier, context, next) {
    if (context.parentURL?.includes('/oxfmt/') && specifier.includes('bindings')) throw new Error('no binding here');
    return next(specifier, context);
  }`;
  const register = `import { register } from 'node:module';
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
  const preload = `data:text/javascript,${encodeURIComponent(register)}`;
  await assert.rejects(node(['--import', preload, scaffold, 'generate'], root), (error: Error) => {
    const { code, stderr } = error as Error & { code: number; stderr: string };
    assert.equal(code, 4);
    assert.match(stderr, new RegExp(`${process.platform}-${process.arch}: no binding here`));
    assert.match(stderr, /ARM6004/);
    return true;
  });
});

test('watches until it is interrupted', async () => {
  await node([scaffold, 'new', 'workspace', 'shop', '--service', 'order', '--no-git']);
  const root = join(folder, 'shop');
  const child = spawn(process.execPath, [scaffold, 'generate', '--watch'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    let said = '';
    const says = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => void (said.includes(text) && resolve());
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        look();
      });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await says('Watching');
    const manifest = join(root, 'services/order/service.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('message: string', 'message: string\n    note?: string'),
    );
    await says('files changed.');
    assert.match(readFileSync(join(root, 'services/order/generated/dto.ts'), 'utf8'), /note\?: string/);
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
