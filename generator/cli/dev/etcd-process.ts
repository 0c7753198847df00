// The program of the embedded etcd's process under `scaffold dev`: tells where it listens. Started by etcd.ts, ends with `scaffold dev`.
import { startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { etcdPort } from '@armature/runtime/wire';
import type { EtcdNews } from './etcd.js';

const tell = (news: EtcdNews): void => void process.send?.(news);
// Ctrl-C reaches `scaffold dev` alone, which needs etcd until its services have ended.
process.on('SIGINT', () => {});
try {
  // On etcd's own port, where services that are started by hand look, or on any free port where that is taken.
  const etcd = await startEmbeddedEtcd({ port: etcdPort }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return startEmbeddedEtcd();
  });
  process.on('SIGTERM', () => void etcd.close().finally(() => process.exit(0)));
  tell({ endpoint: etcd.endpoint });
} catch (error) {
  tell({ problem: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
