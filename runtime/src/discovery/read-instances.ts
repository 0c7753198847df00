// From entries in the registry to instances: joins addresses with metadata, and skips what cannot be read.
import type { Entry } from '../registry/registry.js';
import { parseAddress, writeAddress } from '../wire/address.js';
import type { Instance, InstanceMeta } from './discovery.js';

/** What reading found. */
export interface ReadInstances {
  readonly instances: readonly Instance[];
  /** Keys whose value could not be read, with the reason; never the value. */
  readonly malformed: readonly { readonly key: string; readonly reason: string }[];
}

/**
 * Joins `list` and `meta` entries by the lease id that ends their keys. Where two registrations name the same address
 * (a process that was killed and came back), only the younger counts. Metadata that cannot be read is left out.
 */
export function readInstances(list: readonly Entry[], metas: readonly Entry[]): ReadInstances {
  const malformed: { key: string; reason: string }[] = [];
  const metaById = new Map<string, InstanceMeta>();
  for (const entry of metas) {
    const meta = readMeta(entry.value);
    if (meta === undefined) malformed.push({ key: entry.key, reason: 'not the metadata of an instance' });
    else metaById.set(lastSegment(entry.key), meta);
  }
  const byAddress = new Map<string, Instance>();
  for (const entry of [...list].sort((left, right) => left.created - right.created)) {
    const read = parseAddress(entry.value);
    if (!read.ok) {
      malformed.push({ key: entry.key, reason: `the address ${read.reason}` });
      continue;
    }
    const address = writeAddress(read.value);
    const id = lastSegment(entry.key);
    const meta = metaById.get(id);
    byAddress.delete(address);
    byAddress.set(address, meta === undefined ? { id, address } : { id, address, meta });
  }
  return { instances: [...byAddress.values()], malformed };
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function readMeta(text: string): InstanceMeta | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, contract, started, zone, weight } = value as Record<string, unknown>;
  if (typeof version !== 'string' || typeof contract !== 'string' || typeof started !== 'string')
    return undefined;
  return {
    version,
    contract,
    started,
    ...(typeof zone === 'string' ? { zone } : {}),
    ...(typeof weight === 'number' && weight >= 0 && Number.isFinite(weight) ? { weight } : {}),
  };
}
