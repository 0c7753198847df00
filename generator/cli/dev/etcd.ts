// The etcd of a dev session: an embedded one, or one that the user names.
import type { EmbeddedEtcd } from '@armature/runtime/embedded-etcd';

/** Where the platform's etcd is, and how it ends. */
export interface DevEtcd {
  readonly endpoint: string;
  /** Further environment that services need to reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** etcd's own port: services that are started by hand look there. */
const usualPort = 2379;

/** Takes the user's etcd, or starts an embedded one: on 2379, or on any free port where that is taken. */
export async function openDevEtcd(url: string | undefined): Promise<DevEtcd> {
  if (url !== undefined) return { endpoint: url, env: {}, embedded: false, close: async () => {} };
  const { startEmbeddedEtcd } = await import('@armature/runtime/embedded-etcd');
  const etcd: EmbeddedEtcd = await startEmbeddedEtcd({ port: usualPort }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      return startEmbeddedEtcd();
    },
  );
  return { endpoint: etcd.endpoint, env: {}, embedded: true, close: () => etcd.close() };
}
