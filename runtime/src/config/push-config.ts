// Writes configs into etcd, checked first and over nothing that somebody else has written meanwhile: for `scaffold dev` and `scaffold config`.
import { createKeys } from '../wire/keys.js';
import type { Registry } from '../registry/registry.js';
import { ConfigConflict, ConfigError, type ConfigProblem } from './config-error.js';
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
  /** The revision that it replaces, as `readConfig` gave it; 0: there is none. Unless told, the one that stands there now. */
  readonly over?: number;
  /** Keys that are not there at all are no mistake: it is filled in key by key, and services wait for the rest. */
  readonly partial?: boolean;
}

/** What was done. */
export interface PushedConfig {
  readonly key: string;
  /** False when the same text stood there already: then nothing was written. */
  readonly changed: boolean;
  /** What deserves a word, though the text is good. */
  readonly warnings: readonly ConfigProblem[];
}

/** A config in etcd, secrets included. */
export interface StoredConfig {
  readonly text: string;
  /** Of its last write. */
  readonly revision: number;
}

/** The key of a config in etcd. */
export function configKey(namespace: string, target: ConfigTarget): string {
  const keys = createKeys(namespace);
  return target.kind === 'parent' ? keys.parentConfig : keys.config(target.service);
}

/**
 * Puts a config into etcd. The parent config is checked as services check it, a service's own for TOML (its types are known to the
 * service, which refuses a bad one and keeps the old). Throws a ConfigError for a bad text and a ConfigConflict where another one was
 * written since the revision that it was to replace; then nothing was written.
 */
export async function pushConfig(options: PushConfigOptions): Promise<PushedConfig> {
  const { registry, namespace, target, text } = options;
  const warnings = checkPush(options);
  const key = configKey(namespace, target);
  const before = await registry.get(key);
  if (before?.value === text) return { key, changed: false, warnings };
  const replaced = await registry.replace({ key, value: text }, options.over ?? before?.revision ?? 0);
  if (replaced === undefined) {
    const now = await readConfig(registry, namespace, target);
    // A write whose answer was lost was repeated: then it is our own that stands there.
    if (now?.text !== text) throw new ConfigConflict(key, now);
  }
  return { key, changed: true, warnings };
}

function checkPush({ target, text, source, partial = false }: PushConfigOptions): readonly ConfigProblem[] {
  try {
    return checkConfigText(target, text, source);
  } catch (error) {
    if (partial && error instanceof ConfigError && error.problems.every(isMissing)) return [];
    throw error;
  }
}

/** Whether a problem is that a key is not there. */
function isMissing({ key, line }: ConfigProblem): boolean {
  return key !== '' && line === undefined;
}

/** What `pushConfig` checks, without pushing: gives the warnings, throws a ConfigError. */
export function checkConfigText(
  target: ConfigTarget,
  text: string,
  source: string,
): readonly ConfigProblem[] {
  const outcome = target.kind === 'parent' ? readParentConfig(text) : readToml(text);
  if (!outcome.ok) throw new ConfigError(source, outcome.problems);
  return 'warnings' in outcome ? (outcome.warnings ?? []) : [];
}

/** A config in etcd with the revision that a push may replace; undefined when there is none. */
export async function readConfig(
  registry: Registry,
  namespace: string,
  target: ConfigTarget,
): Promise<StoredConfig | undefined> {
  const entry = await registry.get(configKey(namespace, target));
  return entry && { text: entry.value, revision: entry.revision };
}

/** The text of a config in etcd, secrets included; undefined when there is none. */
export async function pullConfig(
  registry: Registry,
  namespace: string,
  target: ConfigTarget,
): Promise<string | undefined> {
  return (await readConfig(registry, namespace, target))?.text;
}
