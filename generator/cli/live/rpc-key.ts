// The key by which services know each other, as it stands in etcd: for commands that act as one of them.
import { readFileSync } from 'node:fs';
import type { TomlTable } from 'smol-toml';
import { findConfigKeys } from '../config/config-keys.js';
import { parseToml } from '../config/parse-toml.js';
import type { LivePlatform } from './live.js';

/** The key that is sent; undefined where the parent config is not there, or has none. */
export async function findRpcKey({
  registry,
  namespace,
  env,
  cwd,
}: Pick<LivePlatform, 'registry' | 'namespace' | 'env' | 'cwd'>): Promise<string | undefined> {
  const { pullConfig, resolveReferences } = await import('@armature/runtime');
  const text = await pullConfig(registry, namespace, { kind: 'parent' });
  if (text === undefined) return undefined;
  const { keys } = await findConfigKeys(env, cwd, undefined);
  const given = rpcKeyIn(text, (table) => {
    const place = { namespace, target: 'parent' };
    const { problems } = resolveReferences(table, { env, readFile: readFileSync, keys }, place);
    return problems.every(({ path }) => path[0] !== 'rpc-key');
  });
  const key: unknown = Array.isArray(given) ? given[0] : given;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Undefined also where it leads to what only services have. */
function rpcKeyIn(text: string, resolve: (table: TomlTable) => boolean): unknown {
  try {
    const table = parseToml(text) as TomlTable;
    return resolve(table) ? table['rpc-key'] : undefined;
  } catch {
    // What is no TOML has no key.
    return undefined;
  }
}
