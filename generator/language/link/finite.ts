// Recursion that ends: a value of each type can be written down, and a name that stands for another type stands for something.
import { stronglyConnected, visitReferences } from './graph.js';
import type { NamedType, Type } from '../model.js';
import type { Reports } from './reports.js';

/** Reports names that stand for nothing but themselves, and types of which each value would be infinitely large. */
export function checkFinite(reports: Reports, all: readonly NamedType[]): void {
  const circular = new Set<NamedType>();
  for (const group of stronglyConnected(all, standsFor)) {
    if (group.length === 1 && !standsFor(group[0]!).includes(group[0]!)) continue;
    for (const named of group) circular.add(named);
    reports.add('ARM3023', group[0]!.span, { name: group[0]!.name, circle: circleOf(group) });
  }
  const finite = new Set<NamedType>();
  for (const group of stronglyConnected(all, references)) {
    let found = true;
    while (found) {
      found = false;
      for (const named of group) {
        if (finite.has(named) || !isFinite(named.type, finite)) continue;
        finite.add(named);
        found = true;
      }
    }
    const infinite = group.filter((named) => !finite.has(named));
    // Later groups are judged by what they add themselves.
    for (const named of infinite) finite.add(named);
    if (infinite.length === 0 || infinite.some((named) => circular.has(named))) continue;
    reports.add(
      'ARM3024',
      infinite[0]!.span,
      { name: infinite[0]!.name, circle: circleOf(infinite) },
      {
        related: infinite
          .slice(1)
          .map((named) => ({ span: named.span, message: `${named.name} is part of the circle` })),
      },
    );
  }
}

/** The names that a type is without anything in between: `A: B`, `A: B | null`, the members of a union. */
function standsFor(named: NamedType): readonly NamedType[] {
  const names: NamedType[] = [];
  const walk = (type: Type): void => {
    if (type.kind === 'ref') names.push(type.to);
    else if (type.kind === 'nullable') walk(type.of);
    else if (type.kind === 'union') type.of.forEach(walk);
  };
  walk(named.type);
  return names;
}

function references(named: NamedType): readonly NamedType[] {
  const names = new Set<NamedType>();
  visitReferences(named.type, (to) => names.add(to));
  return [...names];
}

/** Whether a value of the type can be written down, given the types of which that is known. */
function isFinite(type: Type, finite: ReadonlySet<NamedType>): boolean {
  switch (type.kind) {
    case 'ref':
      return finite.has(type.to);
    case 'array':
      return (type.constraints.minItems ?? 0) === 0 || isFinite(type.of, finite);
    case 'map':
      return (type.constraints.minProperties ?? 0) === 0 || isFinite(type.of, finite);
    case 'union':
      return type.of.length === 0 || type.of.some((member) => isFinite(member, finite));
    case 'object':
      return type.fields.every(
        (field) => field.optional || field.default !== undefined || isFinite(field.type, finite),
      );
    default:
      return true;
  }
}

function circleOf(group: readonly NamedType[]): string {
  return [...group, group[0]!].map((named) => named.name).join(' -> ');
}
