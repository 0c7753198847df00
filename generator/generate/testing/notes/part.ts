// The key of `notes`, a section that only a test has.
import type { Part } from '../../../language/part.js';
import type { Located } from '../../../source/source-file.js';

/** An entry under `notes`: its name, and what it says. */
export interface Note {
  readonly name: Located<string>;
  readonly text: string;
}

/** The key. */
export const notes: Part<readonly Note[], readonly Note[]> = { key: 'notes' };
