// Writes configs into etcd, checked first: for `scaffold dev` and `scaffold config`.
import { createKeys } from '../wire/keys.js';
import type { Registry } from '../registry/registry.js';
import { ConfigError } from './config-error.js';
import { readParentConfig } from './parent-config.js';
import { readToml } from './toml.js';

/** Which config is meant. */
export type ConfigTarget =
  | { readonly kind: 'parent' }
  | { readonly kind: 'service'; readonly service: string };

/** What to push. */
export interface PushConfigOptions {
  readonly registry: Registry;
  readonly namespace: string;
  readonly target: ConfigTarget;
  readonly text: string;
  /** Named in errors: the file that the text comes from. */
  readonly source: string;
}

/** What was done. */
export interface PushedConfig {
  readonly key: string;
  /** False when the same text stood there already: then nothing was written. */
  readonly changed: boolean;
}

/** The key of a config in etcd. */
export function configKey(namespace: string, target: ConfigTarget): string {
  const keys = createKeys(namespace);
  return target.kind === 'parent' ? keys.parentConfig : keys.config(target.service);
}

/**
 * Puts a config into etcd. The parent config is checked as services check it, a service's own for TOML (its types are known to the
 * service, which refuses a bad one and keeps the old). Throws a ConfigError for a bad text; then nothing was written.
 */
export async function pushConfig(options: PushConfigOptions): Promise<PushedConfig> {
  const { registry, namespace, target, text, source } = options;
  const outcome = target.kind === 'parent' ? readParentConfig(text) : readToml(text);
  if (!outcome.ok) throw new ConfigError(source, outcome.problems);
  const key = configKey(namespace, target);
  if ((await registry.get(key))?.value === text) return { key, changed: false };
  await registry.put([{ key, value: text }]);
  return { key, changed: true };
}

/** The text of a config in etcd, secrets included; undefined when there is none. */
export async function pullConfig(
  registry: Registry,
  namespace: string,
  target: ConfigTarget,
): Promise<string | undefined> {
  return (await registry.get(configKey(namespace, target)))?.value;
}
