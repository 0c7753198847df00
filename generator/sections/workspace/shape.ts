// The shapes of scaffold.yaml and of shared files.
import * as forms from '../../engine/shape/forms.js';
import type { Shape } from '../../engine/shape/shape.js';
import { errorsKey, fieldsShape, importsKey, typesKey } from '../../language/read/type-shape.js';

/** A YAML file that manifests import. */
export const sharedShape: Shape = {
  kind: 'section',
  what: 'a shared file',
  keys: { imports: importsKey, types: typesKey, errors: errorsKey },
};

/** `scaffold.yaml`. */
export const workspaceShape: Shape = {
  kind: 'section',
  what: 'scaffold.yaml',
  keys: {
    workspace: {
      shape: { kind: 'text', form: forms.serviceName },
      description: "The workspace's name.",
      required: true,
    },
    namespace: {
      shape: { kind: 'text', form: forms.namespace },
      description: "The first segment of every key in etcd; the workspace's name unless told.",
    },
    services: {
      shape: { kind: 'text', form: forms.folderGlob },
      description: 'A glob of the folders that hold a service.yaml: services/* unless told.',
    },
    imports: importsKey,
    auth: {
      shape: {
        kind: 'section',
        what: 'auth',
        keys: {
          claims: {
            shape: fieldsShape,
            description: "The claims of the users' tokens, typed: what call.claims holds.",
          },
          roleClaim: {
            shape: { kind: 'text' },
            description: 'The claim that holds the role or the roles: role unless told.',
          },
          cookie: {
            shape: { kind: 'text', form: forms.headerName },
            description: 'A cookie that may carry the token in place of the Authorization header.',
          },
        },
      },
      description: 'How users are signed in.',
    },
    wire: {
      shape: {
        kind: 'section',
        what: 'wire',
        keys: {
          int64: {
            shape: { kind: 'choice', of: ['string', 'number'] },
            description:
              'How int64 is written: as a decimal string unless told, or as a number for fleets with Go peers. Both are read.',
          },
        },
      },
      description: 'Forms on the wire.',
    },
    allowBreaking: {
      shape: { kind: 'record', of: { kind: 'text' }, key: forms.breakingRule, what: 'breaking changes' },
      description: 'Breaking changes that were decided on: service.operation.rule, with the reason.',
    },
  },
};
