// scaffold.lock: what was written, so that the next run can tell its own text from the user's. One block a file, one fact a line,
// sorted, so that git merges it well; a lock with git's conflict markers in it is read as the union of both sides.
import type { FileTree } from '../../file/file-tree.js';
import type { Ownership } from './change.js';

/** Where the lock stands in a workspace. */
export const lockPath = 'scaffold.lock';

/** The lock as it will be, written before the first file and removed after the last: it is there only when a run was cut off. */
export const lockJournalPath = 'scaffold.lock.next';

/** Something that was put into a user's file. */
export type LockSeam =
  /** A method as emitted: as long as the user's signature is this one, it follows the manifest. */
  | { readonly kind: 'method'; readonly name: string; readonly signature: string }
  /** An operation that is the user's own affair (signature changed, done elsewhere), and what was asked for when that was reported. */
  | { readonly kind: 'left'; readonly name: string; readonly signature: string }
  /** A method that nobody has written yet: a hash of what it says (`codeHash`), so that it can go, or follow, with its operation. */
  | { readonly kind: 'stub'; readonly name: string; readonly hash: string }
  | { readonly kind: 'import'; readonly name: string; readonly module: string }
  /** A value in a JSON or YAML file: JSON pointer and JSON text. */
  | { readonly kind: 'key'; readonly pointer: string; readonly value: string }
  | { readonly kind: 'line'; readonly text: string };

/** What is known of one file. */
export interface LockEntry {
  readonly path: string;
  readonly ownership: Ownership;
  /** The manifest that it came from. */
  readonly from: string;
  /** SHA-256 of what was written. More than one only after git merged two locks. */
  readonly hashes: readonly string[];
  readonly seams: readonly LockSeam[];
  /** The workspace's own templates that it was printed by. */
  readonly templates?: readonly PrintedBy[];
  /**
   * Of a scaffolded file: the text that was written, for a merge when a newer version would write another one. Kept whole, since an
   * edited file does not tell, and as it is, since compressed bytes differ from machine to machine. More than one as with hashes.
   */
  readonly written?: readonly string[];
}

/** A template of the workspace, and the SHA-256 of its text. */
export interface PrintedBy {
  readonly path: string;
  readonly hash: string;
}

/** What is known of all files. */
export interface Lock {
  readonly entries: ReadonlyMap<string, LockEntry>;
  /** What a run that was cut off meant to write. Empty after a run that came to its end. */
  readonly interrupted: ReadonlyMap<string, LockEntry>;
  /** What a run that was cut off meant to remove: if it is gone, that was not the user. */
  readonly removed?: ReadonlySet<string>;
}

/** Nothing was ever written. */
export const emptyLock: Lock = { entries: new Map(), interrupted: new Map() };

/** Reads the lock of a workspace, and the journal of a run that was cut off. */
export function readLock(tree: FileTree): Lock {
  const journal = tree.read(lockJournalPath) ?? '';
  return {
    entries: parseLock(tree.read(lockPath) ?? ''),
    interrupted: parseLock(journal),
    removed: new Set([...journal.matchAll(/^(\S.*)\n {2}removed$/gm)].map(([, path]) => path!)),
  };
}

/** The text of a journal: the lock as it will be, and what is going to be removed. */
export function printJournal(lockText: string, removed: readonly string[]): string {
  return [lockText, ...removed.map((path) => `${path}\n  removed\n`)].join('\n');
}

/** The text of a lock with these entries. Same entries, same bytes. */
export function printLock(entries: Iterable<LockEntry>): string {
  const blocks = [...entries].sort((a, b) => compare(a.path, b.path)).map(printEntry);
  return [header, ...blocks].join('\n');
}

