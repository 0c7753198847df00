// The etcd of a dev session: an embedded one in a process of its own, so that nothing else that dev does keeps it waiting; or one that the user names.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { followParentArgs, killGroup } from './process.js';

/** Where the platform's etcd is, and how it ends. */
export interface DevEtcd {
  readonly endpoint: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** What its process tells, once. */
export type EtcdNews = { readonly endpoint: string } | { readonly problem: string };

const graceMs = 1_000;

/** Takes the user's etcd, or starts an embedded one. Rejects where that can not listen. */
export async function openDevEtcd(url: string | undefined): Promise<DevEtcd> {
  if (url !== undefined) return { endpoint: url, embedded: false, close: async () => {} };
  const child = fork(fileURLToPath(new URL('./etcd-process.js', import.meta.url)), {
    execArgv: [...followParentArgs],
    stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
    detached: true,
  });
  const gone = once(child, 'close');
  const [news] = (await Promise.race([
    once(child, 'message'),
    gone.then(() => [{ problem: 'its process ended' }]),
  ])) as [EtcdNews];
  if ('problem' in news) throw new Error(`the embedded etcd can not start: ${news.problem}`);
  return {
    endpoint: news.endpoint,
    embedded: true,
    async close() {
      const limit = setTimeout(() => killGroup(child), graceMs);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(limit);
    },
  };
}
