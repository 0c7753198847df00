// From the start of a process to the first answer, and the memory that it holds then: a generated service in production form beside servers
// that have no configuration to fetch and nobody to register with.
import { compile } from './harness/compiled.js';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { startServer, type ServerProcess } from './harness/server-process.js';
import { buildWorkspace } from './harness/workspace.js';
import { shopFiles } from './workspaces/shop.js';

const peers = ['raw', 'fastify', 'express'];

export async function benchStart({ rounds, only, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(shopFiles, ['shop']);
  const compiled = compile(['thing', ...peers].map((name) => `servers/${name}.ts`));
  try {
    const contenders = [...(smoke ? ['raw'] : only(peers)), 'ours'];
    await hold({
      topic: 'start: to /readyz 200, and memory at rest',
      contenders,
      rounds: smoke ? 1 : Math.max(rounds, 5),
      async take(name) {
        const begun = performance.now();
        const server =
          name === 'ours'
            ? await workspace.start('shop')
            : await startServer({ command: [process.execPath, compiled(`servers/${name}.ts`)] });
        try {
          await answered(server, name === 'ours' ? '/readyz' : '/api/shop/filled/1');
          const readyMs = performance.now() - begun;
          const cpuMs = server.cpuSeconds() * 1000;
          // Rest: two seconds after.
          await new Promise((resolve) => setTimeout(resolve, smoke ? 100 : 2_000));
          console.log(
            `${name}: ready after ${readyMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of processor time, ${server.megabytes().toFixed(0)} MB at rest`,
          );
          return { '1/ready s': 1000 / readyMs, '1/cpu s': 1000 / cpuMs, '1/GB': 1024 / server.megabytes() };
        } finally {
          await server.stop();
        }
      },
    });
  } finally {
    await workspace.close();
  }
}

async function answered({ port }: ServerProcess, path: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
}
