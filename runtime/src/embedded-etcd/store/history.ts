// The multi-version store: every change of every key since the last compaction, revisions counted as etcd
// counts them. Knows nothing of leases, watchers or the wire.
import { etcdError } from './etcd-error.js';
import type { Change, KeyRange, KeyValue } from './key-value.js';
import { SortedKeys } from './sorted-keys.js';

/** The keys of a range at one revision. `count` is of all of them, `kvs` stops at the limit. */
export interface Scan {
  readonly kvs: KeyValue[];
  readonly count: number;
}

/** What to read. `limit` 0 reads everything, `countOnly` nothing but the count. */
export interface ScanOptions {
  readonly limit?: number;
  readonly countOnly?: boolean;
}

/** The key space over time. */
export class History {
  /** The newest revision; a fresh store stands at 1, as etcd does. */
  revision = 1;
  /** The revision of the last compaction; -1 before the first, as in etcd. */
  compacted = -1;
  #byKey = new Map<string, Change[]>();
  #sorted = new SortedKeys();
  #log: Change[] = [];

  /** The key as it was at a revision that is neither compacted nor in the future. */
  at(key: string, revision: number): KeyValue | undefined {
    const changes = this.#byKey.get(key);
    if (!changes) return undefined;
    for (let index = changes.length - 1; index >= 0; index--) {
      const change = changes[index]!;
      if (change.main <= revision) return change.kv;
    }
    return undefined;
  }

  /** The keys of a range in byte order, as they were at a revision. */
  scan(range: KeyRange, revision: number, options: ScanOptions = {}): Scan {
    const kvs: KeyValue[] = [];
    let count = 0;
    const limit = options.limit && options.limit > 0 ? options.limit : Infinity;
    const visit = (key: string): void => {
      const kv = this.at(key, revision);
      if (!kv) return;
      count++;
      if (!options.countOnly && kvs.length < limit) kvs.push(kv);
    };
    if (range.end === '') visit(range.key);
    else
      for (const key of this.#sorted.from(range.key, range.end === '\0' ? undefined : range.end)) visit(key);
    return { kvs, count };
  }

  /** Throws etcd's error for a revision that cannot be read any more, or not yet. */
  checkReadable(revision: number, newest = this.revision): void {
    if (revision > newest) throw etcdError('futureRevision');
    if (revision > 0 && revision < this.compacted) throw etcdError('compacted');
  }

  /** Appends a change; its revision becomes visible to readers of that revision at once. */
  append(change: Change): void {
    const changes = this.#byKey.get(change.key);
    if (changes) {
      changes.push(change);
    } else {
      this.#byKey.set(change.key, [change]);
      this.#sorted.add(change.key);
    }
    this.#log.push(change);
  }

  /** Index, for `change`, of the first change that is not older than a revision. */
  indexOf(revision: number): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#log[middle]!.main < revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The change at an index of the log, oldest first. */
  change(index: number): Change | undefined {
    return this.#log[index];
  }

  /** How many changes are kept. */
  get size(): number {
    return this.#log.length;
  }

  /** Every change that is kept, oldest first. */
  changes(): readonly Change[] {
    return this.#log;
  }

  /**
   * Forgets what was overwritten or deleted at or before the revision. Of each key its newest state of that
   * time stays, unless it is a deletion.
   */
  compact(revision: number): void {
    if (revision <= this.compacted) throw etcdError('compacted');
    if (revision > this.revision) throw etcdError('futureRevision');
    this.compacted = revision;
    this.forget();
  }

  /** Drops all changes that the last compaction made unreachable. */
  forget(): void {
    const revision = this.compacted;
    const touched = new Set<string>();
    for (const change of this.#log) {
      if (change.main > revision) break;
      touched.add(change.key);
    }
    const dropped = new Set<Change>();
    for (const key of touched) {
      const changes = this.#byKey.get(key)!;
      let newest = changes.length - 1;
      while (changes[newest]!.main > revision) newest--;
      const keepFrom = changes[newest]!.kv ? newest : newest + 1;
      for (const change of changes.slice(0, keepFrom)) dropped.add(change);
      if (keepFrom === 0) continue;
      if (keepFrom === changes.length) {
        this.#byKey.delete(key);
        this.#sorted.delete(key);
      } else {
        this.#byKey.set(key, changes.slice(keepFrom));
      }
    }
    if (dropped.size > 0) this.#log = this.#log.filter((change) => !dropped.has(change));
  }
}
