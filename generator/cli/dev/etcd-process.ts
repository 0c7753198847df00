// The program of the embedded etcd's process under `scaffold dev`.
import { startEmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { etcdPort } from '@armature/runtime/wire';
import { serveEmbedded } from './embedded-process.js';

await serveEmbedded(() =>
  // On etcd's own port, where services that are started by hand look, or on any free port where that is taken.
  startEmbeddedEtcd({ port: etcdPort }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return startEmbeddedEtcd();
  }),
);
