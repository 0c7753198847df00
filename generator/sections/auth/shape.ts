// The shape of `auth` in scaffold.yaml.
import * as forms from '../../engine/shape/forms.js';
import { fieldsShape } from '../../language/read/type-shape.js';
import type { RootKey } from '../section.js';

/** The keys of the section. */
export const authKeys: Readonly<Record<string, RootKey>> = {
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
        issuer: {
          shape: { kind: 'text' },
          description:
            "The service that signs users' tokens for all, by keys that it alone has. Without it every service signs by the jwt-secret that all share.",
        },
        algorithm: {
          shape: { kind: 'choice', of: ['ES256', 'EdDSA', 'RS256'] },
          description: 'How the issuer signs: ES256 unless told.',
        },
      },
    },
    description: 'How users are signed in.',
  },
};
