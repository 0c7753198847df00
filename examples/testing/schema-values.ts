// Values that an OpenAPI schema takes, made up by fast-check; ids are now and then those of things that exist.
import fc from "fast-check";

/** A JSON Schema as our documents use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What making values up needs beyond the schema. */
export interface ValueSources {
  /** Follows `#/components/schemas/Name`. */
  resolve(reference: string): Schema;
  /** Values that mean something, by the name of the field: ids of things that exist. */
  known(name: string): readonly unknown[];
}

/** Makes up values that keep every rule of a schema. */
export function valuesOf(
  schema: Schema,
  name: string,
  sources: ValueSources,
): fc.Arbitrary<unknown> {
  if (schema.type === "array") return freshOf(schema, name, sources);
  return fc.nat().chain((choice) => {
    const known = sources.known(name);
    // Most often one that exists: what refers to nothing is refused before it is looked at.
    return known.length > 0 && choice % 4 !== 0
      ? fc.constant(known[choice % known.length])
      : freshOf(schema, name, sources);
  });
}

function freshOf(
  schema: Schema,
  name: string,
  sources: ValueSources,
): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined)
    return freshOf(sources.resolve(schema.$ref), name, sources);
  const options = schema.anyOf ?? schema.oneOf;
  if (options)
    return fc.oneof(...options.map((option) => freshOf(option, name, sources)));
  if (schema.allOf?.length === 1)
    return freshOf(schema.allOf[0] ?? {}, name, sources);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return fc.jsonValue();
  return fc.oneof(...types.map((type) => typed(type, schema, name, sources)));
}

function typed(
  type: string,
  schema: Schema,
  name: string,
  sources: ValueSources,
): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({
        min: schema.minimum ?? -(2 ** 31),
        max: schema.maximum ?? 2 ** 31 - 1,
      });
    case "number":
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e300,
        max: schema.maximum ?? 1e300,
      });
    case "string":
      return text(schema);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}, name, sources), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
      });
    case "object":
      return objects(schema, sources);
    default:
      throw new Error(`no values of type ${type}`);
  }
}

function text(schema: Schema): fc.Arbitrary<string> {
  switch (schema.format) {
    case "uuid":
      return fc.uuid();
    case "email":
      return fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.org$/);
    case "date-time":
      return fc
        .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
        .map((date) => date.toISOString());
    case "int64":
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
    default:
  }
  if (schema.pattern !== undefined)
    return fc.stringMatching(new RegExp(schema.pattern, "u"));
  const minLength = schema.minLength ?? 0;
  // Code points beyond 16 bits among them: JSON Schema counts those as one.
  // NUL is what no database keeps: services with tables refuse it (docs/data.md).
  return fc
    .string({
      unit: "binary",
      minLength,
      maxLength: Math.min(schema.maxLength ?? 40, minLength + 40),
    })
    .map((text) => text.replaceAll("\0", "0"));
}

function objects(schema: Schema, sources: ValueSources): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const fields = Object.fromEntries(
    properties.map(([name, value]) => [name, valuesOf(value, name, sources)]),
  );
  const required = [...(schema.required ?? [])];
  const record = fc.record(fields, { requiredKeys: required });
  if (schema.additionalProperties === false || properties.length > 0)
    return record;
  const values =
    typeof schema.additionalProperties === "object"
      ? freshOf(schema.additionalProperties, "", sources)
      : fc.jsonValue();
  return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), values, {
    maxKeys: 4,
  });
}
