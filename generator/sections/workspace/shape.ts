// The shape of what scaffold.yaml says of the workspace itself.
import { wireOptions } from '../../language/builtin/wire-settings.js';
import * as forms from '../../engine/shape/forms.js';
import type { RootKey } from '../section.js';

/** The keys of the section. */
export const workspaceKeys: Readonly<Record<string, RootKey>> = {
  workspace: {
    shape: { kind: 'text', form: forms.serviceName },
    description: "The workspace's name.",
    required: true,
    before: 'imports',
  },
  namespace: {
    shape: { kind: 'text', form: forms.namespace },
    description: "The first segment of every key in etcd; the workspace's name unless told.",
    before: 'imports',
  },
  services: {
    shape: { kind: 'text', form: forms.folderGlob },
    description: 'A glob of the folders that hold a service.yaml: services/* unless told.',
    before: 'imports',
  },
  wire: {
    shape: {
      kind: 'section',
      what: 'wire',
      keys: Object.fromEntries(
        Object.entries(wireOptions).map(([name, { choices, description }]) => [
          name,
          { shape: { kind: 'choice', of: choices }, description },
        ]),
      ),
    },
    description: 'Forms on the wire.',
  },
  allowBreaking: {
    shape: { kind: 'record', of: { kind: 'text' }, key: forms.breakingRule, what: 'breaking changes' },
    description: 'Breaking changes that were decided on: service.operation.rule, with the reason.',
  },
};
