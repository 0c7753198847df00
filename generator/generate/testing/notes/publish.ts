// What a contract says of notes.
import type { Contract } from '@armature/runtime/wire';
import type { Note } from './part.js';

/** The notes by name; nothing where there are none. */
export function publishNotes(notes: readonly Note[]): Partial<Contract> {
  if (notes.length === 0) return {};
  return { notes: Object.fromEntries(notes.map(({ name, text }) => [name.value, text])) };
}
