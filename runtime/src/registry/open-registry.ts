// Opens etcd's registry late: loading etcd3 takes a fifth of a second that a process without etcd need not pay.
import type { Etcd3RegistryOptions } from './etcd3-registry.js';
import type { Registry } from './registry.js';

/** Opens a registry over etcd. Does not wait for etcd: the first call connects. */
export async function openEtcdRegistry(options: Etcd3RegistryOptions): Promise<Registry> {
  const { createEtcd3Registry } = await import('./etcd3-registry.js');
  return createEtcd3Registry(options);
}
