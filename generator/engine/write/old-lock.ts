// The form that locks had first: a block a file, its path on a line of its own, its facts below
// it behind two spaces. Read, and never written any more.
import type { Ownership } from './change.js';
import { createDraft, type EntryDraft } from './lock-entry.js';
import { parseSeam, parseText } from './lock-seam.js';

/** Adds what lines of the old form say. */
export function readOldLines(
  lines: readonly string[],
  drafts: Map<string, EntryDraft>,
  removed: Set<string>,
): void {
  let draft: EntryDraft | undefined;
  for (const line of lines) {
    if (!line.startsWith('  ')) {
      draft = drafts.get(line) ?? createDraft(line);
      drafts.set(line, draft);
    } else if (line === '  removed') {
      if (draft !== undefined) removed.add(draft.path);
    } else if (draft !== undefined) addOldFact(draft, line.slice(2));
  }
}

function addOldFact(draft: EntryDraft, fact: string): void {
  const [, ownership, from] = /^(generated|scaffolded|merged) from (.+)$/.exec(fact) ?? [];
  if (ownership !== undefined) {
    // The pattern admits only the three.
    draft.ownership = ownership as Ownership;
    draft.from = from!;
    return;
  }
  const [, kind = '', value = ''] = /^(\S+) (.*)$/.exec(fact) ?? [];
  if (kind === 'sha256') draft.hashes.add(value.slice(0, 16));
  else if (kind === 'by') {
    const [, hash = '', path = ''] = /^(\S+) (.+)$/.exec(value) ?? [];
    draft.templates.set(value, { hash: hash.slice(0, 16), path });
  } else if (kind === 'text') {
    const text = parseText(value);
    if (text !== undefined) draft.written.add(text);
  } else {
    const seam = parseSeam(kind, value);
    if (seam !== undefined) draft.seams.set(fact, seam);
  }
}
