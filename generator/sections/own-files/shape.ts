// The shape of `files`.
import * as forms from '../../engine/shape/forms.js';
import type { RootKey } from '../section.js';
import { subjects } from './part.js';

/** The keys of the section. */
export const ownFilesKeys: Readonly<Record<string, RootKey>> = {
  files: {
    shape: {
      kind: 'list',
      of: {
        kind: 'section',
        what: 'a file of your own',
        keys: {
          template: {
            shape: { kind: 'text', form: forms.templateName },
            description: 'Its template, below templates/ in this workspace.',
            required: true,
          },
          for: {
            shape: { kind: 'choice', of: subjects },
            description: 'What there is one file for: each service, each operation, or the workspace.',
            required: true,
          },
          path: {
            shape: { kind: 'text', form: forms.ownPath },
            description:
              'Where it is written, with {{service.name}} or {{operation.name}} where there are several.',
            required: true,
          },
        },
      },
    },
    description:
      'Files of your own, generated from templates of your own for each service, operation or workspace.',
  },
};
