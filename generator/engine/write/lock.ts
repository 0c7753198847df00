// scaffold.lock: what was put into files that are the user's, and which version of scaffold generated last. One fact a line, each with the
// path that it is of, sorted, so that any two locks are merged by taking the lines of both. What is generated has no line: it is ours by
// its header and place, and what version control or this machine's own record keeps (written.ts) protects an edit in it.
import type { FileTree } from '../../file/file-tree.js';
import { createDraft, type EntryDraft, entryOfDraft, type LockEntry } from './lock-entry.js';
import { parseSeam, parseText, plainWord, printSeam, word } from './lock-seam.js';
import { isMarker } from './markers.js';
import { readOldLines } from './old-lock.js';
import { textHash } from './text-form.js';
import { compareVersions } from './versions.js';

/** Where the lock stands in a workspace. */
export const lockPath = 'scaffold.lock';

/** The lock as it will be, written before the first file and removed after the last: it is there only when a run was cut off. */
export const lockJournalPath = 'scaffold.lock.next';

/** What is known of all files. */
export interface Lock {
  readonly entries: ReadonlyMap<string, LockEntry>;
  /** What a run that was cut off meant to write. Empty after a run that came to its end. */
  readonly interrupted: ReadonlyMap<string, LockEntry>;
  /** What a run that was cut off meant to remove: if it is gone, that was not the user. */
  readonly removed?: ReadonlySet<string>;
  /** The version of scaffold that generated last. Absent where there was none, or one that did not say. */
  readonly version?: string;
  /** How what is generated is laid out, where that is unusual; more than one after a merge of two locks. */
  readonly layouts?: readonly string[];
  /** Lines that this version does not know: a newer one's, kept as they are. */
  readonly unknown?: readonly string[];
}

/** What stands in one lock file. */
export type LockFile = Pick<Lock, 'entries' | 'version' | 'layouts' | 'unknown' | 'removed'>;

/** What a lock says beside its entries. */
export interface LockHead {
  readonly version?: string | undefined;
  readonly unknown?: readonly string[] | undefined;
  readonly layouts?: readonly string[] | undefined;
}

/** Nothing was ever written. */
export const emptyLock: Lock = { entries: new Map(), interrupted: new Map() };

/** Reads the lock of a workspace, and the journal of a run that was cut off. */
export function readLock(tree: FileTree): Lock {
  const { entries, version, layouts, unknown } = parseLatest(tree.read(lockPath) ?? '');
  const journal = parseLockFile(tree.read(lockJournalPath) ?? '');
  return {
    entries,
    interrupted: journal.entries,
    removed: journal.removed ?? new Set(),
    ...(version !== undefined && { version }),
    ...(layouts && { layouts }),
    ...(unknown && { unknown }),
  };
}

/** Several stages of a run ask for its lock, which has a line for each method of every class. */
let latest: { readonly text: string; readonly file: LockFile } | undefined;

function parseLatest(text: string): LockFile {
  if (latest?.text !== text) latest = { text, file: parseLockFile(text) };
  return latest.file;
}

/** The text of a journal: the lock as it will be, and what is going to be removed. */
export function printJournal(lockText: string, removed: readonly string[]): string {
  return lockText + removed.map((path) => `${word(path)} removed\n`).join('');
}

/** The text of a lock with these entries. Same entries, same bytes. */
export function printLock(
  entries: Iterable<LockEntry>,
  { version, unknown = [], layouts = [] }: LockHead = {},
): string {
  const facts = [...entries].flatMap(({ path, ...entry }) =>
    factsOf(entry).map((fact) => `${word(path)} ${fact}`),
  );
  const lines = [
    ...new Set([...facts, ...layouts.filter(Boolean).map((layout) => `${layoutFact} ${layout}`), ...unknown]),
  ].sort(compare);
  return [
    header,
    version === undefined ? '' : `scaffold ${version}\n`,
    ...lines.map((line) => `${line}\n`),
  ].join('');
}

