// The published form of types: what stands in a service's contract, ready for JSON.
import type { FieldSchema, TypeSchema } from '@armature/runtime/wire';
import { spansByName, withCauses } from '../engine/emit/causes.js';
import type { Constraints } from './node.js';
import type { Field, NamedType, Type } from './model.js';

/** A type as it is published, named types as references by their names in the contract. */
export function typeSchema(type: Type, names: ReadonlyMap<NamedType, string>): TypeSchema {
  switch (type.kind) {
    case 'builtin':
      return { kind: 'builtin', name: type.name, ...constraintsEntry(type.constraints) };
    case 'enum':
      return { kind: 'enum', values: type.values, ...(type.open && { open: true }) };
    case 'array':
    case 'map':
      return { kind: type.kind, of: typeSchema(type.of, names), ...constraintsEntry(type.constraints) };
    case 'nullable':
    case 'stream':
      return { kind: type.kind, of: typeSchema(type.of, names) };
    case 'union':
      return {
        kind: 'union',
        of: type.of.map((member) => typeSchema(member, names)),
        ...(type.discriminator && { discriminator: type.discriminator.field }),
      };
    case 'object':
      return {
        kind: 'object',
        fields: withCauses(
          Object.fromEntries(type.fields.map((field) => [field.name, fieldSchema(field, names)])),
          spansByName(type.fields),
        ),
        ...(type.additional === 'reject' && { additional: 'reject' }),
      };
    case 'ref':
      return { kind: 'ref', name: names.get(type.to) ?? type.to.name };
    case 'parameter':
      throw new Error(`type parameter ${type.name} outside of a generic declaration`);
  }
}

function fieldSchema(field: Field, names: ReadonlyMap<NamedType, string>): FieldSchema {
  return {
    type: typeSchema(field.type, names),
    ...(field.optional && { optional: true }),
    ...(field.default && { default: field.default.value }),
  };
}

function constraintsEntry(constraints: Constraints): {
  readonly constraints?: Readonly<Record<string, unknown>>;
} {
  return Object.keys(constraints).length === 0 ? {} : { constraints: { ...constraints } };
}
