// What running instances publish about themselves in etcd: their contracts, and in them what they use of others.
import type { RunningContract } from '../../compare/impact.js';
import { readAllInstances } from '../live/instances.js';
import type { LivePlatform } from '../live/live.js';

/** A platform as it runs. */
export interface RunningPlatform {
  readonly running: readonly RunningContract[];
  /** Instances that publish no contract (gateways, peers of another make), by service: what they use is not known. */
  readonly silent: ReadonlyMap<string, number>;
}

/** Reads all instances of a platform with their contracts. */
export async function readRunning(live: LivePlatform): Promise<RunningPlatform> {
  const [{ createKeys }, { parseContract }] = await Promise.all([
    import('@armature/runtime'),
    import('@armature/runtime/wire'),
  ]);
  const { registry, namespace } = live;
  const keys = createKeys(namespace);
  const running: RunningContract[] = [];
  const silent = new Map<string, number>();
  for (const [service, instances] of await readAllInstances(live)) {
    const counts = new Map<string, number>();
    for (const { meta } of instances) {
      const digest = meta?.contract ?? '';
      counts.set(digest, (counts.get(digest) ?? 0) + 1);
    }
    for (const [digest, count] of counts) {
      const entry = digest === '' ? undefined : await registry.get(keys.contract(service, digest));
      const contract = entry && parseContract(entry.value);
      if (contract) running.push({ contract, instances: count });
      else silent.set(service, (silent.get(service) ?? 0) + count);
    }
  }
  return { running, silent };
}
