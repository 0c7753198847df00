// The instances that are registered now.
import type { Instance } from '@armature/runtime';
import type { LivePlatform } from './live.js';

type Registered = Pick<LivePlatform, 'registry' | 'namespace'>;

const patienceMs = 5_000;

/** The instances of all services, by service. Rejects with a RegistryError where etcd does not answer. */
export async function readAllInstances(live: Registered): Promise<ReadonlyMap<string, readonly Instance[]>> {
  const { createKeys } = await import('@armature/runtime');
  const prefix = createKeys(live.namespace).allInstances;
  const { entries } = await live.registry.list(prefix);
  const names = new Set(entries.flatMap(({ key }) => key.slice(prefix.length).split('/')[0] || []));
  return new Map(
    await Promise.all([...names].sort().map(async (name) => [name, await untilListed(live, name)] as const)),
  );
}

/** The instances of one service. Rejects with a RegistryError where etcd does not answer. */
export async function readInstancesOf(live: Registered, service: string): Promise<readonly Instance[]> {
  const { createKeys } = await import('@armature/runtime');
  // Discovery tries on for as long as it takes. Asked first, etcd says at once that it is away.
  await live.registry.list(createKeys(live.namespace).instances(service));
  return untilListed(live, service);
}

async function untilListed(
  { registry, namespace }: Registered,
  service: string,
): Promise<readonly Instance[]> {
  const { createDiscovery, RegistryError, silentLogger } = await import('@armature/runtime');
  const discovery = createDiscovery({ registry, namespace, log: silentLogger });
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return (await discovery.ready(service, signal)).instances;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new RegistryError('unavailable', `it has not listed the instances within ${patienceMs / 1000} s`);
  } finally {
    discovery.close();
  }
}
