// The notes of two contracts.
import type { Contract } from '@armature/runtime/wire';
import type { Finding } from '../../../engine/compare/finding.js';
import { rule } from '../../../engine/compare/rule.js';

/** Kinds of change. */
export const noteRules = {
  'note-removed': rule('a note is gone', 'callers', 'Who reads it finds nothing.'),
};

/** Reports notes that are gone. */
export function compareNotes(before: Contract, after: Contract): readonly Finding[] {
  const { breaks } = noteRules['note-removed'];
  const known = new Set(namesIn(after));
  return namesIn(before)
    .filter((name) => !known.has(name))
    .map((name) => ({ rule: 'note-removed', service: after.service, breaks, before: name }));
}

function namesIn(contract: Contract): string[] {
  return Object.keys(contract['notes'] ?? {});
}
