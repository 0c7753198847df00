// Union members that are different in TypeScript and alike on the wire: what was sent as one may be read as the other.
import type { BuiltinName } from '../node.js';
import type { Span } from '../../source/source-file.js';
import type { Linker } from './linker.js';
import type { Type } from '../model.js';
import { toLabel } from './naming.js';
import { hasForm } from './text-forms.js';
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

/** Types that are texts on the wire and none in TypeScript, with the other types whose texts, or numbers, they take. */
const takes: Partial<Record<BuiltinName, ReadonlySet<BuiltinName>>> = {
  datetime: new Set(['string', 'json']),
  bytes: new Set(['string', 'json', 'decimal', 'duration', 'int64']),
  int64: new Set(['string', 'json', 'decimal', 'integer', 'int32', 'float', 'double']),
};

function isReadAs(special: Type, other: Type): boolean {
  if (special.kind !== 'builtin' || special.constraints.pattern !== undefined) return false;
  const { name } = special;
  const taken = takes[name];
  if (taken === undefined) return false;
  if (other.kind === 'builtin') return taken.has(other.name) && other.constraints.pattern === undefined;
  if (other.kind !== 'enum') return false;
  const fits = (value: string | number) =>
    typeof value === 'string' ? hasForm(value, name) : name === 'int64';
  return other.open || other.values.some(fits);
}
