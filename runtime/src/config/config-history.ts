// What a config said before: etcd keeps old revisions of a key until it is compacted.
import { RegistryError, type Registry } from '../registry/registry.js';
import { configKey, type ConfigTarget, type StoredConfig } from './push-config.js';

/** The texts of a config, the newest first. */
export interface ConfigHistory {
  readonly revisions: readonly StoredConfig[];
  /** Why there are no older ones: there was none, etcd has forgotten them, or no more were asked for. */
  readonly end: 'first' | 'compacted' | 'limit';
}

/** Reads it back, from the text in force on. Empty where there is none. A deletion ends it. */
export async function readConfigHistory(
  registry: Registry,
  namespace: string,
  target: ConfigTarget,
  limit = 20,
): Promise<ConfigHistory> {
  const key = configKey(namespace, target);
  const revisions: StoredConfig[] = [];
  let entry = await registry.get(key);
  while (entry !== undefined) {
    if (revisions.length === limit) return { revisions, end: 'limit' };
    revisions.push({ text: entry.value, revision: entry.revision });
    if (entry.revision === entry.created) break;
    try {
      entry = await registry.get(key, entry.revision - 1);
    } catch (error) {
      if (error instanceof RegistryError && error.kind === 'compacted')
        return { revisions, end: 'compacted' };
      throw error;
    }
  }
  return { revisions, end: 'first' };
}
