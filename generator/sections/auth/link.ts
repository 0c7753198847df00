// The claims of the workspace's tokens: a type of its own in a module of its own, and the roles in it.
import type { FieldNode, TypeNode } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import type { NamedDraft } from '../../language/link/linker.js';
import { createScope, topEnv } from '../../language/link/scopes.js';
import type { WorkspaceLinking } from '../linking.js';
import type { AuthModel, AuthNode } from './part.js';

/** Where the claims are emitted. */
export const claimsPath = 'shared/generated/claims.ts';

/** The type of the claims; `{ userId: string, role?: string }` where scaffold.yaml says nothing. */
export function linkAuth(node: AuthNode, { linker, manifest, shared, add }: WorkspaceLinking): AuthModel {
  const { roleClaim, cookie, cookieSpan, issuer, algorithm = 'ES256' } = node;
  const span = node.span ?? manifest.workspace.span;
  const source = {
    kind: 'claims',
    name: 'claims',
    path: claimsPath,
    source: manifest.source,
    span,
  } as const;
  const { flaw, imports } = manifest;
  const scope = createScope(linker, { ...source, imports, types: [], ...(flaw && { flaw }) }, shared);
  add(scope);
  const nodes = node.claims.length > 0 ? node.claims : defaultClaims(span);
  const claims: NamedDraft = {
    name: 'Claims',
    module: scope.module,
    type: linker.pendingType,
    annotations: { description: 'What a token of this platform says of its bearer.' },
    origin: 'declared',
    hasInit: false,
    span,
  };
  linker.place(scope, claims, true);
  const fields = nodes.map((field) => linker.resolveField(field, topEnv(scope), 'Claims'));
  claims.type = { kind: 'object', fields, additional: 'drop' };
  linker.drain();
  return {
    claims,
    roleClaim,
    ...(cookie !== undefined && { cookie }),
    ...(cookieSpan && { cookieSpan }),
    ...(issuer && { issuer: { service: issuer, algorithm } }),
  };
}

function defaultClaims(span: Span): readonly FieldNode[] {
  const text: TypeNode = { kind: 'name', name: 'string', args: [], span, constraints: {}, annotations: {} };
  const field = (name: string, optional: boolean): FieldNode => ({
    name: { value: name, span },
    optional,
    type: text,
    annotations: {},
    span,
  });
  return [field('userId', false), field('role', true)];
}
