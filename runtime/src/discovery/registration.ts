// Puts this process into discovery: address, metadata and contract under one lease of 10 s renewed every 5 s.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock/clock.js';
import { parseAddress, writeAddress } from '../wire/address.js';
import type { Contract } from '../wire/contract.js';
import type { Logger } from '../log/logger.js';
import { holdEntries, type HoldStatus } from '../registry/hold-entries.js';
import type { Keys } from '../wire/keys.js';
import type { Registry } from '../registry/registry.js';
import type { InstanceMeta } from './discovery.js';
import { settings } from '../wire/settings.js';

/** What is registered. */
export interface RegisterOptions {
  readonly service: string;
  /** `ip:port` that others reach; the port must be listened on already. */
  readonly address: string;
  readonly meta: Omit<InstanceMeta, 'contract'>;
  /** Published beside the instance; a gateway has none. */
  readonly contract?: Contract;
}

/** What registering needs beside that. */
export interface RegistrationContext {
  readonly registry: Registry;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}

/** This process in discovery, kept there until it is taken out. */
export interface Registration {
  status(): HoldStatus;
  /** Resolves when it stands for the first time; rejects with the signal's reason. */
  ready(signal?: AbortSignal): Promise<void>;
  /** Takes it out; resolves within a few seconds even without an etcd. Idempotent. */
  deregister(): Promise<void>;
}

/**
 * Registers this process, for as long as it lives: a lost lease or a deleted key is put back. Throws where nobody could read the address.
 */
export function registerInstance(options: RegisterOptions, context: RegistrationContext): Registration {
  const { service, contract } = options;
  const read = parseAddress(options.address);
  if (!read.ok) throw new TypeError(`${service} can not be registered: the address ${read.reason}`);
  const address = writeAddress(read.value);
  const { registry, keys, clock, random } = context;
  const contractText = contract === undefined ? undefined : JSON.stringify(contract);
  const digest = contractText === undefined ? '' : digestOf(contractText);
  const meta: InstanceMeta = { ...options.meta, contract: digest };
  const hold = holdEntries({
    registry,
    clock,
    random,
    log: context.log.child({ address }),
    ttlSeconds: settings.leaseSeconds.value,
    renewMs: settings.renewMs.value,
    entries: (lease) => [
      { key: keys.instance(service, lease), value: address },
      { key: keys.meta(service, lease), value: JSON.stringify(meta) },
      ...(contractText === undefined
        ? []
        : [{ key: keys.contract(service, digest), value: contractText, shared: true }]),
    ],
  });
  return {
    status: () => hold.status(),
    ready: (signal) => hold.ready(signal),
    deregister: () => hold.release(),
  };
}

/** Digest of a contract's JSON, whose order the generator keeps stable; it stands in an instance's metadata. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
