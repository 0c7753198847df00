// The whole state behind the services: history, leases and watchers, kept in step. Pure: time and chance are passed
// in, and what must outlive the process goes to `record`.
import type { Clock } from '../../clock/clock.js';
import { etcdError } from './etcd-error.js';
import { History } from './history.js';
import { noLease, type Change } from './key-value.js';
import { Lessor, type Lease } from './lessor.js';
import { readRange } from './range.js';
import type { DeleteAnswer, DeleteCommand, PutAnswer, PutCommand } from './requests.js';
import type { RangeAnswer, RangeQuery, Transaction, TransactionAnswer } from './requests.js';
import { runTransaction } from './transaction.js';
import { WatchHub } from './watch-hub.js';
import { Write } from './write.js';

/** What happened, as a journal needs to know it. */
export type StoreRecord =
  | { readonly kind: 'commit'; readonly changes: readonly Change[] }
  | { readonly kind: 'state'; readonly revision: number; readonly compacted: number }
  | { readonly kind: 'compact'; readonly revision: number }
  | { readonly kind: 'grant'; readonly id: string; readonly ttl: number }
  | { readonly kind: 'revoke'; readonly id: string };

/** What a store needs from outside. */
export interface StoreOptions {
  readonly clock: Clock;
  readonly random: (bound: number) => number;
  /** Called after each change of state. */
  readonly record?: (record: StoreRecord) => void;
  /** Called when a lease's end changed the store, which no client is waiting for. */
  readonly onExpired?: () => void;
}

/** etcd's key space, leases and watchers in memory. */
export class Store {
  readonly history = new History();
  readonly lessor: Lessor;
  readonly watchers: WatchHub;
  readonly #options: StoreOptions;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.watchers = new WatchHub(this.history);
    const onExpire = (id: string): void => {
      this.revoke(id);
      options.onExpired?.();
    };
    this.lessor = new Lessor({ clock: options.clock, random: options.random, onExpire });
  }

  range(query: RangeQuery): RangeAnswer {
    return readRange(this.history, query, this.history.revision);
  }

  put(command: PutCommand): PutAnswer {
    if (command.lease !== noLease) this.lessor.require(command.lease);
    const needsKey = command.ignoreValue || command.ignoreLease;
    if (needsKey && !this.history.at(command.key, this.history.revision)) throw etcdError('keyNotFound');
    return this.#write((write) => write.put(command));
  }

  delete(command: DeleteCommand): DeleteAnswer {
    return this.#write((write) => write.delete(command));
  }

  transact(transaction: Transaction): TransactionAnswer {
    return this.#write((write) => runTransaction(transaction, this, write));
  }

  compact(revision: number): void {
    this.history.compact(revision);
    this.#options.record?.({ kind: 'compact', revision });
  }

  grant(id: string, ttl: string): Lease {
    const lease = this.lessor.grant(id, ttl);
    this.#options.record?.({ kind: 'grant', id: lease.id, ttl: lease.ttl });
    return lease;
  }

  /** Ends a lease and deletes its keys, all in one revision. */
  revoke(id: string): void {
    const lease = this.lessor.require(id);
    const keys = [...lease.keys].sort((left, right) => (left < right ? -1 : 1));
    this.#write((write) => {
      for (const key of keys) write.delete({ kind: 'delete', key, end: '', prevKv: false });
    });
    this.lessor.remove(id);
    this.#options.record?.({ kind: 'revoke', id });
  }

  /** Puts back what a journal kept, without telling anyone. */
  replay(record: StoreRecord): void {
    switch (record.kind) {
      case 'commit':
        for (const change of record.changes) {
          this.history.append(change);
          this.lessor.bind(change.key, change.kv?.lease ?? noLease);
          this.history.revision = Math.max(this.history.revision, change.main);
        }
        return;
      case 'state':
        this.history.revision = record.revision;
        this.history.compacted = record.compacted;
        return;
      case 'compact':
        this.history.compact(record.revision);
        return;
      case 'grant':
        this.lessor.restore(record.id, record.ttl);
        return;
      case 'revoke':
        this.lessor.remove(record.id);
    }
  }

  #write<T>(run: (write: Write) => T): T {
    const write = new Write(this.history, this.lessor);
    const answer = run(write);
    if (write.commit()) {
      this.watchers.commit(write.changes);
      this.#options.record?.({ kind: 'commit', changes: write.changes });
    }
    return answer;
  }
}
