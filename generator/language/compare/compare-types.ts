// Two types of one place in two contracts, by direction. What a change means is told by how the new type lies to the old one: to take less
// hurts who writes, to hold more hurts who reads.
import type { TypeSchema } from '@armature/runtime/wire';
import { findBuiltin } from '../builtin/builtins.js';
import { compareEnums, compareUnions } from './compare-choices.js';
import { compareFields } from './compare-fields.js';
import { type Comparison, type Place, reportRelation, unfold } from './comparison.js';
import { rangeLabel, typeLabel } from './label.js';
import { areNumbers, type Constraints, relateBuiltins, relateRanges, type Relation } from './relation.js';

/** Reports every change from one type to another. */
export function compareTypes(
  comparison: Comparison,
  before: TypeSchema,
  after: TypeSchema,
  place: Place,
): void {
  if (before.kind === 'ref' || after.kind === 'ref') {
    const pair = JSON.stringify([before, after]);
    const isWhole = place.used === undefined || place.used.size === 0;
    // A tree of used fields ends by itself.
    if (isWhole && comparison.working.has(pair)) return;
    const working = isWhole ? new Set([...comparison.working, pair]) : comparison.working;
    const inner = { ...comparison, working };
    compareTypes(inner, unfold(before, comparison.before), unfold(after, comparison.after), place);
    return;
  }
  if (before.kind === 'nullable' || after.kind === 'nullable') {
    const wasNull = before.kind === 'nullable';
    const isNull = after.kind === 'nullable';
    if (wasNull !== isNull) {
      const relation = isNull ? 'widened' : 'narrowed';
      reportRelation(comparison, place, isNull ? 'nullable-added' : 'nullable-removed', relation, [
        typeLabel(before),
        typeLabel(after),
      ]);
    }
    compareTypes(comparison, wasNull ? before.of : before, isNull ? after.of : after, place);
    return;
  }
  if (before.kind === 'union' || after.kind === 'union') {
    compareUnions(comparison, before, after, place);
    return;
  }
  compareForms(comparison, before, after, place);
}

function compareForms(comparison: Comparison, before: TypeSchema, after: TypeSchema, place: Place): void {
  if (before.kind === 'object' && after.kind === 'object') {
    compareFields(comparison, before, after, place);
  } else if (before.kind === 'enum' && after.kind === 'enum') {
    compareEnums(comparison, before, after, place);
  } else if (before.kind === 'array' && after.kind === 'array') {
    compareConstraints(comparison, before, after, place);
    compareTypes(comparison, before.of, after.of, { ...place, field: `${place.field}[]` });
  } else if (before.kind === 'map' && after.kind === 'map') {
    compareConstraints(comparison, before, after, place);
    compareTypes(comparison, before.of, after.of, { ...place, field: `${place.field}{}` });
  } else if (before.kind === 'stream' && after.kind === 'stream') {
    compareTypes(comparison, before.of, after.of, place);
  } else if (before.kind === 'builtin' && after.kind === 'builtin') {
    compareBuiltins(comparison, before, after, place);
  } else {
    const relation = relateKinds(before, after);
    const rule = `type-${relation}` as const;
    reportRelation(comparison, place, rule, relation, [typeLabel(before), typeLabel(after)]);
  }
}

function compareBuiltins(
  comparison: Comparison,
  before: TypeSchema & { kind: 'builtin' },
  after: TypeSchema & { kind: 'builtin' },
  place: Place,
): void {
  const relation = relateBuiltins(before.name, after.name);
  const labels = [typeLabel(before), typeLabel(after)] as const;
  if (relation === 'narrowed' || relation === 'widened') {
    const rule = areNumbers(before.name, after.name)
      ? (`number-${relation}` as const)
      : (`type-${relation}` as const);
    reportRelation(comparison, place, rule, relation, labels);
  } else if (relation === 'changed') {
    // Bounds of another type don't compare.
    reportRelation(comparison, place, 'type-changed', relation, labels);
    return;
  }
  compareConstraints(comparison, before, after, place);
}

function compareConstraints(
  comparison: Comparison,
  { constraints: before = {} }: { readonly constraints?: Constraints },
  { constraints: after = {} }: { readonly constraints?: Constraints },
  place: Place,
): void {
  const relation = relateRanges(before, after);
  const labels = [rangeLabel(before) || 'any', rangeLabel(after) || 'any'] as const;
  if (relation === 'narrowed' || relation === 'changed')
    reportRelation(comparison, place, 'range-narrowed', 'narrowed', labels);
  if (relation === 'widened' || relation === 'changed')
    reportRelation(comparison, place, 'range-widened', 'widened', labels);
  const [old, now] = [before['pattern'], after['pattern']];
  if (old === now) return;
  const texts = [patternLabel(old), patternLabel(now)] as const;
  if (old === undefined) reportRelation(comparison, place, 'pattern-added', 'narrowed', texts);
  else if (now === undefined) reportRelation(comparison, place, 'pattern-removed', 'widened', texts);
  else reportRelation(comparison, place, 'pattern-changed', 'changed', texts);
}

/** Types of two kinds: an enum of texts is a string, and everything is JSON. */
function relateKinds(before: TypeSchema, after: TypeSchema): Exclude<Relation, 'same'> {
  if (isWithin(before, after)) return 'widened';
  return isWithin(after, before) ? 'narrowed' : 'changed';
}

function isWithin(inner: TypeSchema, outer: TypeSchema): boolean {
  if (outer.kind !== 'builtin') return false;
  if (outer.name === 'json') return inner.kind !== 'stream';
  if (inner.kind !== 'enum' || Object.keys(outer.constraints ?? {}).length > 0) return false;
  const texts = inner.values.every((value) => typeof value === 'string');
  if (texts) return outer.name === 'string';
  const type = findBuiltin(outer.name);
  const takesAll = type?.value === 'number' && type.bounds === undefined;
  return takesAll && inner.values.every((value) => typeof value === 'number');
}

function patternLabel(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : 'none';
}
