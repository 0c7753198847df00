// A shape as JSON Schema, draft-07: what yaml-language-server and others understand.
import { typeMarkers, type Key, type Shape } from './shape.js';

/** A schema, as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a schema says of itself. */
export interface SchemaTitle {
  readonly title: string;
  readonly description: string;
}

/** The schema of a whole document. Named shapes become its definitions. */
export function toJsonSchema(shape: Shape, { title, description }: SchemaTitle): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const root = convert(shape, definitions);
  const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    description,
    ...root,
    definitions: sorted,
  };
}

function convert(shape: Shape, definitions: Record<string, JsonSchema>): JsonSchema {
  switch (shape.kind) {
    case 'any':
      return {};
    case 'boolean':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string', ...(shape.form && { pattern: shape.form.pattern }) };
    case 'number':
      return {
        type: shape.whole ? 'integer' : 'number',
        ...(shape.least !== undefined && { minimum: shape.least }),
        ...(shape.most !== undefined && { maximum: shape.most }),
        ...(shape.above !== undefined && { exclusiveMinimum: shape.above }),
      };
    case 'choice':
      return { enum: [...shape.of] };
    case 'list':
      return {
        type: 'array',
        items: convert(shape.of, definitions),
        ...(shape.least !== undefined && { minItems: shape.least }),
        ...(shape.distinct && { uniqueItems: true }),
      };
    case 'record':
      return {
        type: 'object',
        propertyNames: { pattern: shape.key.pattern },
        additionalProperties: convert(shape.of, definitions),
      };
    case 'section':
      return convertSection(shape.keys, definitions);
    case 'either':
      return { anyOf: shape.of.map((alternative) => convert(alternative, definitions)) };
    case 'type':
      /* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
      return {
        type: ['string', 'object'],
        if: { type: 'object' },
        then: {
          if: { anyOf: markersRequired() },
          then: { ...convert(shape.long, definitions), oneOf: markersRequired() },
          else: convert(shape.fields(), definitions),
        },
      };
    /* oxlint-enable unicorn/no-thenable */
    case 'named':
      if (!(shape.name in definitions)) {
        // Held before it is converted, since a named shape may contain itself.
        definitions[shape.name] = {};
        definitions[shape.name] = convert(shape.of(), definitions);
      }
      return { $ref: `#/definitions/${shape.name}` };
  }
}

function convertSection(
  keys: Readonly<Record<string, Key>>,
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  const required = Object.keys(keys).filter((name) => keys[name]?.required);
  const properties = Object.entries(keys).map(([name, { shape, description }]) => {
    const schema = convert(shape, definitions);
    // Draft-07 ignores what stands beside a $ref.
    return [name, '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonSchema,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function markersRequired(): JsonSchema[] {
  return typeMarkers.map((marker) => ({ required: [marker] }));
}
