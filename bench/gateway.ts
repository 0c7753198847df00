// A generated gateway in production form beside other proxies, all before the same upstream: small, large and streamed answers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, warm, type Asked } from './harness/load.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { freePort, startServer, type ServerProcess } from './harness/server-process.js';
import { buildWorkspace } from './harness/workspace.js';
import { platformFiles, platformServices } from './workspaces/platform.js';
import { sampleBody } from './workspaces/shop.js';

const small: Asked = { method: 'GET', path: '/api/shop/thing9s/1' };
const large: Asked = { method: 'GET', path: '/api/shop/filled/100000' };
/** The upstream sends this one in parts, without a length. */
const streamed: Asked = { method: 'GET', path: '/api/shop/filled/100001' };
const peers = ['nginx', 'byte', 'fastify', 'middleware'];

export async function benchGateway({ rounds, seconds, only, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(platformFiles, platformServices);
  const folder = mkdtempSync(join(tmpdir(), 'armature-nginx-'));
  const servers: ServerProcess[] = [];
  const gateways = new Map<string, ServerProcess>();
  try {
    const upstream = await startNode('servers/limit.ts', [], 1);
    servers.push(upstream);
    await fetch(`http://127.0.0.1:${upstream.port}/api/shop/thing9s`, { method: 'POST', body: sampleBody });
    await workspace.register('shop', `127.0.0.1:${upstream.port}`);
    for (const peer of smoke ? ['byte'] : only(peers.filter((peer) => peer !== 'nginx' || hasNginx()))) {
      const gateway =
        peer === 'nginx'
          ? await startNginx(folder, upstream.port)
          : await startNode(`proxies/${peer}.ts`, [String(upstream.port)], 0);
      servers.push(gateway);
      gateways.set(peer, gateway);
    }
    const ours = await workspace.start('front');
    servers.push(ours);
    gateways.set('ours', ours);
    const connections = 64;
    for (const gateway of gateways.values())
      await warm(gateway, small, { requests: 20_000, mostSeconds: smoke ? 1 : 20 });
    for (const [topic, asked] of Object.entries({ 'small answer': small, '100 kB': large, streamed })) {
      await hold({
        topic: `gateway: ${topic}, ${connections} connections`,
        contenders: [...gateways.keys()],
        rounds,
        take: (name) => load(gateways.get(name)!, asked, { connections, seconds }),
      });
    }
  } finally {
    for (const server of servers.reverse()) await server.stop();
    await workspace.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startNode(file: string, words: readonly string[], core: number): Promise<ServerProcess> {
  return startServer({
    command: [process.execPath, '--import', 'tsx', new URL(file, import.meta.url).pathname, ...words],
    env: { NODE_ENV: 'production' },
    core,
  });
}

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('there is no nginx here: the others are compared with the byte proxy');
    return false;
  }
}

/** One worker, connections to the upstream kept, request ids and forwarding headers set, no access log. */
async function startNginx(folder: string, upstream: number): Promise<ServerProcess> {
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log /dev/null;
events { worker_connections 1024; }
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  keepalive_requests 100000000;
  upstream shop { server 127.0.0.1:${upstream}; keepalive 64; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://shop; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Request-Id $request_id; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Host $host;
    }
  }
}`,
  );
  const server = await startServer({ command: ['nginx', '-c', file, '-p', folder], port });
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}${small.path}`).catch(() => undefined);
    if (answer?.status === 200) return server;
    if (tries > 100) throw new Error('nginx does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