/** The entries of a lock's text. */
export function parseLock(text: string): ReadonlyMap<string, LockEntry> {
  return parseLockFile(text).entries;
}

/** Reads a lock's text, also one that git left conflict markers in (it is of both sides), and one of before version 0.1.0 of this form. */
export function parseLockFile(text: string): LockFile {
  const drafts = new Map<string, EntryDraft>();
  const removed = new Set<string>();
  const unknown = new Set<string>();
  const layouts = new Set<string>();
  const versions: string[] = [];
  const rest: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const isOld = !lines.some((line) => versionLine.test(line)) && lines.some((line) => line.startsWith('  '));
  for (const line of lines) {
    if (line === '' || line.startsWith('#') || isMarker(line)) continue;
    const version = versionLine.exec(line)?.[1];
    if (version !== undefined) {
      versions.push(version);
      continue;
    }
    if (line.startsWith(`${layoutFact} `)) {
      layouts.add(line.slice(layoutFact.length + 1));
      continue;
    }
    const [, first, kind = '', value = ''] = /^(\S+) (\S+)(?: (.*))?$/.exec(line) ?? [];
    if (isOld || line.startsWith('  ') || first === undefined) {
      rest.push(line);
      continue;
    }
    const path = plainWord(first);
    const draft = drafts.get(path) ?? createDraft(path);
    if (kind === 'removed' && value === '') removed.add(path);
    else if (addFact(draft, kind, value)) drafts.set(path, draft);
    else unknown.add(line);
  }
  readOldLines(rest, drafts, removed);
  const entries = new Map(
    [...drafts].flatMap(([path, draft]) => {
      const entry = entryOfDraft(draft);
      return entry ? [[path, entry] as const] : [];
    }),
  );
  const version = versions.sort(compareVersions).at(-1);
  return {
    entries,
    removed,
    ...(version !== undefined && { version }),
    ...(layouts.size > 0 && { layouts: [...layouts] }),
    ...(unknown.size > 0 && { unknown: [...unknown] }),
  };
}

const versionLine = /^scaffold (\d+\.\d+\.\d+\S*)$/;

/** What the layout stands behind: the place that it is chosen in. */
const layoutFact = 'scaffold.yaml format';

const header = `# What \`scaffold generate\` put into files of yours, so that it can tell its own text from yours. Commit this file; don't edit it.\n`;

/** Takes a fact into the draft; false for one that this version does not know. */
function addFact(draft: EntryDraft, kind: string, value: string): boolean {
  switch (kind) {
    case 'generated':
    case 'merged':
    case 'scaffolded': {
      const [, from = '', rest] = /^(\S+)(?: (.*))?$/.exec(value) ?? [];
      draft.ownership = kind;
      draft.from = plainWord(from);
      if (kind === 'merged' && rest !== undefined) draft.hashes.add(rest);
      const text = kind === 'scaffolded' && rest !== undefined ? parseText(rest) : undefined;
      if (text !== undefined) {
        draft.written.add(text);
        draft.hashes.add(textHash(text));
      }
      return true;
    }
    case 'by': {
      const [, hash, template] = /^(\S+) (.+)$/.exec(value) ?? [];
      if (hash !== undefined && template !== undefined) draft.templates.set(value, { hash, path: template });
      return true;
    }
    default: {
      const seam = parseSeam(kind, value);
      if (seam !== undefined) draft.seams.set(`${kind} ${value}`, seam);
      return seam !== undefined;
    }
  }
}

function factsOf(entry: Omit<LockEntry, 'path'>): readonly string[] {
  const { ownership, from, hashes, seams, templates = [], written = [] } = entry;
  const owner = `${ownership} ${word(from)}`;
  const texts =
    ownership === 'scaffolded'
      ? written.map((text) => JSON.stringify(text))
      : ownership === 'merged'
        ? hashes
        : [];
  return [
    ...(texts.length === 0 ? [owner] : texts.map((text) => `${owner} ${text}`)),
    ...templates.map(({ path: by, hash }) => `by ${hash} ${by}`),
    ...seams.map(printSeam),
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
