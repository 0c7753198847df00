// The shape of `errors`.
import * as forms from '../../engine/shape/forms.js';
import type { RootKey } from '../section.js';

/** The keys of the section. */
export const errorsKeys: Readonly<Record<string, RootKey>> = {
  errors: {
    shape: {
      kind: 'record',
      key: forms.typeName,
      what: 'errors',
      of: {
        kind: 'section',
        what: 'an error',
        keys: {
          code: {
            shape: { kind: 'number', whole: true, least: 1, most: 2_147_483_647 },
            description:
              "The code that callers tell the error by: from 1000 up, below are the framework's own.",
            required: true,
          },
          status: {
            shape: { kind: 'number', whole: true, least: 100, most: 599 },
            description: 'The HTTP status that it is answered with, 400 to 599.',
            required: true,
          },
          message: { shape: { kind: 'text' }, description: 'What callers are told.', required: true },
          description: { shape: { kind: 'text' }, description: 'When it happens: for documentation.' },
        },
      },
    },
    description: 'The errors that operations may answer with, by name.',
  },
};
