// What every part of a comparison of types shares: where it is, which way the types travel, and where changes are reported.
import type { Contract, TypeSchema } from '@armature/runtime/wire';
import { breaksOf } from '../../engine/compare/finding.js';
import type { Relation } from './relation.js';
import type { Breaks } from '../../engine/compare/rule.js';
import type { Direction, TypeChange } from './rules.js';

/** Fields that a reader reads, and what it reads of those; an empty tree reads all. */
export interface FieldTree extends ReadonlyMap<string, FieldTree> {}

/** Where the comparison is. */
export interface Place {
  /** Names of fields. */
  readonly path: readonly string[];
  /** The same for people. */
  readonly field: string;
  /** What is read here; absent or empty: everything. */
  readonly used?: FieldTree | undefined;
}

/** A change as it is found. */
export interface Change {
  readonly rule: TypeChange;
  readonly breaks: Breaks;
  readonly before?: string;
  readonly after?: string;
}

/** One run over the types of an operation in one direction. */
export interface Comparison {
  readonly direction: Direction;
  readonly before: Contract['types'];
  readonly after: Contract['types'];
  report(place: Place, change: Change): void;
  /** Reports every change from one type to another. */
  compare(comparison: Comparison, before: TypeSchema, after: TypeSchema, place: Place): void;
  /** Pairs of named types that are being compared: where they recur, they are not gone into again. */
  readonly working: ReadonlySet<string>;
}

/** A type behind its name. */
export function unfold(type: TypeSchema, types: Contract['types']): TypeSchema {
  const seen = new Set<string>();
  let inner = type;
  while (inner.kind === 'ref' && !seen.has(inner.name)) {
    seen.add(inner.name);
    inner = types[inner.name] ?? { kind: 'builtin', name: 'json' };
  }
  return inner.kind === 'ref' ? { kind: 'builtin', name: 'json' } : inner;
}

/** Who breaks by a relation: who writes may write what is not taken. */
function breaksBy(direction: Direction, relation: Relation): Breaks {
  const less = relation === 'narrowed' || relation === 'changed';
  const more = relation === 'widened' || relation === 'changed';
  return direction === 'request' ? breaksOf(less, more) : breaksOf(more, less);
}

/** Reports a change that is a relation of values. */
export function reportRelation(
  comparison: Comparison,
  place: Place,
  rule: TypeChange,
  relation: Relation,
  [before, after]: readonly [string, string],
): void {
  comparison.report(place, { rule, breaks: breaksBy(comparison.direction, relation), before, after });
}
