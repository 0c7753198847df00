// What the store keeps and what watchers are told. Keys are latin1 strings, a character a byte: they
// compare, and serve as Map keys, exactly as the bytes would.

/** A key's state at one revision. Never changed once made. */
export interface KeyValue {
  readonly key: string;
  readonly value: Buffer;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
  /** The lease's id in decimal; '0' for none. */
  readonly lease: string;
}

/** One change: what a revision did to one key. `kv` is absent where the key was deleted. */
export interface Change {
  readonly key: string;
  readonly main: number;
  readonly sub: number;
  readonly kv?: KeyValue;
}

/** The lease id that means none. */
export const noLease = '0';

/**
 * A range of keys as etcd spells it: an empty `end` is the key alone, `'\0'` is every key from `key` on,
 * anything else is exclusive.
 */
export interface KeyRange {
  readonly key: string;
  readonly end: string;
}

/** Whether the range holds the key. */
export function inRange(range: KeyRange, key: string): boolean {
  if (range.end === '') return key === range.key;
  return key >= range.key && (range.end === '\0' || key < range.end);
}
