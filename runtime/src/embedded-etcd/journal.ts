// The optional data file: a journal of records, one a line with its checksum, appended as things happen and rewritten
// whole (beside, then renamed over) at the start and after each compaction. A torn tail is dropped when it is read.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import type { AccountsState } from './store/accounts.js';
import type { Change } from './store/key-value.js';
import type { Store, StoreRecord } from './store/store.js';

/** Everything that is kept across restarts. Tokens and running times of leases are not. */
export type JournalRecord = StoreRecord | { readonly kind: 'accounts'; readonly state: AccountsState };

const magic = 'armature embedded etcd 1';

/** An open data file. */
export class Journal {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** What the file holds. Throws where there is a file that is not such a journal. */
  read(): JournalRecord[] {
    if (!existsSync(this.#path)) return [];
    const text = readFileSync(this.#path, 'latin1');
    if (text === '') return [];
    if (!text.startsWith(`${magic}\n`))
      throw new Error(`${this.#path} is not a data file of the embedded etcd`);
    const records: JournalRecord[] = [];
    let start = magic.length + 1;
    for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
      const record = parseLine(text.slice(start, end));
      if (!record) break;
      records.push(record);
      start = end + 1;
    }
    if (start < text.length) truncateSync(this.#path, start);
    return records;
  }

  /** Replaces the file's content in one step. */
  rewrite(records: Iterable<JournalRecord>): void {
    this.close();
    const beside = `${this.#path}.new`;
    // Configs with their keys stand in it: for its owner alone.
    const file = openSync(beside, 'w', 0o600);
    try {
      let text = `${magic}\n`;
      for (const record of records) {
        text += toLine(record);
        if (text.length < 1024 * 1024) continue;
        writeAll(file, text);
        text = '';
      }
      writeAll(file, text);
      fsyncSync(file);
    } catch (error) {
      // A disk that is full: what stood there before still does.
      rmSync(beside, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    renameSync(beside, this.#path);
    this.#file = openSync(this.#path, 'a');
  }

  /** Adds a record; it is with the operating system when this returns. */
  append(record: JournalRecord): void {
    if (this.#file !== undefined) writeAll(this.#file, toLine(record));
  }

  close(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
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

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** JSON with everything beyond ASCII escaped, so that a character is a byte. */
function toLine(record: JournalRecord): string {
  const json = JSON.stringify(
    record.kind === 'commit' ? { ...record, changes: record.changes.map(pack) } : record,
  );
  const text = json.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${crc32(text).toString(16)} ${text}\n`;
}

function parseLine(line: string): JournalRecord | undefined {
  const space = line.indexOf(' ');
  const text = line.slice(space + 1);
  if (space < 0 || crc32(text).toString(16) !== line.slice(0, space)) return undefined;
  // The checksum vouches that `toLine` wrote this.
  const record = JSON.parse(text) as
    | Exclude<JournalRecord, { kind: 'commit' }>
    | { kind: 'commit'; changes: PackedChange[] };
  return record.kind === 'commit' ? { kind: 'commit', changes: record.changes.map(unpack) } : record;
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
