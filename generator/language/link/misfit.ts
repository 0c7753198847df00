// Whether a value in its JSON form fits a type, as a decoder would judge it.
import { builtinOf } from '../builtin/builtins.js';
import { misfitOf } from '../builtin/check-value.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import type { Type } from '../model.js';
import { toLabel } from './naming.js';

/**
 * Why a JSON value does not fit a type, as the end of a sentence ("has to be …"); undefined when it fits. `wire`: the forms that a workspace
 * chose, where the value will travel.
 */
export function findMisfit(value: unknown, type: Type, wire?: WireSettings): string | undefined {
  switch (type.kind) {
    case 'builtin':
      return misfitOf(builtinOf(type.name), value, type.constraints, wire);
    case 'enum':
      return type.values.includes(value as string) ? undefined : `has to be one of ${type.values.join(', ')}`;
    case 'nullable':
      return value === null ? undefined : findMisfit(value, type.of, wire);
    case 'array':
      return misfitOfArray(value, type, wire);
    case 'map':
      return misfitOfMap(value, type, wire);
    case 'object':
      return misfitOfObject(value, type, wire);
    case 'union': {
      const misfits = type.of.flatMap((member) => findMisfit(value, member, wire) ?? []);
      return misfits.length < type.of.length ? undefined : joinMisfits(misfits, type);
    }
    case 'ref':
      return findMisfit(value, type.to.type, wire);
    case 'stream':
      return 'cannot have a default';
    case 'parameter':
      return undefined;
  }
}

/** `has to be an IPv4 address or an IPv6 address`. */
function joinMisfits(misfits: readonly string[], { of }: Type & { kind: 'union' }): string {
  const nouns = misfits.map((misfit) => /^has to be (.*)$/.exec(misfit)?.[1]);
  const isPlain = nouns.every((noun) => noun !== undefined);
  const choices = isPlain ? nouns : of.map(toLabel);
  return `has to ${isPlain ? 'be' : 'fit'} ${[...new Set(choices)].join(' or ')}`;
}

function misfitOfArray(
  value: unknown,
  type: Type & { kind: 'array' },
  wire?: WireSettings,
): string | undefined {
  if (!Array.isArray(value)) return 'has to be a list';
  const { minItems, maxItems, uniqueItems } = type.constraints;
  if (minItems !== undefined && value.length < minItems) return `has to have at least ${minItems} items`;
  if (maxItems !== undefined && value.length > maxItems) return `has to have at most ${maxItems} items`;
  if (uniqueItems === true && new Set(value.map(spell)).size < value.length) {
    return 'has to have items that differ';
  }
  for (const item of value) {
    const misfit = findMisfit(item, type.of, wire);
    if (misfit !== undefined) return `has items of which each ${misfit}`;
  }
  return undefined;
}

function misfitOfMap(value: unknown, type: Type & { kind: 'map' }, wire?: WireSettings): string | undefined {
  if (!isRecord(value)) return 'has to be a mapping';
  const entries = Object.values(value);
  const { minProperties, maxProperties } = type.constraints;
  if (minProperties !== undefined && entries.length < minProperties)
    return `has to have at least ${minProperties} entries`;
  if (maxProperties !== undefined && entries.length > maxProperties)
    return `has to have at most ${maxProperties} entries`;
  for (const entry of entries) {
    const misfit = findMisfit(entry, type.of, wire);
    if (misfit !== undefined) return `has entries of which each ${misfit}`;
  }
  return undefined;
}

function misfitOfObject(
  value: unknown,
  type: Type & { kind: 'object' },
  wire?: WireSettings,
): string | undefined {
  if (!isRecord(value)) return 'has to be an object';
  const known = new Set(type.fields.map((field) => field.name));
  const strange = Object.keys(value).find((key) => !known.has(key));
  if (strange !== undefined) return `has no field "${strange}"`;
  for (const field of type.fields) {
    if (!Object.hasOwn(value, field.name)) {
      if (field.optional || field.default !== undefined) continue;
      return `lacks the field "${field.name}"`;
    }
    const misfit = findMisfit(value[field.name], field.type, wire);
    if (misfit !== undefined) return `has a field "${field.name}" that ${misfit}`;
  }
  return undefined;
}

/** A value as a text that no other value has. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? { int64: member.toString() } : member,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