/** Reads a lock's text. Lines that it doesn't know (a later version's, a conflict's markers) are passed over: what is unknown is the user's. */
export function parseLock(text: string): Map<string, LockEntry> {
  const drafts = new Map<string, EntryDraft>();
  let draft: EntryDraft | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line === '' || line.startsWith('#') || /^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)/.test(line))
      continue;
    if (line.startsWith('  ')) {
      if (draft !== undefined) addFact(draft, line.slice(2));
      continue;
    }
    draft = drafts.get(line) ?? {
      path: line,
      hashes: new Set(),
      seams: new Map(),
      templates: new Map(),
      written: new Set(),
    };
    drafts.set(line, draft);
  }
  const entries = new Map<string, LockEntry>();
  for (const { path, ownership, from, hashes, seams, templates, written } of drafts.values()) {
    if (ownership === undefined || from === undefined) continue;
    const entry = { path, ownership, from, hashes: [...hashes], seams: [...seams.values()] };
    const by = templates.size > 0 && { templates: [...templates.values()] };
    entries.set(path, { ...entry, ...by, ...(written.size > 0 && { written: [...written] }) });
  }
  return entries;
}

const header = `# What \`scaffold generate\` wrote, so that it can tell its own text from yours. Commit this file; don't edit it.\n`;

interface EntryDraft {
  readonly path: string;
  ownership?: Ownership;
  from?: string;
  readonly hashes: Set<string>;
  readonly seams: Map<string, LockSeam>;
  readonly templates: Map<string, PrintedBy>;
  readonly written: Set<string>;
}

function addFact(draft: EntryDraft, fact: string): void {
  const owner = /^(generated|scaffolded|merged) from (.+)$/.exec(fact);
  if (owner !== null) {
    // The pattern admits only the three.
    draft.ownership = owner[1] as Ownership;
    draft.from = owner[2]!;
    return;
  }
  const hash = /^sha256 ([0-9a-f]{64})$/.exec(fact);
  if (hash !== null) {
    draft.hashes.add(hash[1]!);
    return;
  }
  const by = /^by ([0-9a-f]{64}) (.+)$/.exec(fact);
  if (by !== null) {
    draft.templates.set(fact, { hash: by[1]!, path: by[2]! });
    return;
  }
  if (fact.startsWith('text ')) {
    const text = parseText(fact.slice('text '.length));
    if (text !== undefined) draft.written.add(text);
    return;
  }
  const seam = parseSeam(fact);
  if (seam !== undefined) draft.seams.set(fact, seam);
}

function parseText(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseSeam(fact: string): LockSeam | undefined {
  const [, kind, rest] = /^(method|left|stub|import|key|line) (.*)$/.exec(fact) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  if (kind === 'line') return { kind, text: rest };
  const space = rest.indexOf(' ');
  if (space === -1) return undefined;
  const [first, second] = [rest.slice(0, space), rest.slice(space + 1)];
  if (kind === 'stub') return { kind, name: first, hash: second };
  if (kind === 'import') {
    return second.startsWith('from ')
      ? { kind, name: first, module: second.slice('from '.length) }
      : undefined;
  }
  // Spaces in a pointer are written as \u0020, as JSON would have it.
  if (kind === 'key') return { kind, pointer: first.replaceAll('\\u0020', ' '), value: second };
  return { kind: kind === 'left' ? 'left' : 'method', name: first, signature: second };
}

function printEntry({
  path,
  ownership,
  from,
  hashes,
  seams,
  templates = [],
  written = [],
}: LockEntry): string {
  const lines = [
    `${ownership} from ${from}`,
    ...[...hashes].sort(compare).map((hash) => `sha256 ${hash}`),
    ...[...templates].sort((a, b) => compare(a.path, b.path)).map(({ path: by, hash }) => `by ${hash} ${by}`),
    ...[...new Set(seams.map(printSeam))].sort(compare),
    ...written.map((text) => `text ${JSON.stringify(text)}`).sort(compare),
  ];
  return `${path}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function printSeam(seam: LockSeam): string {
  if (seam.kind === 'line') return `line ${seam.text}`;
  if (seam.kind === 'key') return `key ${seam.pointer.replaceAll(' ', '\\u0020')} ${seam.value}`;
  if (seam.kind === 'import') return `import ${seam.name} from ${seam.module}`;
  if (seam.kind === 'stub') return `stub ${seam.name} ${seam.hash}`;
  return `${seam.kind} ${seam.name} ${oneLine(seam.signature)}`;
}

/** A signature on one line, as the lock keeps it. */
export function oneLine(signature: string): string {
  return signature.replace(/\s+/g, ' ').trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
