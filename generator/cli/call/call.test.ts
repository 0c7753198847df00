// `scaffold call` against a server that writes down what it was sent: as whom, and with the contract of a peer elsewhere.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createKeys, openEtcdRegistry } from '@armature/runtime';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { codesIn, runCommand } from '../testing/run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'scaffold-call-'));
const root = join(folder, 'shop');
const key = 'a-key-that-services-share-in-this-test';
let etcd: EmbeddedEtcd;
let server: Server;
let seen: { url: string; headers: IncomingHttpHeaders; body: string };
let answer = { status: 200, body: { code: 0, data: { done: true } } as object };

before(async () => {
  const made = await runCommand(folder, 'new workspace shop --service order --no-git');
  assert.equal(made.code, 0, made.err);
  mkdirSync(join(root, 'peers'));
  writeFileSync(
    join(root, 'peers/stock.yaml'),
    'service: stock\nroutes:\n  take: { post: /take, rpcOnly: true, callers: [order], body: { article: string, count: int32 }, returns: { done: boolean } }\n',
  );
  writeFileSync(
    join(root, 'services/order/service.yaml'),
    'service: order\ndepends: [{ service: stock, manifest: ../../peers/stock.yaml }]\nroutes:\n  greet: { post: /greet, body: { name: string }, returns: string }\n',
  );
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen = { url: request.url ?? '', headers: request.headers, body };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  etcd = await startEmbeddedEtcd();
  const registry = await openEtcdRegistry({ endpoints: [etcd.endpoint], timeoutMs: 60_000 });
  const keys = createKeys('shop');
  const lease = await registry.grant(60);
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await registry.put([{ key: keys.instance('stock', lease), value: address }], lease);
  await registry.put([{ key: keys.parentConfig, value: `rpc-key = "${key}"\njwt-secret = "${key}"\n` }]);
  await registry.close();
});
after(async () => {
  server.close();
  await etcd.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (words: string) => runCommand(root, `${words} --etcd ${etcd.endpoint}`);

test('knows the peers that manifests name, and their types', async () => {
  const ran = await call('call stock.take article=0012 count=2 --rpc');
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(JSON.parse(ran.out), { done: true });
  assert.equal(seen.url, '/api/stock/take');
  assert.deepEqual(JSON.parse(seen.body), { article: '0012', count: 2 });
  assert.match(
    (await call('call stock.tak article=a count=2')).err,
    /ARM6044[^]*did you mean[^]*stock\.take/,
  );
  assert.match((await call('call stock.take article=a count=x')).err, /ARM6045[^]*whole number/);
});

test('calls as a named service, with the key that services have', async () => {
  const ran = await call('call stock.take article=a count=2 --as order');
  assert.equal(ran.code, 0, ran.err);
  assert.equal(seen.headers['x-caller'], 'order');
  assert.equal(seen.headers['x-rpc-key'], key);
  await call('call stock.take article=a count=2 --rpc');
  assert.equal(seen.headers['x-caller'], 'scaffold');
  const curl = await call('call stock.take article=a count=2 --as order --curl');
  assert.equal(curl.code, 0, curl.err + curl.out);
  assert.match(curl.out, /x-caller: order/);
  assert.match(curl.out, /x-rpc-key: \$RPC_KEY/);
  const wrong = await call('call stock.take article=a count=2 --as Nobody! --json');
  assert.deepEqual([wrong.code, codesIn(wrong)], [2, ['ARM6012']]);
});

test('sends a form to a peer that reads forms', async () => {
  const manifest = join(root, 'services/order/service.yaml');
  const before = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, before.replace('stock.yaml }', 'stock.yaml, encoding: form }'));
  const ran = await call('call stock.take article=0012 count=2 --as order');
  assert.equal(ran.code, 0, ran.err);
  assert.equal(seen.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(seen.body, 'article=0012&count=2');
  const curl = await call('call stock.take article=0012 count=2 --curl');
  assert.match(curl.out, /--data-raw 'article=0012&count=2'/);
  writeFileSync(manifest, before);
});

test('says whom to call as where only some may', async () => {
  answer = { status: 401, body: { code: 401, msg: 'not for you' } };
  assert.match(
    (await call('call stock.take article=a count=2')).err,
    /mend: it is for order only: add --as order/,
  );
  answer = { status: 403, body: { code: 403, msg: 'not for you' } };
  assert.match(
    (await call('call stock.take article=a count=2 --rpc')).err,
    /mend: it is for order only: add --as order/,
  );
});
