// Whether a change is one of files.
import type { Change } from './change.js';

/** Whether `applyChanges` has something to do for this change. */
export function isWritten(change: Change): boolean {
  return change.kind !== 'unchanged' && change.kind !== 'conflict';
}
