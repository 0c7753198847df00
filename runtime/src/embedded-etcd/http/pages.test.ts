// The plain pages on etcd's port say what Debian's etcd says, and close with the server.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '../embedded-etcd.js';
import { createRawClient } from '../testing/raw-client.js';
import { realEtcdMissing, startRealEtcd, type RealEtcd } from '../testing/real-etcd.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function ask(endpoint: string, method: string, path: string): Promise<Answer> {
  const response = await fetch(endpoint + path, { method, headers: { 'accept-encoding': 'identity' } });
  const ignored = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !ignored.has(name)));
  return { status: response.status, headers, text: await response.text() };
}

describe('the plain pages of the embedded etcd', () => {
  let etcd: EmbeddedEtcd;
  before(async () => {
    etcd = await startEmbeddedEtcd();
  });
  after(() => etcd.close());

  it('answer health checks while gRPC goes on over the same port', async () => {
    const client = createRawClient(etcd.endpoint);
    await client.call('KV', 'Put', { key: Buffer.from('a'), value: Buffer.from('1') });
    const { status, text } = await ask(etcd.endpoint, 'GET', '/health');
    assert.deepEqual([status, JSON.parse(text)], [200, { health: 'true' }]);
    const { text: version } = await ask(etcd.endpoint, 'GET', '/version');
    assert.deepEqual(JSON.parse(version), { etcdserver: '3.4.23', etcdcluster: '3.4.0' });
    const { text: metrics } = await ask(etcd.endpoint, 'GET', '/metrics');
    assert.match(metrics, /^etcd_debugging_mvcc_keys_total 1$/m);
    assert.match(metrics, /^etcd_debugging_mvcc_current_revision 2$/m);
    assert.equal((await client.call('KV', 'Range', { key: Buffer.from('a') }))['count'], '1');
    client.close();
  });

  it('answer a request that comes in pieces, and one that wants to change to HTTP/2', async () => {
    for (const pieces of [
      ['G', 'ET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
      ['P', 'UT /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc'],
      [
        'GET /health HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n',
      ],
    ]) {
      const socket = connect(etcd.port, '127.0.0.1');
      let text = '';
      const answered = new Promise<void>((resolve) =>
        socket.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          if (text.includes('\r\n\r\n')) resolve();
        }),
      );
      for (const piece of pieces) await new Promise<void>((sent) => socket.write(piece, () => sent()));
      await answered;
      socket.destroy();
      assert.match(text, /^HTTP\/1\.1 (200|405) /);
    }
  });

  it('are cut with all other connections, also those that never said anything', async () => {
    const own = await startEmbeddedEtcd();
    const silent = connect(own.port, '127.0.0.1');
    await new Promise<void>((resolve) => silent.once('connect', () => resolve()));
    assert.equal((await ask(own.endpoint, 'GET', '/health')).status, 200);
    const cut = new Promise<void>((resolve) => silent.once('close', () => resolve()));
    await own.close();
    await cut;
    await assert.rejects(ask(own.endpoint, 'GET', '/health'));
  });
});

describe('the plain pages of both etcds', { skip: realEtcdMissing() }, () => {
  let embedded: EmbeddedEtcd;
  let real: RealEtcd;
  before(async () => {
    [embedded, real] = await Promise.all([startEmbeddedEtcd(), startRealEtcd()]);
  });
  after(async () => {
    await embedded.close();
    await real.close();
  });

  for (const path of [
    '/',
    '/health',
    '/health?serializable=true',
    '/version',
    '/nope',
    '/health/',
    '/v2/keys',
  ]) {
    it(`are the same at ${path}`, async () => {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
        assert.deepEqual(
          await ask(embedded.endpoint, method, path),
          await ask(real.endpoint, method, path),
          `${method} ${path}`,
        );
    });
  }

  it('name and explain the same metrics, with the same values where these do not depend on the machine', async () => {
    const parsed = async (endpoint: string): Promise<{ headers: object; lines: Set<string> }> => {
      const { text, headers } = await ask(endpoint, 'GET', '/metrics');
      return { headers, lines: new Set(text.split('\n')) };
    };
    const [ours, theirs] = [await parsed(embedded.endpoint), await parsed(real.endpoint)];
    assert.deepEqual(ours.headers, theirs.headers);
    const differing = [...ours.lines].filter((line) => !theirs.lines.has(line));
    assert.deepEqual(
      differing.filter((line) => !/^etcd_(mvcc_db_total_size|server_id|server_health_success)/.test(line)),
      [],
    );
  });
});
