// Pushes `config/*.toml` into the registry, as deployment would: parent.toml for all, <service>.toml for one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ConfigTarget, Registry } from '@armature/runtime';

/** What became of the config files. */
export interface PushReport {
  /** `parent`, or names of services: those that differed from what stood in the registry. */
  readonly pushed: readonly string[];
  /** Why others were not pushed, for people. */
  readonly refused: readonly string[];
}

/** Pushes every config of a workspace that differs from what stands in the registry. Never rejects. */
export async function pushConfigs(root: string, registry: Registry, namespace: string): Promise<PushReport> {
  const { pushConfig } = await import('@armature/runtime');
  const folder = join(root, 'config');
  const files = existsSync(folder) ? readdirSync(folder).filter(isConfig).sort() : [];
  const pushed: string[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const name = basename(file, '.toml');
    const target: ConfigTarget = name === 'parent' ? { kind: 'parent' } : { kind: 'service', service: name };
    try {
      const text = readFileSync(join(folder, file), 'utf8');
      const { changed } = await pushConfig({ registry, namespace, target, text, source: `config/${file}` });
      if (changed) pushed.push(name);
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { pushed, refused };
}

function isConfig(file: string): boolean {
  return file.endsWith('.toml') && !file.endsWith('.example.toml');
}
