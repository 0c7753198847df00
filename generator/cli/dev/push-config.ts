// Pushes `config/*.toml` into the registry, as deployment would: parent.toml for all, <service>.toml for one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ConfigTarget, Registry } from '@armature/runtime';
import type { SourceFile } from '../../source/source-file.js';

/** What became of the config files. */
export interface PushReport {
  /** `parent`, or names of services: those that differed from what stood in the registry. */
  readonly pushed: readonly string[];
  /** Why others were not pushed, for people. */
  readonly refused: readonly string[];
}

/** Where configs come from and where they go. */
export interface PushConfigsOptions {
  /** Of the workspace; absolute. */
  readonly root: string;
  readonly registry: Registry;
  readonly namespace: string;
  /** What is wrong with a service's config, for people; undefined when it is good. */
  readonly check: (service: string, file: SourceFile) => string | undefined;
}

/** Pushes every config of a workspace that is good and differs from what stands in the registry. Never rejects. */
export async function pushConfigs(options: PushConfigsOptions): Promise<PushReport> {
  const { root, registry, namespace, check } = options;
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
      const source = `config/${file}`;
      const problem = target.kind === 'parent' ? undefined : check(name, { path: source, text });
      if (problem !== undefined)
        refused.push(`config of ${name} is refused, the last good one stays:\n${problem}`);
      else if ((await pushConfig({ registry, namespace, target, text, source })).changed) pushed.push(name);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      refused.push(`config of ${name} was not pushed: ${reason}`);
    }
  }
  return { pushed, refused };
}

function isConfig(file: string): boolean {
  return file.endsWith('.toml') && !file.endsWith('.example.toml');
}
