// A generated service as it runs in production beside servers that do the same work: requests a second, and for each second of processor time.
import { SignJWT } from 'jose';
import { hold } from './harness/report.js';
import { load, warm, type Asked } from './harness/load.js';
import type { BenchOptions } from './harness/options.js';
import { startServer, type ServerProcess } from './harness/server-process.js';
import { buildWorkspace, jwtSecret, rpcKey } from './harness/workspace.js';
import { sampleBody, shopFiles } from './workspaces/shop.js';

const json = { 'Content-Type': 'application/json' };
const post: Asked = { method: 'POST', path: '/api/shop/thing9s', headers: json, body: sampleBody };
const get: Asked = { method: 'GET', path: '/api/shop/thing9s/1' };
const peers = ['raw', 'limit', 'fastify', 'hono', 'h3', 'express', 'express zod'];

export async function benchServer({ rounds, seconds, only, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(shopFiles, ['shop']);
  const servers = new Map<string, ServerProcess>();
  try {
    for (const peer of smoke ? ['raw', 'fastify'] : only(peers)) {
      const [name = '', ...words] = peer.split(' ');
      const file = new URL(`servers/${name}.ts`, import.meta.url).pathname;
      servers.set(
        peer,
        await startServer({
          command: [process.execPath, '--import', 'tsx', file, ...words],
          env: { NODE_ENV: 'production' },
        }),
      );
    }
    servers.set('ours', await workspace.start('shop'));
    for (const server of servers.values()) await prepare(server, smoke ? 0 : 10);
    const all = [...servers.keys()];
    const contest = (
      topic: string,
      contenders: readonly string[],
      asked: (name: string) => Asked,
      connections = 32,
    ) =>
      hold({
        topic: `server: ${topic}, ${connections} connections`,
        contenders,
        rounds,
        take: (name) => load(servers.get(name)!, asked(name), { connections, seconds }),
      });
    await contest('POST of 8 fields, validated', all, () => post);
    await contest('GET by id', all, () => get);
    if (smoke) return;
    const token = await new SignJWT({ userId: '1', role: 'member' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(jwtSecret));
    const secured = { ...get, path: '/api/shop/secured/1', headers: { Authorization: `Bearer ${token}` } };
    const inner = {
      ...get,
      path: '/api/shop/inner/1',
      headers: { 'X-RPC-Key': rpcKey, 'X-Caller': 'other' },
    };
    servers.set('ours, JWT', servers.get('ours')!);
    servers.set('ours, RPC key', servers.get('ours')!);
    await contest('GET by id, guarded', ['raw', 'ours', 'ours, JWT', 'ours, RPC key'], (name) =>
      name === 'ours, JWT' ? secured : name === 'ours, RPC key' ? inner : get,
    );
    const few = ['raw', 'fastify', 'ours'].filter((name) => servers.has(name));
    for (const kilobytes of [1, 10, 100])
      await contest(`answer of ${kilobytes} kB`, few, () => ({
        ...get,
        path: `/api/shop/filled/${kilobytes * 1000}`,
      }));
    for (const connections of [1, 256])
      await contest('POST of 8 fields, validated', few, () => post, connections);
  } finally {
    for (const server of new Set(servers.values())) await server.stop();
    await workspace.close();
  }
}

/** A thing to get, and time to compile what is hot. */
async function prepare(server: ServerProcess, mostSeconds: number): Promise<void> {
  for (let id = 0; id < 3; id += 1) {
    const answer = await fetch(`http://127.0.0.1:${server.port}${post.path}`, {
      method: post.method,
      headers: json,
      body: sampleBody,
    });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  }
  for (const asked of [post, get]) await warm(server, asked, { requests: 20_000, mostSeconds });
}
