// Notes: a section as one that is still to come would be, for the test that a section is its folder and a line in the list.
import { valueOf } from '../../../engine/document/document.js';
import type { Section } from '../../../sections/section.js';
import { compareNotes, noteRules } from './compare.js';
import { noteFills } from './fills.js';
import { notes, type Note } from './part.js';
import { publishNotes } from './publish.js';
import { readNotes } from './read.js';
import { notesKeys } from './shape.js';

/** The section. */
export const notesSection: Section<readonly Note[], readonly Note[]> = {
  ...notes,
  holds: ['service'],
  keys: notesKeys,
  read: (_reader, root) => readNotes(valueOf(root, 'notes')),
  link: (declared) => declared,
  fills: noteFills,
  openapi: (sources) => ({
    tags: sources.flatMap(({ part }) =>
      part.map(({ name, text }) => ({ name: name.value, description: text })),
    ),
  }),
  publish: publishNotes,
  rules: noteRules,
  compare: compareNotes,
};
