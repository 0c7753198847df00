// A file of records, one a line with its checksum, appended as things happen and rewritten whole (beside, then renamed over). A torn tail
// is dropped when it is read. What the embedded servers of development keep their state in.
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

/** What tells one kind of journal from another. */
export interface JournalKind {
  /** The file's first line. */
  readonly magic: string;
  /** Whose file it is: "the embedded etcd". */
  readonly owner: string;
}

/** An open data file. Records are JSON. */
export class JournalFile<Entry> {
  readonly #path: string;
  readonly #kind: JournalKind;
  #file: number | undefined;

  constructor(path: string, kind: JournalKind) {
    this.#path = path;
    this.#kind = kind;
  }

  /** What the file holds. Throws where there is a file that is not such a journal. */
  read(): Entry[] {
    if (!existsSync(this.#path)) return [];
    const text = readFileSync(this.#path, 'latin1');
    if (text === '') return [];
    const { magic, owner } = this.#kind;
    if (!text.startsWith(`${magic}\n`)) throw new Error(`${this.#path} is not a data file of ${owner}`);
    const entries: Entry[] = [];
    let start = magic.length + 1;
    for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
      const line = checked(text.slice(start, end));
      if (line === undefined) break;
      // The checksum vouches that `toLine` wrote this.
      entries.push(JSON.parse(line) as Entry);
      start = end + 1;
    }
    if (start < text.length) truncateSync(this.#path, start);
    return entries;
  }

  /** Replaces the file's content in one step. */
  rewrite(entries: Iterable<Entry>): void {
    this.close();
    const beside = `${this.#path}.new`;
    // Secrets may stand in it: for its owner alone.
    const file = openSync(beside, 'w', 0o600);
    try {
      let text = `${this.#kind.magic}\n`;
      for (const entry of entries) {
        text += toLine(entry);
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

  /** Adds records; they are with the operating system when this returns. */
  append(...entries: readonly Entry[]): void {
    if (this.#file !== undefined) writeAll(this.#file, entries.map(toLine).join(''));
  }

  close(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** JSON with everything beyond ASCII escaped, so that a character is a byte. */
function toLine(entry: unknown): string {
  const text = JSON.stringify(entry).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${crc32(text).toString(16)} ${text}\n`;
}

/** A line without its checksum; undefined where that is wrong. */
function checked(line: string): string | undefined {
  const space = line.indexOf(' ');
  const text = line.slice(space + 1);
  return space >= 0 && crc32(text).toString(16) === line.slice(0, space) ? text : undefined;
}
