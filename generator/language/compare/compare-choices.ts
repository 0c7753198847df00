// Two enums, or two unions: members that came and went.
import type { TypeSchema } from '@armature/runtime/wire';
import { type Comparison, type Place, reportRelation, unfold } from './comparison.js';
import { breaksOf } from '../../engine/compare/finding.js';
import { typeLabel } from './label.js';

type EnumSchema = TypeSchema & { readonly kind: 'enum' };
type UnionSchema = TypeSchema & { readonly kind: 'union' };

/** Reports what changed from one enum to another. The readers of an open enum take members that they don't know. */
export function compareEnums(
  comparison: Comparison,
  before: EnumSchema,
  after: EnumSchema,
  place: Place,
): void {
  const isRequest = comparison.direction === 'request';
  const added = after.values.filter((value) => !before.values.includes(value));
  const removed = before.values.filter((value) => !after.values.includes(value));
  // Of a request the new server reads what old callers send; of a response the old caller reads what new servers send.
  for (const value of added) {
    const isTaken = before.open === true;
    const breaks = isTaken ? 'nobody' : isRequest ? 'servers' : 'callers';
    comparison.report(place, { rule: 'enum-member-added', breaks, after: String(value) });
  }
  for (const value of removed) {
    const isTaken = after.open === true;
    const breaks = isTaken ? 'nobody' : isRequest ? 'callers' : 'servers';
    comparison.report(place, { rule: 'enum-member-removed', breaks, before: String(value) });
  }
  if ((before.open ?? false) === (after.open ?? false)) return;
  const labels = { before: typeLabel(before), after: typeLabel(after) };
  if (after.open)
    comparison.report(place, { rule: 'enum-opened', breaks: breaksOf(false, isRequest), ...labels });
  else
    comparison.report(place, { rule: 'enum-closed', breaks: isRequest ? 'callers' : 'servers', ...labels });
}

/** Reports what changed from one union to another; what is no union is one of a single member. */
export function compareUnions(
  comparison: Comparison,
  before: TypeSchema,
  after: TypeSchema,
  place: Place,
): void {
  const [old, now] = [toUnion(before), toUnion(after)];
  const areTold = before.kind === 'union' && after.kind === 'union';
  if (areTold && old.discriminator !== now.discriminator) {
    reportRelation(comparison, place, 'discriminator-changed', 'changed', [
      old.discriminator ?? 'none',
      now.discriminator ?? 'none',
    ]);
  }
  const { pairs, added, removed } = match(comparison, old, now);
  // A reader of parts still reads unions whole.
  const whole = { ...place, used: undefined };
  for (const [left, right] of pairs) comparison.compare(comparison, left, right, memberPlace(whole, right));
  const labels = [typeLabel(before), typeLabel(after)] as const;
  for (const member of added) {
    const at = memberPlace(place, member);
    reportRelation(comparison, at, 'union-member-added', 'widened', labels);
  }
  for (const member of removed) {
    const at = memberPlace(place, member);
    reportRelation(comparison, at, 'union-member-removed', 'narrowed', labels);
  }
}

interface Matching {
  readonly pairs: readonly (readonly [TypeSchema, TypeSchema])[];
  readonly added: readonly TypeSchema[];
  readonly removed: readonly TypeSchema[];
}

/** Members belong together by the value that tells them apart, else by name, else where nothing differs between them. */
function match(comparison: Comparison, before: UnionSchema, after: UnionSchema): Matching {
  const pairs: (readonly [TypeSchema, TypeSchema])[] = [];
  const added = [...after.of];
  let removed = [...before.of];
  const pairBy = (isPair: (left: TypeSchema, right: TypeSchema) => boolean): void => {
    removed = removed.filter((left) => {
      const index = added.findIndex((right) => isPair(left, right));
      if (index === -1) return true;
      pairs.push([left, added[index]!]);
      added.splice(index, 1);
      return false;
    });
  };
  const key = before.discriminator;
  if (key !== undefined && key === after.discriminator) {
    pairBy((left, right) => {
      const value = valueOf(left, key, comparison.before);
      return value !== undefined && value === valueOf(right, key, comparison.after);
    });
  }
  pairBy((left, right) => JSON.stringify(left) === JSON.stringify(right));
  pairBy((left, right) => isUnchanged(comparison, left, right));
  return { pairs, added, removed };
}

/** The one value that a member has in the field that tells members apart. */
function valueOf(member: TypeSchema, field: string, types: Comparison['before']): string | undefined {
  const object = unfold(member, types);
  const type = object.kind === 'object' ? object.fields[field]?.type : undefined;
  const values = type && unfold(type, types);
  return values?.kind === 'enum' ? JSON.stringify(values.values) : undefined;
}

function isUnchanged(comparison: Comparison, before: TypeSchema, after: TypeSchema): boolean {
  let count = 0;
  const quiet = { ...comparison, report: () => void (count += 1) };
  quiet.compare(quiet, before, after, { path: [], field: '' });
  return count === 0;
}

function memberPlace(place: Place, member: TypeSchema): Place {
  return member.kind === 'ref' ? { ...place, field: `${place.field}<${member.name}>` } : place;
}

function toUnion(type: TypeSchema): UnionSchema {
  return type.kind === 'union' ? type : { kind: 'union', of: [type] };
}
