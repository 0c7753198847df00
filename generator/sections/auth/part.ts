// The key of `auth` in scaffold.yaml, and what stands under it.
import type { Located, Span } from '../../source/source-file.js';
import type { NamedType } from '../../language/model.js';
import type { FieldNode } from '../../language/node.js';
import type { Part } from '../../language/part.js';

/** How users are signed in. */
export interface AuthNode {
  readonly claims: readonly FieldNode[];
  /** Where they are declared; absent where nothing is said of them. */
  readonly span?: Span;
  /** The claim that holds the role or roles: `role` unless told. */
  readonly roleClaim: string;
  readonly cookie?: string;
  /** Where the cookie is named. */
  readonly cookieSpan?: Span;
  /** The service that signs tokens for all, and how. */
  readonly issuer?: Located<string>;
  readonly algorithm?: string;
}

/** How users are signed in, linked. */
export interface AuthModel {
  /** The type of the claims. */
  readonly claims: NamedType;
  readonly roleClaim: string;
  readonly cookie?: string;
  readonly cookieSpan?: Span;
  readonly issuer?: IssuerModel;
}

/** The service that signs tokens for all. */
export interface IssuerModel {
  readonly service: Located<string>;
  readonly algorithm: string;
}

/** The key. */
export const auth: Part<AuthNode, AuthModel> = { key: 'auth' };
