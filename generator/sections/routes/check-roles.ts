// The roles that operations ask for, against the claim that carries them.
import { nearest } from '../../diagnostic/near-miss.js';
import { withoutNull } from '../../language/link/unalias.js';
import { auth } from '../auth/part.js';
import type { Linked } from '../linking.js';
import { rolesNamed } from './options/in-manifests.js';
import { routes } from './part.js';

/** Holds the roles that operations ask for against the claim that carries them. */
export function checkRoles({ linker, workspace, services }: Linked): void {
  // The claim may stand in what could not be read.
  if (workspace.flaw !== undefined) return;
  const { claims, roleClaim } = workspace.part(auth);
  const fields = claims.type.kind === 'object' ? claims.type.fields : [];
  const field = fields.find((entry) => entry.name === roleClaim);
  const type = field && withoutNull(field.type);
  const one = type?.kind === 'array' ? withoutNull(type.of) : type;
  for (const { manifest, isPeer } of services) {
    if (isPeer) continue;
    for (const role of manifest.node(routes).flatMap(rolesNamed)) {
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
