// `scaffold import openapi` from end to end, with documents of the disk and of a server on this machine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exitCodes } from '../command.js';
import { runCommandLine } from '../run.js';

const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0' },
  servers: [{ url: 'https://shop.example' }],
  paths: { '/ping': { get: { operationId: 'ping', responses: { 204: { description: 'Done' } } } } },
});

const folder = mkdtempSync(join(tmpdir(), 'scaffold-import-'));
const asked: string[] = [];
let end = (): void => {};
const ended = new Promise<void>((resolve) => (end = resolve));
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/moved') response.writeHead(302, { location: '/shop.json' }).end();
  else if (request.url === '/page') response.end('<!doctype html><p>: [</p>');
  else if (request.url === '/cut')
    response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy());
  else if (request.url === '/endless') {
    const piece = Buffer.alloc(1 << 20, '[');
    const send = (): void => {
      while (response.write(piece));
    };
    response.on('drain', send).on('close', end);
    send();
  } else if (request.url === '/shop.json') response.end(document);
  else response.writeHead(404).end('{}');
});
let origin = '';

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommandLine(['import', 'openapi', ...args], {
    cwd: folder,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
  });
  return { code, out, err };
}

describe('scaffold import openapi', () => {
  test('loads a URL, writes the manifest, and reports the losses', async () => {
    const { code, out, err } = await run(`${origin}/shop.json`, '--out', 'shop');
    assert.equal(code, 0, err);
    assert.match(out, /Made shop\/service\.yaml: 1 operations, 0 types\./);
    assert.match(out + err, /#\/servers/);
    assert.match(readFileSync(join(folder, 'shop/service.yaml'), 'utf8'), /service: shop[^]*get: \/ping/);
  });

  test('follows a redirection, and tells machines all', async () => {
    const { code, out } = await run(`${origin}/moved`, '--dry-run', '--json');
    assert.equal(code, 0);
    const { service, operations, losses } = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual({ service, operations }, { service: 'shop', operations: 1 });
    assert.deepEqual(
      (losses as { at: string }[]).map(({ at }) => at),
      ['/servers'],
    );
  });

  for (const [path, problem] of [
    ['/missing', /status 404/],
    ['/cut', /can't be loaded/],
  ] as const) {
    test(`says why ${path} can't be loaded, and writes nothing`, async () => {
      const { code, err } = await run(`${origin}${path}`, '--out', 'none');
      assert.equal(code, exitCodes.environment);
      assert.match(err, problem);
      assert.equal(existsSync(join(folder, 'none')), false);
    });
  }

  test('lets go of an answer that never ends', { timeout: 50_000 }, async () => {
    const { code, err } = await run(`${origin}/endless`, '--out', 'none');
    assert.equal(code, exitCodes.environment);
    assert.match(err, /more than 64 MiB/);
    await ended;
  });

  test('reads the files beside a document, and none outside of its folder', async () => {
    mkdirSync(join(folder, 'multi/parts'), { recursive: true });
    writeFileSync(join(folder, 'secret.yaml'), 'get: { operationId: secret }\n');
    symlinkSync(join(folder, 'secret.yaml'), join(folder, 'multi/parts/linked.yaml'));
    const responses = 'responses: { 204: { description: Done } }';
    writeFileSync(join(folder, 'multi/parts/a.yaml'), `get: { operationId: a, ${responses} }\n`);
    writeFileSync(
      join(folder, 'multi/main.yaml'),
      'openapi: 3.1.0\ninfo: { title: Multi, version: 1.0.0 }\npaths:\n  /a: { $ref: parts/a.yaml }\n' +
        '  /b: { $ref: ../secret.yaml }\n  /c: { $ref: parts/linked.yaml }\n  /d: { $ref: parts/none.yaml }\n',
    );
    const { out } = await run('multi/main.yaml', '--dry-run', '--json');
    const { operations, losses } = JSON.parse(out) as { operations: number; losses: { at: string }[] };
    assert.equal(operations, 1);
    assert.deepEqual(
      losses.map(({ at }) => at),
      ['/paths/~1b', '/paths/~1c', '/paths/~1d'],
    );
  });

  test('refuses what is no file', async () => {
    for (const source of ['/dev/zero', folder]) {
      const { code, err } = await run(source, '--dry-run');
      assert.equal(code, 2);
      assert.match(err, /it is no file/);
    }
  });

  test('refuses an answer that is no document', async () => {
    const { code, err } = await run(`${origin}/page`, '--out', 'none');
    assert.equal(code, 2);
    assert.match(err, /ARM6012/);
    assert.equal(existsSync(join(folder, 'none')), false);
  });

  test('reads a file, never asks the network, and never overwrites a manifest', async () => {
    writeFileSync(join(folder, 'local.json'), document);
    asked.length = 0;
    assert.equal((await run('local.json', '--out', 'mine')).code, 0);
    const before = readFileSync(join(folder, 'mine/service.yaml'), 'utf8');
    const again = await run('local.json', '--out', 'mine', '--service', 'other');
    assert.notEqual(again.code, 0);
    assert.match(again.err, /ARM6014/);
    assert.equal(readFileSync(join(folder, 'mine/service.yaml'), 'utf8'), before);
    assert.deepEqual(asked, []);
  });
});
