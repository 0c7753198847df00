// The shape of `notes`.
import * as forms from '../../../engine/shape/forms.js';
import type { RootKey } from '../../../sections/section.js';

/** The keys of the section. */
export const notesKeys: Readonly<Record<string, RootKey>> = {
  notes: {
    shape: { kind: 'record', of: { kind: 'text' }, key: forms.operationName, what: 'notes' },
    description: 'What is worth remembering, by name.',
  },
};
