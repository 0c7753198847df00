// The generated client, through `call.clients` of a service in production form, beside clients that do less: one trivial call, 1 and 64 at a
// time, calls for each second of the calling process' processor time.
import type { Driven } from './clients/drive.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { freePort, startServer, type ServerProcess } from './harness/server-process.js';
import { buildWorkspace } from './harness/workspace.js';
import { platformFiles, platformServices } from './workspaces/platform.js';
import { sampleBody } from './workspaces/shop.js';

const http = ['pool', 'dispatch', 'fetch', 'axios'];
const peers = [...http, 'grpc', 'moleculer'];

export async function benchClient({ rounds, seconds, only, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(platformFiles, platformServices);
  const servers: ServerProcess[] = [];
  const clients = new Map<string, ServerProcess>();
  const start = async (file: string, words: readonly string[], core: number): Promise<ServerProcess> => {
    const server = await startServer({
      command: [process.execPath, '--import', 'tsx', new URL(file, import.meta.url).pathname, ...words],
      env: { NODE_ENV: 'production' },
      core,
    });
    servers.push(server);
    return server;
  };
  try {
    const server = await start('servers/limit.ts', [], 1);
    const origin = `http://127.0.0.1:${server.port}`;
    await fetch(`${origin}/api/shop/thing9s`, { method: 'POST', body: sampleBody });
    await workspace.register('shop', `127.0.0.1:${server.port}`);
    for (const peer of smoke ? ['pool'] : only(peers)) {
      if (http.includes(peer))
        clients.set(peer, await start('clients/http.ts', [peer, String(server.port)], 0));
      else {
        // Moleculer takes no port 0.
        const own = await start(
          `servers/${peer}.ts`,
          peer === 'moleculer' ? [String(await freePort())] : [],
          1,
        );
        clients.set(peer, await start(`clients/${peer}.ts`, [String(own.port)], 0));
      }
    }
    const ours = await workspace.start('caller');
    servers.push(ours);
    clients.set('ours', ours);
    for (const [name, client] of clients) await drive(name, client, 64, smoke ? 100 : 2_000);
    for (const concurrent of [1, 64]) {
      await hold({
        topic: `client: one small call, ${concurrent} at a time`,
        contenders: [...clients.keys()],
        rounds,
        take: async (name) => {
          const driven = await drive(name, clients.get(name)!, concurrent, seconds * 1000);
          return {
            'calls/s': driven.calls / driven.seconds,
            'calls/cpu s': driven.calls / driven.cpuSeconds,
          };
        },
      });
    }
  } finally {
    for (const server of servers.reverse()) await server.stop();
    await workspace.close();
  }
}

async function drive(
  name: string,
  { port }: ServerProcess,
  concurrent: number,
  milliseconds: number,
): Promise<Driven> {
  const path = name === 'ours' ? '/api/caller/drive' : '/drive';
  const answer = await fetch(
    `http://127.0.0.1:${port}${path}?concurrent=${concurrent}&milliseconds=${milliseconds}`,
    { method: 'POST' },
  );
  if (answer.status !== 200) throw new Error(`${name}: ${await answer.text()}`);
  const { data } = (await answer.json()) as { readonly data: Driven };
  if (data.calls === 0) throw new Error(`${name} made no call`);
  return data;
}
