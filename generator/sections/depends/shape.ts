// The shape of `depends`.
import * as forms from '../../engine/shape/forms.js';
import type { Shape } from '../../engine/shape/shape.js';
import type { RootKey } from '../section.js';
import { resilienceShape } from './resilience-shape.js';

const service: Shape = { kind: 'text', form: forms.serviceName };

const fieldsUsed: Shape = {
  kind: 'either',
  of: [
    { kind: 'choice', of: ['*'] },
    { kind: 'list', of: { kind: 'text', form: forms.fieldPath }, distinct: true },
  ],
};

const dependency: Shape = {
  kind: 'either',
  of: [
    service,
    {
      kind: 'section',
      what: 'a dependency',
      keys: {
        service: { shape: service, description: 'The name of the service that is called.', required: true },
        encoding: {
          shape: { kind: 'choice', of: ['json', 'form'] },
          description:
            'How inputs are sent: json unless told, form for peers that read urlencoded bodies only.',
        },
        uses: {
          shape: { kind: 'record', of: fieldsUsed, key: forms.operationName, what: 'what is used' },
          description:
            'The operations that are called, and of each the fields of its result that are read: getUser: [name, address.city]. The client has these only; without it, everything.',
        },
        resilience: {
          shape: resilienceShape,
          description:
            'What holds for calling it. The config of this service may say it anew while it runs: [resilience.user].',
        },
        manifest: {
          shape: {
            kind: 'text',
            form: {
              ...forms.importPath,
              pattern: '^\\.\\.?/.+\\.ya?ml$',
              says: 'the relative path of a .yaml file',
            },
          },
          description: 'A manifest that describes a service which is not in this workspace.',
        },
      },
    },
  ],
};

/** The keys of the section. */
export const dependsKeys: Readonly<Record<string, RootKey>> = {
  depends: {
    shape: { kind: 'list', of: dependency, distinct: true },
    description: 'The services that this one calls: each gets a typed client on call.clients.',
    before: 'config',
  },
};
