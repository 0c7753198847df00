// What the lock knows of one file, and how that is gathered from its lines.
import type { Ownership } from './change.js';
import type { LockSeam } from './lock-seam.js';

/** What is known of one file. */
export interface LockEntry {
  readonly path: string;
  readonly ownership: Ownership;
  /** The manifest that it came from. */
  readonly from: string;
  /** Hashes (`textHash`) of what was written, of files that are followed until their first edit. More than one after a merge of two locks. */
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

/** A template of the workspace, and the hash of its text. */
export interface PrintedBy {
  readonly path: string;
  readonly hash: string;
}

/** An entry whose facts are being gathered. */
export interface EntryDraft {
  readonly path: string;
  ownership?: Ownership;
  from?: string;
  readonly hashes: Set<string>;
  readonly seams: Map<string, LockSeam>;
  readonly templates: Map<string, PrintedBy>;
  readonly written: Set<string>;
}

/** Without facts. */
export function createDraft(path: string): EntryDraft {
  return { path, hashes: new Set(), seams: new Map(), templates: new Map(), written: new Set() };
}

/** The entry, unless nothing says who owns the file. */
export function entryOfDraft(draft: EntryDraft): LockEntry | undefined {
  const { path, ownership, from, hashes, seams, templates, written } = draft;
  if (ownership === undefined || from === undefined) return undefined;
  return {
    path,
    ownership,
    from,
    hashes: [...hashes],
    seams: [...seams.values()],
    ...(templates.size > 0 && { templates: [...templates.values()] }),
    ...(written.size > 0 && { written: [...written] }),
  };
}
