// The claims of the workspace's tokens: a type of its own in a module of its own, and the roles in it.
import type { FieldNode, PlacedService, TypeNode, WorkspaceManifest } from '../../language/node.js';
import type { Span } from '../../source/source-file.js';
import { nearest } from '../../diagnostic/near-miss.js';
import type { Linker, NamedDraft, Scope } from '../../language/link/linker.js';
import type { NamedType } from '../../language/model.js';
import { createScope, topEnv } from '../../language/link/scopes.js';
import { withoutNull } from '../../language/link/unalias.js';

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
  const span = workspace.auth.claims[0]?.span ?? workspace.workspace.span;
  const nodes = workspace.auth.claims.length > 0 ? workspace.auth.claims : defaultClaims(span);
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

/** Holds the roles that operations ask for against the claim that carries them. */
export function checkRoles(
  linker: Linker,
  services: readonly PlacedService[],
  roleClaim: string,
  claims: NamedType,
): void {
  const fields = claims.type.kind === 'object' ? claims.type.fields : [];
  const field = fields.find((entry) => entry.name === roleClaim);
  const type = field && withoutNull(field.type);
  const one = type?.kind === 'array' ? withoutNull(type.of) : type;
  for (const service of services) {
    for (const role of service.routes.flatMap((route) => route.auth?.roles ?? [])) {
      if (field === undefined) {
        const place = claims.span;
        linker.reports.add(
          'ARM3053',
          role.span,
          { claim: roleClaim },
          { related: [{ span: place, message: 'the claims are declared here' }] },
        );
      } else if (one?.kind === 'enum' && !one.open && !one.values.includes(role.value)) {
        const known = one.values.map(String);
        linker.reports.add(
          'ARM3054',
          role.span,
          { role: role.value, claim: roleClaim, known: known.join(', ') },
          { suggestion: nearest(role.value, known) },
        );
      }
    }
  }
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
