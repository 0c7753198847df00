// A walk through gateway, service and service, all in production form, beside the same three processes as most people write them: Express with
// http-proxy-middleware, Express with fetch, Express. What decides is the processor time of all three together.
import { load, warm, type Asked } from './harness/load.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { startServer, type ServerProcess } from './harness/server-process.js';
import { buildWorkspace } from './harness/workspace.js';
import { platformFiles, platformServices } from './workspaces/platform.js';
import { sampleBody } from './workspaces/shop.js';

const walk: Asked = { method: 'GET', path: '/api/caller/relay/1' };

export async function benchWhole({ rounds, seconds, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(platformFiles, platformServices);
  const servers: ServerProcess[] = [];
  const started = async (server: Promise<ServerProcess>): Promise<ServerProcess> => {
    servers.push(await server);
    return server;
  };
  const node = (file: string, ...words: string[]): Promise<ServerProcess> =>
    started(
      startServer({
        command: [process.execPath, '--import', 'tsx', new URL(file, import.meta.url).pathname, ...words],
        env: { NODE_ENV: 'production' },
      }),
    );
  try {
    const express = await node('servers/express.ts');
    const relay = await node('servers/express-relay.ts', String(express.port));
    const proxy = await node('proxies/middleware.ts', String(relay.port));
    const shop = await started(workspace.start('shop'));
    const caller = await started(workspace.start('caller'));
    const front = await started(workspace.start('front'));
    for (const { port } of [express, shop])
      await fetch(`http://127.0.0.1:${port}/api/shop/thing9s`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: sampleBody,
      });
    const platforms = new Map([
      ['express', together(proxy, [relay, express])],
      ['ours', together(front, [caller, shop])],
    ]);
    for (const platform of platforms.values())
      await warm(platform, walk, { requests: 10_000, mostSeconds: smoke ? 1 : 20 });
    await hold({
      topic: 'the whole: gateway, service, service, 32 connections',
      contenders: [...platforms.keys()],
      rounds,
      take: (name) => load(platforms.get(name)!, walk, { connections: 32, seconds }),
    });
  } finally {
    for (const server of servers.reverse()) await server.stop();
    await workspace.close();
  }
}

/** Processes as one: asked at the first, paid for all. */
function together(first: ServerProcess, others: readonly ServerProcess[]): ServerProcess {
  return {
    ...first,
    cpuSeconds: () => [first, ...others].reduce((sum, server) => sum + server.cpuSeconds(), 0),
  };
}
