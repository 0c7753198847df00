// The claims of the workspace's tokens: a type of its own in a module of its own, and the roles in it.
import type { FieldNode, TypeNode, WorkspaceManifest } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import type { Linker, NamedDraft, Scope } from '../../language/link/linker.js';
import type { NamedType } from '../../language/model.js';
import { createScope, topEnv } from '../../language/link/scopes.js';
import { auth } from './part.js';

/** Where the claims are emitted. */
export const claimsPath = 'shared/generated/claims.ts';

/** The type of the claims; `{ userId: string, role?: string }` where scaffold.yaml says nothing. */
export function resolveClaims(
  linker: Linker,
  { workspace }: { readonly workspace: WorkspaceManifest },
  scopes: ReadonlyMap<string, Scope>,
): { readonly scope: Scope; readonly claims: NamedType } {
  const source = { kind: 'claims', name: 'claims', path: claimsPath, source: workspace.source } as const;
  const scope = createScope(
    linker,
    {
      ...source,
      imports: workspace.imports,
      types: [],
      errors: [],
      ...(workspace.flaw && { flaw: workspace.flaw }),
    },
    scopes,
  );
  const declared = workspace.node(auth).claims;
  const span = declared[0]?.span ?? workspace.workspace.span;
  const nodes = declared.length > 0 ? declared : defaultClaims(span);
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
  const fields = nodes.map((node) => linker.resolveField(node, topEnv(scope), 'Claims'));
  claims.type = { kind: 'object', fields, additional: 'drop' };
  linker.drain();
  return { scope, claims };
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
