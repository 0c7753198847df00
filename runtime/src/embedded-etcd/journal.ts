// What the optional data file keeps: the journal's records, and how changes are written in it.
import { JournalFile } from '../journal/journal-file.js';
import type { AccountsState } from './store/accounts.js';
import type { Change } from './store/key-value.js';
import type { Store, StoreRecord } from './store/store.js';

/** Everything that is kept across restarts. Tokens and running times of leases are not. */
export type JournalRecord = StoreRecord | { readonly kind: 'accounts'; readonly state: AccountsState };

type Written =
  | Exclude<JournalRecord, { kind: 'commit' }>
  | { readonly kind: 'commit'; readonly changes: readonly PackedChange[] };

/** An open data file. It is rewritten whole at the start and after each compaction. */
export class Journal {
  readonly #file: JournalFile<Written>;

  constructor(path: string) {
    this.#file = new JournalFile(path, { magic: 'armature embedded etcd 1', owner: 'the embedded etcd' });
  }

  /** What the file holds. Throws where there is a file that is not such a journal. */
  read(): JournalRecord[] {
    return this.#file
      .read()
      .map((entry) =>
        entry.kind === 'commit' ? { kind: 'commit', changes: entry.changes.map(unpack) } : entry,
      );
  }

  /** Replaces the file's content in one step. */
  rewrite(records: Iterable<JournalRecord>): void {
    this.#file.rewrite(written(records));
  }

  /** Adds a record; it is with the operating system when this returns. */
  append(record: JournalRecord): void {
    this.#file.append(toWritten(record));
  }

  close(): void {
    this.#file.close();
  }
}

/** The records that bring an empty store to the state of this one. */
export function* snapshotOf(store: Store, accounts: AccountsState): Generator<JournalRecord> {
  const { revision, compacted } = store.history;
  yield { kind: 'state', revision, compacted };
  yield { kind: 'accounts', state: accounts };
  for (const { id, ttl } of store.lessor.list()) yield { kind: 'grant', id, ttl };
  let group: Change[] = [];
  for (const change of store.history.changes()) {
    if (group.length > 0 && group[0]!.main !== change.main) {
      yield { kind: 'commit', changes: group };
      group = [];
    }
    group.push(change);
  }
  if (group.length > 0) yield { kind: 'commit', changes: group };
}

function* written(records: Iterable<JournalRecord>): Generator<Written> {
  for (const record of records) yield toWritten(record);
}

function toWritten(record: JournalRecord): Written {
  return record.kind === 'commit' ? { kind: 'commit', changes: record.changes.map(pack) } : record;
}

/** A change as it is written: the value in base64, and without what the key-value pair repeats. */
interface PackedChange {
  readonly key: string;
  readonly main: number;
  readonly sub: number;
  readonly kv?: {
    readonly value: string;
    readonly created: number;
    readonly version: number;
    readonly lease: string;
  };
}

function pack({ key, main, sub, kv }: Change): PackedChange {
  if (!kv) return { key, main, sub };
  const { value, createRevision: created, version, lease } = kv;
  return { key, main, sub, kv: { value: value.toString('base64'), created, version, lease } };
}

function unpack({ key, main, sub, kv }: PackedChange): Change {
  if (!kv) return { key, main, sub };
  const { created, version, lease } = kv;
  const value = Buffer.from(kv.value, 'base64');
  return { key, main, sub, kv: { key, value, createRevision: created, modRevision: main, version, lease } };
}
