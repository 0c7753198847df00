// Union members that are different in TypeScript and alike on the wire: what was sent as one may be read as the other.
import { builtinOf } from '../builtin/builtins.js';
import { fits } from '../builtin/check-value.js';
import type { Span } from '../../source/source-file.js';
import type { Linker } from './linker.js';
import type { Type } from '../model.js';
import { toLabel } from './naming.js';
import { unalias } from './unalias.js';

/** Warns of each member of a union without a discriminator that an earlier one is like. */
export function checkOverlap(
  linker: Linker,
  members: readonly Type[],
  spanOf: (index: number) => Span,
): void {
  members.forEach((member, index) => {
    const other = members.slice(0, index).find((earlier) => areAlike(earlier, member));
    if (other === undefined) return;
    linker.reports.add('ARM3034', spanOf(index), { first: toLabel(other), second: toLabel(member) });
  });
}

function areAlike(left: Type, right: Type): boolean {
  const [a, b] = [plainType(left), plainType(right)];
  if (a.kind === 'array' || a.kind === 'map') return b.kind === a.kind && areAlike(a.of, b.of);
  if (a.kind === 'ref' && a.to.type.kind === 'union')
    return a.to.type.of.some((member) => areAlike(member, b));
  if (b.kind === 'ref' && b.to.type.kind === 'union')
    return b.to.type.of.some((member) => areAlike(a, member));
  return isReadAs(a, b) || isReadAs(b, a);
}

function plainType(type: Type): Type {
  const plain = unalias(type);
  return plain.kind === 'nullable' ? plainType(plain.of) : plain;
}

/** Types that are texts on the wire and none in TypeScript take the texts, or numbers, of other types. */
function isReadAs(special: Type, other: Type): boolean {
  if (special.kind !== 'builtin' || special.constraints.pattern !== undefined) return false;
  const type = builtinOf(special.name);
  if (type.alike === undefined) return false;
  if (other.kind === 'builtin')
    return type.alike.includes(other.name) && other.constraints.pattern === undefined;
  if (other.kind !== 'enum') return false;
  return other.open || other.values.some((value) => fits(type, value));
}
