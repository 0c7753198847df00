// OpenAPI schemas of the model's types: the same meaning as the codecs', in JSON Schema's words.
import type { OpenAPIV3_1 } from 'openapi-types';
import { builtinSchema } from '../builtin/openapi-form.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import { spansByName, withCauses } from '../../engine/emit/causes.js';
import type { Annotations } from '../node.js';
import type { Field, NamedType, Type } from '../model.js';
import type { SchemaMode, SchemaNames } from './schema-names.js';
import { wireForm } from './wire-form.js';

/** A schema or a reference to one. */
export type Schema = OpenAPIV3_1.SchemaObject | OpenAPIV3_1.ReferenceObject;

/** Writes schemas, and notes the named types that they refer to. */
export interface SchemaWriter {
  /** The schema of a type; named types become references to `components.schemas`. */
  schema(type: Type, mode: SchemaMode): Schema;
  /** The schema of one field, with its annotations and default. */
  fieldSchema(field: Field, mode: SchemaMode): Schema;
  /** The schemas of all named types that were referred to so far, and of those that these refer to; by name, sorted. */
  components(): Record<string, OpenAPIV3_1.SchemaObject>;
}

/** What the schemas of a document depend on. */
export interface SchemaSettings {
  readonly names: SchemaNames;
  readonly wire: WireSettings;
}

/** Starts the schemas of one document. */
export function createSchemaWriter(settings: SchemaSettings): SchemaWriter {
  const asked = new Map<string, { named: NamedType; mode: SchemaMode }>();
  const reference = (named: NamedType, mode: SchemaMode): OpenAPIV3_1.ReferenceObject => {
    const name = settings.names(named, mode);
    if (!asked.has(name)) asked.set(name, { named, mode });
    return { $ref: `#/components/schemas/${name}` };
  };
  const writer: SchemaWriter = {
    schema: (type, mode) => typeSchema(type, mode, writer, settings, reference),
    fieldSchema: (field, mode) => fieldSchema(field, mode, writer, settings.wire),
    components() {
      const schemas: Record<string, OpenAPIV3_1.SchemaObject> = {};
      // Grows while it is walked: a schema may refer to further ones. A Map visits what is added on the way.
      for (const [name, { named, mode }] of asked) schemas[name] = namedSchema(named, mode, writer);
      const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
      return withCauses(sorted, (key) => asked.get(key)?.named.span);
    },
  };
  return writer;
}

function namedSchema(named: NamedType, mode: SchemaMode, writer: SchemaWriter): OpenAPIV3_1.SchemaObject {
  const schema = annotated(writer.schema(named.type, mode), {
    ...(named.label !== undefined && { title: named.label }),
    ...named.annotations,
  });
  // A name for another name is a schema of its own, not a reference.
  return '$ref' in schema ? { allOf: [schema] } : schema;
}

function typeSchema(
  type: Type,
  mode: SchemaMode,
  writer: SchemaWriter,
  settings: SchemaSettings,
  reference: (named: NamedType, mode: SchemaMode) => OpenAPIV3_1.ReferenceObject,
): Schema {
  switch (type.kind) {
    case 'builtin':
      return builtinSchema(type.name, type.constraints, settings.wire);
    case 'enum':
      return enumSchema(type.values, type.open);
    case 'array':
      return { type: 'array', items: writer.schema(type.of, mode), ...type.constraints } as Schema;
    case 'map':
      return {
        type: 'object',
        additionalProperties: writer.schema(type.of, mode),
        ...type.constraints,
      } as Schema;
    case 'nullable':
      return nullableSchema(writer.schema(type.of, mode));
    case 'stream':
      return writer.schema(type.of, mode);
    case 'union':
      return unionSchema(type, mode, writer, reference);
    case 'object':
      return objectSchema(type.fields, type.additional, mode, writer);
    case 'ref':
      return reference(type.to, mode);
    case 'parameter':
      throw new Error(`type parameter ${type.name} outside of a generic declaration`);
  }
}

