// The etcd of a dev session: an embedded one in a process of its own, or one that the user names.
import { startEmbedded } from './embedded-process.js';

/** Where the platform's etcd is, and how it ends. */
export interface DevEtcd {
  readonly endpoint: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** Takes the user's etcd, or starts an embedded one. Rejects where that can not listen. */
export async function openDevEtcd(url: string | undefined): Promise<DevEtcd> {
  if (url !== undefined) return { endpoint: url, embedded: false, close: async () => {} };
  return { ...(await startEmbedded('etcd')), embedded: true };
}
