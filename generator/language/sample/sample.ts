// Sample values of types: what scaffolded config files and first tests start with.
import { type BuiltinName, builtinOf } from '../builtin/builtins.js';
import { spansByName, withCauses } from '../../engine/emit/causes.js';
import { inheritedNames } from '../../engine/emit/literals.js';
import type { Constraints } from '../node.js';
import type { Field, NamedType, Type } from '../model.js';

/** A value's wire form (JSON). Boxed: null may be one. */
export interface Sample {
  readonly value: unknown;
}

/** The value that a field starts with: its default, its example, or one made from its type; undefined where none can be made up. */
export function sampleField(field: Field, within: ReadonlySet<NamedType> = new Set()): Sample | undefined {
  if (field.default) return { value: field.default.value };
  if (field.annotations.example !== undefined) return { value: field.annotations.example };
  return sampleType(field.type, field.name, within);
}

/** A value that the type takes, in its wire form; undefined where none can be made up (a pattern without an example, a file). */
export function sampleType(
  type: Type,
  name: string,
  within: ReadonlySet<NamedType> = new Set(),
): Sample | undefined {
  switch (type.kind) {
    case 'builtin':
      return sampleBuiltin(type.name, type.constraints, name);
    case 'enum':
      return type.values.length > 0 ? { value: type.values[0] } : undefined;
    case 'array':
      return sampleArray(type.of, type.constraints, name, within);
    case 'map':
      return (type.constraints.minProperties ?? 0) === 0 ? { value: {} } : undefined;
    case 'nullable':
      return { value: null };
    case 'union':
      return sampleUnion(type, name, within);
    case 'object':
      return sampleObject(type.fields, within);
    case 'ref': {
      if (type.to.annotations.example !== undefined) return { value: type.to.annotations.example };
      // Required fields of a type that contains itself never end.
      return within.has(type.to) ? undefined : sampleType(type.to.type, name, new Set([...within, type.to]));
    }
    case 'stream':
    case 'parameter':
      return undefined;
  }
}

/** Only what must be there, and what TypeScript takes for there: without it, an object literal has what every object inherits. */
function sampleObject(fields: readonly Field[], within: ReadonlySet<NamedType>): Sample | undefined {
  const value: Record<string, unknown> = {};
  for (const field of fields) {
    if ((field.optional || field.default) && !inheritedNames.has(field.name)) continue;
    const sample = sampleField(field, within);
    if (!sample) return undefined;
    value[field.name] = sample.value;
  }
  return { value: withCauses(value, spansByName(fields)) };
}

function sampleUnion(
  type: Type & { kind: 'union' },
  name: string,
  within: ReadonlySet<NamedType>,
): Sample | undefined {
  const [first] = type.of;
  if (!first) return undefined;
  const sample = sampleType(first, name, within);
  const tag = type.discriminator?.mapping.find(({ member }) => first.kind === 'ref' && member === first.to);
  if (!sample || !type.discriminator || !tag) return sample;
  return { value: { ...(sample.value as object), [type.discriminator.field]: tag.value } };
}

function sampleArray(
  of: Type,
  constraints: Constraints,
  name: string,
  within: ReadonlySet<NamedType>,
): Sample | undefined {
  const count = constraints.minItems ?? 0;
  if (count === 0) return { value: [] };
  const item = sampleType(of, name, within);
  if (!item || (count > 1 && constraints.uniqueItems)) return undefined;
  return { value: Array.from({ length: count }, () => item.value) };
}

function sampleBuiltin(builtin: BuiltinName, constraints: Constraints, name: string): Sample | undefined {
  const { rules, sample } = builtinOf(builtin);
  const value = rules.sample(constraints, name, sample);
  return value === undefined ? undefined : { value };
}
