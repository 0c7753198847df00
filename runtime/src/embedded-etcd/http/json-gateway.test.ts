// The JSON gateway answers curl as Debian's etcd does.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEmbeddedEtcd, type EmbeddedEtcd } from '../embedded-etcd.js';
import { realEtcdMissing, startRealEtcd, type RealEtcd } from '../testing/real-etcd.js';

const text = (value: string): string => Buffer.from(value).toString('base64');

/** One after the other on both; what follows a name is the body. */
const calls: readonly (readonly [string, unknown])[] = [
  ['/v3/kv/put', { key: text('a'), value: text('1') }],
  ['/v3/kv/put', { key: text('a/b'), value: text('ä'), prevKv: true }],
  ['/v3/kv/range', { key: text('a') }],
  [
    '/v3/kv/range',
    { key: text('a'), range_end: text('b'), limit: '1', sort_order: 'DESCEND', sort_target: 'MOD' },
  ],
  ['/v3/kv/range', { key: text('a'), rangeEnd: text('b'), keys_only: true, unknown: 1 }],
  ['/v3/kv/range', { key: text('a'), range_end: text('b'), count_only: true }],
  ['/v3/kv/range', { key: text('a'), revision: 99 }],
  ['/v3/kv/range', {}],
  ['/v3/kv/range', ''],
  [
    '/v3/kv/txn',
    {
      compare: [{ key: text('a'), target: 'VERSION', result: 'EQUAL', version: '1' }],
      success: [
        { request_put: { key: text('c'), value: text('2') } },
        { request_range: { key: text('a') } },
        { requestDeleteRange: { key: text('a/b'), prev_kv: true } },
      ],
    },
  ],
  [
    '/v3/kv/txn',
    { compare: [{ key: text('nobody'), target: 'CREATE', result: 'GREATER', create_revision: 0 }] },
  ],
  ['/v3/kv/deleterange', { key: text('c'), prev_kv: true }],
  ['/v3/kv/compaction', { revision: '3' }],
  ['/v3/kv/compaction', { revision: '3' }],
  ['/v3/lease/grant', { TTL: 3600, ID: '7' }],
  ['/v3/lease/grant', { TTL: 3600, ID: '7' }],
  ['/v3/kv/put', { key: text('l'), value: text('1'), lease: 7 }],
  ['/v3/lease/keepalive', { ID: 7 }],
  ['/v3/lease/keepalive', { ID: 8 }],
  ['/v3/lease/timetolive', { ID: 8, keys: true }],
  ['/v3/kv/lease/leases', {}],
  ['/v3/lease/leases', {}],
  ['/v3/lease/revoke', { ID: '7' }],
  ['/v3/kv/lease/revoke', { ID: '7' }],
  ['/v3/maintenance/alarm', {}],
  ['/v3/cluster/member/remove', { ID: 7 }],
  ['/v3/auth/enable', {}],
  ['/v3/auth/user/add', { name: 'root', password: 'p' }],
  ['/v3/auth/user/add', { name: 'root', password: 'p' }],
  ['/v3/auth/role/add', { name: 'reader' }],
  ['/v3/auth/role/grant', { name: 'reader', perm: { permType: 'READWRITE', key: text('a') } }],
  ['/v3/auth/role/get', { role: 'reader' }],
  ['/v3/auth/user/get', { name: 'nobody' }],
  ['/v3/nothing', {}],
];

/** What etcd says in Go's words: here they are plainer, with the same status and code. */
const broken: readonly (readonly [string, string])[] = [
  ['/v3/kv/range', '{'],
  ['/v3/kv/range', '[]'],
  ['/v3/kv/range', '{"key":1}'],
  ['/v3/kv/range', '{"key":"a"}'],
  ['/v3/kv/range', `{"key":"${text('a')}","keys_only":"x"}`],
  ['/v3/kv/range', `{"key":"${text('a')}","limit":"x"}`],
  ['/v3/kv/range', `{"key":"${text('a')}","sort_order":"descend"}`],
  ['/v3/kv/txn', '{"success":{}}'],
];

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

async function post(endpoint: string, path: string, body: unknown, method = 'POST'): Promise<Answer> {
  const response = await fetch(endpoint + path, {
    method,
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const said = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: type === 'application/json' ? JSON.parse(said) : said };
}

/** Without what differs from one etcd to the next. */
function comparable({ status, type, body }: Answer): Answer {
  const plain = JSON.stringify(body).replaceAll(/"(cluster_id|member_id|raft_term)":"\d+",?/g, '');
  return { status, type, body: plain.replaceAll(',}', '}') };
}

describe('the JSON gateway of the embedded etcd', () => {
  let etcd: EmbeddedEtcd;
  before(async () => {
    etcd = await startEmbeddedEtcd();
  });
  after(() => etcd.close());

  it('says that watches and snapshots go over gRPC', async () => {
    for (const path of ['/v3/watch', '/v3/maintenance/snapshot']) {
      const { status, body } = await post(etcd.endpoint, path, {});
      assert.equal(status, 501);
      assert.match((body as { message: string }).message, /is a stream: .* over gRPC/);
    }
  });

  it('takes a token in Authorization once users are asked for', async () => {
    for (const [path, body] of [
      ['user/add', { name: 'root', password: 'p' }],
      ['role/add', { name: 'root' }],
      ['user/grant', { user: 'root', role: 'root' }],
      ['enable', {}],
    ] as const)
      assert.equal((await post(etcd.endpoint, `/v3/auth/${path}`, body)).status, 200, path);
    const range = (headers: Record<string, string>) =>
      fetch(`${etcd.endpoint}/v3/kv/range`, { method: 'POST', headers, body: `{"key":"${text('a')}"}` });
    assert.equal((await range({})).status, 400);
    const { body } = await post(etcd.endpoint, '/v3/auth/authenticate', { name: 'root', password: 'p' });
    assert.equal((await range({ authorization: (body as { token: string }).token })).status, 200);
    assert.equal((await range({ authorization: 'nonsense' })).status, 401);
    assert.equal(
      (await post(etcd.endpoint, '/v3/auth/authenticate', { name: 'root', password: 'x' })).status,
      400,
    );
  });
});

describe('the JSON gateway of both etcds', { skip: realEtcdMissing() }, () => {
  let embedded: EmbeddedEtcd;
  let real: RealEtcd;
  before(async () => {
    [embedded, real] = await Promise.all([startEmbeddedEtcd(), startRealEtcd()]);
  });
  after(async () => {
    await embedded.close();
    await real.close();
  });

  it('gives the same answers', async () => {
    for (const [path, body] of calls) {
      const [ours, theirs] = [
        await post(embedded.endpoint, path, body),
        await post(real.endpoint, path, body),
      ];
      assert.deepEqual(comparable(ours), comparable(theirs), `${path} ${JSON.stringify(body)}`);
    }
  });

  it('refuses the same bodies and methods', async () => {
    for (const [path, body] of broken) {
      const [ours, theirs] = [
        await post(embedded.endpoint, path, body),
        await post(real.endpoint, path, body),
      ];
      const codeOf = ({ status, body: said }: Answer) => [status, (said as { code: number }).code];
      assert.deepEqual(codeOf(ours), codeOf(theirs), `${path} ${body}`);
    }
    for (const method of ['GET', 'PUT', 'DELETE'])
      assert.deepEqual(
        await post(embedded.endpoint, '/v3/kv/range', '', method),
        await post(real.endpoint, '/v3/kv/range', '', method),
      );
  });
});
