// How large the store is: an estimate, for nothing is laid out in pages here.
import type { Store } from '../store/store.js';

/** Bytes of all revisions of all keys. */
export function sizeOf(store: Store): number {
  return store.history
    .changes()
    .reduce((sum, { key, kv }) => sum + key.length + (kv?.value.length ?? 0) + 64, 0);
}
