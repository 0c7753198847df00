// The etcd of a dev session: an embedded one, or one that the user names.
import type { EmbeddedEtcd } from '@armature/runtime/embedded-etcd';
import { etcdPort } from '@armature/runtime/wire';

/** Where the platform's etcd is, and how it ends. */
export interface DevEtcd {
  readonly endpoint: string;
  /** Further environment that services need to reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** Takes the user's etcd, or starts an embedded one: on etcd's own port, where services that are started by hand look, or on any free port where that is taken. */
export async function openDevEtcd(url: string | undefined): Promise<DevEtcd> {
  if (url !== undefined) return { endpoint: url, env: {}, embedded: false, close: async () => {} };
  const { startEmbeddedEtcd } = await import('@armature/runtime/embedded-etcd');
  const etcd: EmbeddedEtcd = await startEmbeddedEtcd({ port: etcdPort }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      return startEmbeddedEtcd();
    },
  );
  return { endpoint: etcd.endpoint, env: {}, embedded: true, close: () => etcd.close() };
}
