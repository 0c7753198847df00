// Two objects: fields that came and went, became optional or required, their defaults and types, and what becomes of unknown keys.
import type { FieldSchema, TypeSchema } from '@armature/runtime/wire';
import type { Comparison, Place } from './comparison.js';
import { breaksOf } from '../../engine/compare/finding.js';
import { fieldLabel, hasDefault } from './label.js';
import type { Breaks } from '../../engine/compare/rule.js';
import type { Direction, TypeChange } from './rules.js';

type ObjectSchema = TypeSchema & { readonly kind: 'object' };

/** Reports what changed from one object to another. */
export function compareFields(
  comparison: Comparison,
  before: ObjectSchema,
  after: ObjectSchema,
  place: Place,
): void {
  const isWhole = place.used === undefined || place.used.size === 0;
  if (isWhole) compareAdditional(comparison, before, after, place);
  for (const name of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])) {
    const used = place.used?.get(name);
    if (!isWhole && used === undefined) continue;
    const old = own(before.fields, name);
    const now = own(after.fields, name);
    const at: Place = {
      path: [...place.path, name],
      field: place.field === '' ? name : `${place.field}.${name}`,
      // A field with a default is read whole.
      used: old && hasDefault(old) ? undefined : used,
    };
    if (old === undefined) reportAdded(comparison, before, now!, at);
    else if (now === undefined) reportRemoved(comparison, old, after, at);
    else {
      comparePresence(comparison, old, now, at);
      comparison.compare(comparison, old.type, now.type, at);
    }
  }
}

/** A field of an object, never one that every object inherits. */
function own(fields: ObjectSchema['fields'], name: string): FieldSchema | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function compareAdditional(
  comparison: Comparison,
  before: ObjectSchema,
  after: ObjectSchema,
  place: Place,
): void {
  if (before.additional === after.additional) return;
  const isRejected = after.additional === 'reject';
  comparison.report(place, {
    rule: isRejected ? 'additional-rejected' : 'additional-dropped',
    breaks: isRejected ? (comparison.direction === 'request' ? 'callers' : 'servers') : 'nobody',
    before: `additional: ${before.additional ?? 'drop'}`,
    after: `additional: ${after.additional ?? 'drop'}`,
  });
}

function reportAdded(comparison: Comparison, owner: ObjectSchema, field: FieldSchema, place: Place): void {
  const isOptional = mayLack(field);
  // The readers of the old contract refuse what they do not know.
  const refused = owner.additional === 'reject';
  const after = fieldLabel(field);
  if (comparison.direction === 'request') {
    const rule = isOptional ? 'field-added-optional' : 'field-added-required';
    comparison.report(place, { rule, breaks: breaksOf(!isOptional, refused), after });
  } else {
    const rule = isOptional ? 'field-added-optional' : 'field-added';
    comparison.report(place, { rule, breaks: breaksOf(refused, !isOptional), after });
  }
}

function reportRemoved(comparison: Comparison, field: FieldSchema, owner: ObjectSchema, place: Place): void {
  const isRequest = comparison.direction === 'request';
  const missed = isRequest ? !mayLack(field) : owner.additional === 'reject';
  const breaks = breaksOf(true, missed);
  comparison.report(place, { rule: 'field-removed', breaks, before: fieldLabel(field) });
}

function comparePresence(
  comparison: Comparison,
  before: FieldSchema,
  after: FieldSchema,
  place: Place,
): void {
  const report = (rule: TypeChange, breaks: Breaks): void =>
    comparison.report(place, { rule, breaks, before: fieldLabel(before), after: fieldLabel(after) });
  const { direction } = comparison;
  const [had, has] = [hasDefault(before), hasDefault(after)];
  if (!had && has) report('default-added', before.optional ? 'nobody' : whenOptional(direction));
  else if (had && !has) report('default-removed', after.optional ? 'nobody' : whenRequired(direction));
  else if (had && has) {
    if (!isSame(before.default, after.default)) report('default-changed', 'both');
  } else if (!before.optional && after.optional) report('field-became-optional', whenOptional(direction));
  else if (before.optional && !after.optional) report('field-became-required', whenRequired(direction));
}

function whenOptional(direction: Direction): Breaks {
  return direction === 'request' ? 'servers' : 'callers';
}

function whenRequired(direction: Direction): Breaks {
  return direction === 'request' ? 'callers' : 'servers';
}

/** Whether its sender may leave a field out. */
function mayLack(field: FieldSchema): boolean {
  return field.optional === true || hasDefault(field);
}

/** The same JSON, in whatever order its keys stand. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item)]);
}
