// One write: all its changes carry one new revision, and become the past only when it is committed.
import type { History, Scan, ScanOptions } from './history.js';
import { noLease, type Change, type KeyRange, type KeyValue } from './key-value.js';
import type { Lessor } from './lessor.js';
import { readRange } from './range.js';
import type {
  DeleteAnswer,
  DeleteCommand,
  PutAnswer,
  PutCommand,
  RangeAnswer,
  RangeQuery,
} from './requests.js';

/** An open write over the history. Only one may be open at a time. */
export class Write {
  readonly changes: Change[] = [];
  readonly #history: History;
  readonly #lessor: Lessor;

  constructor(history: History, lessor: Lessor) {
    this.#history = history;
    this.#lessor = lessor;
  }

  /** The revision that a reader inside this write sees. */
  get revision(): number {
    return this.#history.revision + (this.changes.length > 0 ? 1 : 0);
  }

  range(query: RangeQuery): RangeAnswer {
    return readRange(this.#history, query, this.revision);
  }

  /** Never fails: whoever calls has checked that the lease, and the key where it is needed, are there. */
  put(command: PutCommand): PutAnswer {
    const before = this.#history.at(command.key, this.revision);
    const main = this.#history.revision + 1;
    const lease = command.ignoreLease ? (before?.lease ?? noLease) : command.lease;
    const kv: KeyValue = {
      key: command.key,
      value: command.ignoreValue && before ? before.value : command.value,
      createRevision: before?.createRevision ?? main,
      modRevision: main,
      version: (before?.version ?? 0) + 1,
      lease,
    };
    this.#append({ key: command.key, main, sub: this.changes.length, kv });
    this.#lessor.bind(command.key, lease);
    return { kind: 'put', revision: main, ...(command.prevKv && before ? { previous: before } : {}) };
  }

  delete(command: DeleteCommand): DeleteAnswer {
    const { kvs } = this.#scan(command);
    for (const { key } of kvs) {
      this.#append({ key, main: this.#history.revision + 1, sub: this.changes.length });
      this.#lessor.bind(key, noLease);
    }
    return {
      kind: 'delete',
      revision: this.revision,
      deleted: kvs.length,
      previous: command.prevKv ? kvs : [],
    };
  }

  /** Makes the changes part of the past; answers whether there were any. */
  commit(): boolean {
    if (this.changes.length === 0) return false;
    this.#history.revision++;
    return true;
  }

  #scan(range: KeyRange, options?: ScanOptions): Scan {
    return this.#history.scan(range, this.revision, options);
  }

  #append(change: Change): void {
    this.changes.push(change);
    this.#history.append(change);
  }
}
