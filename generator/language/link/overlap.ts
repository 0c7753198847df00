// Union members that are different in TypeScript and alike on the wire: what was sent as one may be read as the other.
import { type BuiltinName, builtinNames, builtinOf } from '../builtin/builtins.js';
import { fits } from '../builtin/check-value.js';
import type { Span } from '../../source/source-file.js';
import type { Linker } from './linker.js';
import type { NamedType, Type } from '../model.js';
import { toLabel } from './naming.js';

/** Warns of each member of a union without a discriminator that an earlier one is like. Linear in the members. */
export function checkOverlap(
  linker: Linker,
  members: readonly Type[],
  spanOf: (index: number) => Span,
): void {
  const places = new Map<string, Seen>();
  members.forEach((member, index) => {
    let other = Infinity;
    const leaves: Leaf[] = [];
    collectLeaves(member, { path: '', passed: new Set(), leaves });
    for (const leaf of leaves) other = Math.min(other, earlierLike(leaf, places) ?? Infinity);
    for (const leaf of leaves) note(leaf, index, places);
    const first = members[other];
    if (first !== undefined)
      linker.reports.add('ARM3034', spanOf(index), { first: toLabel(first), second: toLabel(member) });
  });
}

type Builtin = Extract<Type, { kind: 'builtin' }>;
type Enum = Extract<Type, { kind: 'enum' }>;

/** A plain value somewhere in a type: `path` is made of the lists and maps that it lies in. */
interface Leaf {
  readonly path: string;
  readonly type: Builtin | Enum;
}

/** The first members that have something at one path. */
interface Seen {
  /** By the name of a built-in type. */
  readonly builtins: Map<BuiltinName, number>;
  /** Enums with a member that a special type takes, by that type. */
  readonly enums: Map<BuiltinName, number>;
}

interface Walk {
  readonly path: string;
  readonly passed: Set<NamedType>;
  readonly leaves: Leaf[];
}

function collectLeaves(type: Type, walk: Walk): void {
  switch (type.kind) {
    case 'ref':
      if (walk.passed.has(type.to) || type.to.type.kind === 'object') return;
      walk.passed.add(type.to);
      return collectLeaves(type.to.type, walk);
    case 'nullable':
      return collectLeaves(type.of, walk);
    case 'array':
    case 'map':
      return collectLeaves(type.of, { ...walk, path: `${walk.path}${type.kind} ` });
    case 'union':
      for (const member of type.of) collectLeaves(member, walk);
      return;
    case 'builtin':
      // A pattern tells texts apart.
      if (type.constraints.pattern === undefined) walk.leaves.push({ path: walk.path, type });
      return;
    case 'enum':
      walk.leaves.push({ path: walk.path, type });
      return;
    default:
  }
}

/** The first member that has something like a leaf at its path. */
function earlierLike({ path, type }: Leaf, places: ReadonlyMap<string, Seen>): number | undefined {
  const seen = places.get(path);
  if (seen === undefined) return undefined;
  const found: number[] = [];
  if (type.kind === 'enum') {
    for (const [name, index] of seen.builtins) if (takes(name, type)) found.push(index);
  } else {
    const { name } = type;
    for (const [other, index] of seen.builtins)
      if (builtinOf(name).alike?.includes(other) || builtinOf(other).alike?.includes(name)) found.push(index);
    found.push(seen.enums.get(name) ?? Infinity);
  }
  const least = Math.min(...found);
  return Number.isFinite(least) ? least : undefined;
}

function note({ path, type }: Leaf, index: number, places: Map<string, Seen>): void {
  const seen: Seen = places.get(path) ?? { builtins: new Map(), enums: new Map() };
  places.set(path, seen);
  if (type.kind === 'builtin') {
    if (!seen.builtins.has(type.name)) seen.builtins.set(type.name, index);
    return;
  }
  for (const name of specials) {
    if (!seen.enums.has(name) && takes(name, type)) seen.enums.set(name, index);
  }
}

/** Types that are texts on the wire and none in TypeScript take the texts, or numbers, of other types. */
function takes(name: BuiltinName, { open, values }: Enum): boolean {
  const special = builtinOf(name);
  return special.alike !== undefined && (open || values.some((value) => fits(special, value)));
}

const specials = builtinNames.filter((name) => builtinOf(name).alike !== undefined);
