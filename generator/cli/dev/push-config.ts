// Pushes `config/*.toml` into the registry, as deployment would: parent.toml for all, <service>.toml for one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Keys, Registry } from '@armature/runtime';

/** What was pushed and what was not. */
export interface PushReport {
  /** `parent`, or names of services. */
  readonly pushed: readonly string[];
}

/** Pushes every config of a workspace that differs from what stands in the registry. Rejects with the registry's errors. */
export async function pushConfigs(root: string, registry: Registry, keys: Keys): Promise<PushReport> {
  const folder = join(root, 'config');
  if (!existsSync(folder)) return { pushed: [] };
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.toml') && !file.endsWith('.example.toml'))
    .map((file) => basename(file, '.toml'));
  const pushed: string[] = [];
  for (const name of names.sort()) {
    const key = name === 'parent' ? keys.parentConfig : keys.config(name);
    const value = readFileSync(join(folder, `${name}.toml`), 'utf8');
    if ((await registry.get(key))?.value === value) continue;
    await registry.put([{ key, value }]);
    pushed.push(name);
  }
  return { pushed };
}
