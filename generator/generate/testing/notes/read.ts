// `notes` -> Notes.
import { entriesOf, textOf, type DocumentNode } from '../../../engine/document/document.js';
import type { Note } from './part.js';

/** Reads the notes. */
export function readNotes(node: DocumentNode | undefined): Note[] {
  return entriesOf(node).flatMap(({ key, value }) => {
    const text = textOf(value);
    return text ? [{ name: key, text: text.value }] : [];
  });
}