/** The schema of an object with the given fields. */
export function objectSchema(
  fields: readonly Field[],
  additional: 'drop' | 'reject',
  mode: SchemaMode,
  writer: SchemaWriter,
): OpenAPIV3_1.SchemaObject {
  const needed = fields.filter((field) => isRequired(field, mode));
  const required = withCauses(
    needed.map((field) => field.name),
    (key) => needed[Number(key)]?.span,
  );
  return {
    type: 'object',
    ...(fields.length > 0 && {
      properties: withCauses(
        Object.fromEntries(fields.map((field) => [field.name, writer.fieldSchema(field, mode)])),
        spansByName(fields),
      ),
    }),
    ...(required.length > 0 && { required }),
    ...(additional === 'reject' && { additionalProperties: false }),
  };
}

/** A reader always finds a field that has a default; a sender may leave it out. */
export function isRequired(field: Field, mode: SchemaMode): boolean {
  if (field.default) return mode === 'read';
  return !field.optional;
}

function fieldSchema(field: Field, mode: SchemaMode, writer: SchemaWriter, wire: WireSettings): Schema {
  const schema = annotated(writer.schema(field.type, mode), field.annotations);
  if (!field.default || mode === 'read') return schema;
  return { ...schema, default: wireForm(field.default.value, field.type, wire) };
}

/** Keywords may stand beside `$ref` in OpenAPI 3.1. */
function annotated(schema: Schema, annotations: Annotations): Schema {
  const { title, description, example, deprecated, readOnly, writeOnly } = annotations;
  const replaced = typeof deprecated === 'string' ? `Deprecated: ${deprecated}` : undefined;
  // What the type says in words (a range) stays beside the words of its field.
  const said = [description, 'description' in schema ? schema.description : undefined, replaced];
  const text = said.filter((part) => part !== undefined && part !== '').join('\n\n');
  return {
    ...schema,
    ...(title !== undefined && { title }),
    ...(text !== '' && { description: text }),
    ...(deprecated !== undefined && deprecated !== false && { deprecated: true }),
    ...(readOnly && { readOnly: true }),
    ...(writeOnly && { writeOnly: true }),
    ...(example !== undefined && { examples: [example] }),
  };
}

function enumSchema(values: readonly (string | number)[], open: boolean): Schema {
  const types = [...new Set(values.map(typeOfValue))];
  const type = types.length === 1 ? types[0] : types;
  const closed = { type, enum: [...values] };
  if (!open) return closed as Schema;
  return { anyOf: [closed, { type }], 'x-open-enum': true } as Schema;
}

function typeOfValue(value: string | number): string {
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) ? 'integer' : 'number';
}

function nullableSchema(schema: Schema): Schema {
  if ('$ref' in schema) return { anyOf: [schema, { type: 'null' }] };
  if (schema.enum) return { ...schema, type: joinTypes(schema.type), enum: [...schema.enum, null] } as Schema;
  if (schema.type !== undefined) return { ...schema, type: joinTypes(schema.type) } as Schema;
  if (schema.anyOf) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
}

function joinTypes(type: OpenAPIV3_1.SchemaObject['type']): string[] {
  return [...new Set([type ?? []].flat().concat('null'))];
}

function unionSchema(
  type: Type & { kind: 'union' },
  mode: SchemaMode,
  writer: SchemaWriter,
  reference: (named: NamedType, mode: SchemaMode) => OpenAPIV3_1.ReferenceObject,
): Schema {
  const members = type.of.map((member) => writer.schema(member, mode));
  if (!type.discriminator) return { anyOf: members };
  const mapping = type.discriminator.mapping.map(({ value, member }) => [
    value,
    reference(member, mode).$ref,
  ]);
  return {
    oneOf: members,
    discriminator: { propertyName: type.discriminator.field, mapping: Object.fromEntries(mapping) },
  };
}
