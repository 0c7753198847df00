// What Go's client sends as authority reaches the session without its scheme, however it is coded and cut; all else as it was sent.
import assert from 'node:assert/strict';
import { connect, createServer as createHttp2Server, type IncomingHttpHeaders } from 'node:http2';
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { etcdctl } from '../testing/etcdctl.js';
import { realEtcdMissing } from '../testing/real-etcd.js';
import { startEmbeddedEtcd } from '../embedded-etcd.js';
import { createAuthorityFilter } from './authority.js';
import { readInteger, readString, writeString } from './hpack.js';

/** Everything that a client sends for requests with these headers. */
async function recorded(requests: readonly Record<string, string>[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])); // empty settings
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`);
  client.on('error', () => undefined);
  for (const headers of requests) {
    const stream = client.request(headers);
    stream.on('error', () => undefined);
    stream.end('body');
  }
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (Buffer.concat(chunks).toString('latin1').split('body').length <= requests.length) return;
      clearInterval(look);
      resolve();
    }, 5);
  });
  client.destroy();
  server.close();
  return Buffer.concat(chunks);
}

/** The headers that an HTTP/2 session reads out of the bytes, request by request. */
async function understood(bytes: Buffer, count: number): Promise<IncomingHttpHeaders[]> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createHttp2Server();
  server.on('sessionError', () => undefined);
  const done = new Promise<void>((resolve) =>
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      seen.push(headers);
      if (seen.length === count) resolve();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  await done;
  socket.destroy();
  server.close();
  return seen;
}

const request = (authority: string, more: Record<string, string> = {}): Record<string, string> => ({
  ':method': 'POST',
  ':path': '/etcdserverpb.Maintenance/Status',
  ':scheme': 'http',
  ':authority': authority,
  'content-type': 'application/grpc',
  ...more,
});

const authorities: readonly [string, string][] = [
  ['http://127.0.0.1:2379', '127.0.0.1:2379'],
  ['https://etcd-0.etcd.svc.cluster.local:2379', 'etcd-0.etcd.svc.cluster.local:2379'],
  ['http://[::1]:2379', '[::1]:2379'],
  ['HTTP://LOCALHOST:1', 'LOCALHOST:1'],
  ['127.0.0.1:2379', '127.0.0.1:2379'],
  ['localhost', 'localhost'],
];

describe('the authority filter', () => {
  for (const [sent, wanted] of authorities) {
    it(`lets the session read ${wanted} where ${sent} was sent`, async () => {
      const bytes = await recorded([request(sent), request(sent, { token: 'abc' }), request(sent)]);
      const filtered = createAuthorityFilter()(bytes);
      for (const headers of await understood(filtered, 3)) assert.equal(headers[':authority'], wanted);
    });
  }

  it('gives the same however the bytes are cut', async () => {
    const bytes = await recorded([
      request('http://127.0.0.1:2379', { 'x-long': 'y'.repeat(300) }),
      request('http://other:1'),
    ]);
    const whole = createAuthorityFilter()(bytes);
    assert.notDeepEqual(whole, bytes);
    for (const size of [1, 2, 3, 7, 10, 64]) {
      const filter = createAuthorityFilter();
      const parts: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) parts.push(filter(bytes.subarray(at, at + size)));
      assert.deepEqual(Buffer.concat(parts), whole, `cut every ${size} bytes`);
    }
  });

  it('leaves what is no HTTP/2 to the session, byte for byte', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const noise = Buffer.from(
        Array.from({ length: 400 }, (_, index) => (index * index * seed + seed) % 256),
      );
      const filter = createAuthorityFilter();
      const given = Buffer.concat([filter(noise), filter(Buffer.alloc(20_000))]);
      assert.deepEqual(given.subarray(0, 24), noise.subarray(0, 24));
    }
  });

  it('reads back the texts and numbers that it writes', () => {
    for (const length of [0, 1, 126, 127, 128, 254, 255, 300, 5000]) {
      const text = 'a'.repeat(length);
      const bytes = writeString(text);
      assert.deepEqual(readString(bytes, 0), { text, start: 0, end: bytes.length });
      assert.equal(readString(bytes.subarray(0, -1), 0), undefined);
    }
    // RFC 7541, C.1.2 and C.4.1.
    assert.deepEqual(readInteger(Buffer.from([0x1f, 0x9a, 0x0a]), 0, 5), { value: 1337, end: 3 });
    const coded = Buffer.from('8cf1e3c2e5f23a6ba0ab90f4ff', 'hex');
    assert.equal(readString(coded, 0)?.text, 'www.example.com');
  });
});

describe('etcdctl with a scheme in --endpoints', { skip: realEtcdMissing() }, () => {
  it('asks for status, hash and leader, and defragments', async () => {
    const etcd = await startEmbeddedEtcd();
    try {
      for (const [line, wanted] of [
        ['endpoint status', /, 3\.4\.23, /],
        ['endpoint hashkv', /, \d+\n$/],
        ['defrag', /^Finished defragmenting/],
        ['put a b', /^OK/],
        ['get a', /^a\nb\n/],
      ] as const) {
        const { code, stdout, stderr } = await etcdctl(etcd.endpoint, [
          `--endpoints=${etcd.endpoint}`,
          ...line.split(' '),
        ]);
        assert.equal(code, 0, `${line}: ${stderr}`);
        assert.match(stdout, wanted, line);
      }
    } finally {
      await etcd.close();
    }
  });
});
