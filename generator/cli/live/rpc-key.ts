// The key by which services know each other, as it stands in etcd: for commands that act as one of them.
import { parseToml } from '../config/parse-toml.js';
import type { LivePlatform } from './live.js';

/** The key that is sent; undefined where the parent config is not there, or has none. */
export async function findRpcKey({
  registry,
  namespace,
}: Pick<LivePlatform, 'registry' | 'namespace'>): Promise<string | undefined> {
  const { pullConfig } = await import('@armature/runtime');
  const text = await pullConfig(registry, namespace, { kind: 'parent' });
  const given: unknown = text === undefined ? undefined : rpcKeyIn(text);
  const key: unknown = Array.isArray(given) ? given[0] : given;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function rpcKeyIn(text: string): unknown {
  try {
    return parseToml(text)['rpc-key'];
  } catch {
    // What is no TOML has no key.
    return undefined;
  }
}
