// How users are signed in: the claims of their tokens.
import { valueOf } from '../../engine/document/document.js';
import type { Section } from '../section.js';
import { checkIssuer, issuerEntries } from './issuer.js';
import { linkAuth } from './link.js';
import { auth, type AuthModel, type AuthNode } from './part.js';
import { readAuth } from './read.js';
import { authKeys } from './shape.js';

/** The section. */
export const authSection: Section<AuthNode, AuthModel> = {
  ...auth,
  holds: ['workspace'],
  keys: authKeys,
  read: (reader, root) => readAuth(reader, valueOf(root, 'auth')),
  namesOnly: (node) => ({ ...node, claims: [] }),
  linkWorkspace: linkAuth,
  checkTypes: checkIssuer,
  fills: { definition: issuerEntries },
};
