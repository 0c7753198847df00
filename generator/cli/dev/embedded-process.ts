// A server that `scaffold dev` starts in a process of its own, so that nothing else that dev does keeps it waiting.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { followParentArgs, killGroup } from './process.js';

/** Where it listens, and how it ends. */
export interface EmbeddedProcess {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** What its process tells, once. */
export type EmbeddedNews = { readonly endpoint: string } | { readonly problem: string };

const graceMs = 1_000;

/** Starts `etcd-process.js` or `broker-process.js`. Rejects where it can not listen. */
export async function startEmbedded(server: 'etcd' | 'broker'): Promise<EmbeddedProcess> {
  const child = fork(fileURLToPath(new URL(`./${server}-process.js`, import.meta.url)), {
    execArgv: [...followParentArgs],
    stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
    detached: true,
  });
  const gone = once(child, 'close');
  const [news] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => [{ problem: 'its process ended' }]),
  ])) as [EmbeddedNews];
  if ('problem' in news) throw new Error(`the embedded ${server} can not start: ${news.problem}`);
  return {
    endpoint: news.endpoint,
    async close() {
      const limit = setTimeout(() => killGroup(child), graceMs);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(limit);
    },
  };
}

/** The program of such a process: starts it, tells where it listens, and ends it with SIGTERM. */
export async function serveEmbedded(start: () => Promise<EmbeddedProcess>): Promise<void> {
  const tell = (news: EmbeddedNews): void => void process.send?.(news);
  // Ctrl-C reaches `scaffold dev` alone, which needs it until its services have ended.
  process.on('SIGINT', () => {});
  try {
    const server = await start();
    process.on('SIGTERM', () => void server.close().finally(() => process.exit(0)));
    tell({ endpoint: server.endpoint });
  } catch (error) {
    tell({ problem: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
}
