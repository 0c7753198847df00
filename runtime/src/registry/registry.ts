// The key-value door that config and discovery share: small enough that etcd and a map in memory can both stand behind it.
// Nothing here retries or resumes: that is done once, above, by `followRange` and `holdEntries`.

/** One key with its value. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  /** Revision of the last write to this key. */
  readonly revision: number;
  /** Revision at which the key came to be. */
  readonly created: number;
  /** Id of the lease that the key hangs on, in decimal; '0' without one. */
  readonly lease: string;
}

/** All keys below a prefix at one revision of the store. */
export interface Listing {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

/** One change that a watch reports. */
export type Change =
  | { readonly kind: 'put'; readonly entry: Entry }
  | { readonly kind: 'delete'; readonly key: string; readonly revision: number };

/** Who listens to a watch. */
export interface WatchListener {
  /** The changes of one or more whole revisions, in order; `revision` is the store's revision that they reach. */
  changed(changes: readonly Change[], revision: number): void;
  /** The watch is over for good and may have missed changes: list again. Called at most once, never after `close`. */
  ended(reason: Error): void;
}

/** A running watch. */
export interface Watch {
  /** Stops it; at once and idempotent. */
  close(): void;
}

/** What is read or written as one. */
export interface EntryInit {
  readonly key: string;
  readonly value: string;
}

/**
 * A key-value store with revisions, leases and watches: etcd's model. Every call ends within a time limit and rejects
 * with a RegistryError. A range that ends in '/' is every key below it, any other is exactly that one key: so `list/user`
 * can never match `list/user2/…`.
 */
export interface Registry {
  /** The value of one key, or undefined; now, or as it was at a revision, which is refused as `compacted` where the store has forgotten it. */
  get(key: string, atRevision?: number): Promise<Entry | undefined>;
  /** All keys of the range, sorted, with the store's revision at which that was so. */
  list(range: string): Promise<Listing>;
  /** Writes all entries in one revision, under a lease where one is given. Gives that revision. */
  put(entries: readonly EntryInit[], lease?: string): Promise<number>;
  /**
   * Writes an entry if its last write was at this revision (0: if it is not there), else nothing. Gives the revision of the write;
   * undefined: it was not so. A repeated call finds its own write, so who gets undefined should look at what stands there.
   */
  replace(entry: EntryInit, expected: number): Promise<number | undefined>;
  /** Deletes one key; false when it was not there. */
  delete(key: string): Promise<boolean>;
  /** The ids of the leases that the keys hang on ('0' without one, undefined for an absent key), in the keys' order. */
  leasesOf(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Grants a lease; gives its id in decimal. */
  grant(ttlSeconds: number): Promise<string>;
  /** Renews a lease; false when the store does not know it (any more). */
  renew(lease: string): Promise<boolean>;
  /** Ends a lease and deletes its keys. A lease that is gone already is no error. */
  revoke(lease: string): Promise<void>;
  /** Reports changes from a revision on. A start that was compacted or that lies in the future of a restored store ends the watch. */
  watch(range: string, fromRevision: number, listener: WatchListener): Watch;
  /**
   * Calls the listener when the connection to the store broke, whatever was under way: what is held there should be confirmed. Returns
   * the unsubscription.
   */
  onDisruption(listener: () => void): () => void;
  /** Ends all watches and frees every handle; idempotent. Leases that were not revoked expire. */
  close(): Promise<void>;
}

/** Why a registry did not do what it was asked. */
export type RegistryErrorKind =
  /** Not reachable, no answer in time, no quorum: may work later. */
  | 'unavailable'
  /** Wrong user, password or certificate, or no permission: works only after someone changes that. */
  | 'refused'
  /** The lease is gone. */
  | 'lease-gone'
  /** The revision asked for was compacted away. */
  | 'compacted'
  /** The registry was closed. */
  | 'closed'
  /** Anything else. */
  | 'failed';

/** A failure of the registry. The message names the endpoint and what was tried, never a password or a value. */
export class RegistryError extends Error {
  readonly kind: RegistryErrorKind;

  constructor(kind: RegistryErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RegistryError';
    this.kind = kind;
  }
}

/** Whether a range covers a key. */
export function covers(range: string, key: string): boolean {
  return range.endsWith('/') ? key.startsWith(range) : key === range;
}
