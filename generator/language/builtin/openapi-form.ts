// Built-in types in OpenAPI's words, and back.
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Constraints } from '../node.js';
import { builtinNames, type BuiltinName, builtinOf } from './builtins.js';
import { allWireSettings, type WireSettings } from './wire-settings.js';

/** The schema of a built-in type. */
export function builtinSchema(
  name: BuiltinName,
  constraints: Constraints,
  wire: WireSettings,
): OpenAPIV3_1.SchemaObject {
  const { openapi, rules } = builtinOf(name);
  const form = openapi(wire);
  const narrowed = rules.openapi(constraints, form);
  const { pattern } = form;
  // A pattern of one's own does not replace that of the type.
  if (pattern === undefined || constraints.pattern === undefined) return { ...form, ...narrowed };
  return { ...form, ...narrowed, allOf: [{ pattern }] };
}

/** The names that OpenAPI and its users have for what a type holds. */
export function formatsOf(name: BuiltinName): readonly string[] {
  const own = formsOf(name).flatMap(({ format }) => (format === undefined ? [] : [format]));
  return [...new Set([...own, ...(builtinOf(name).alsoFormats ?? [])])];
}

/** Whether a pattern is how a type's own form says what it is. */
export function isOwnPattern(pattern: string, name: BuiltinName): boolean {
  return formsOf(name).some((form) => form.pattern === pattern);
}

/** Whether a limit is where a type's own form ends. */
export function isOwnLimit(name: BuiltinName, limit: number | string): boolean {
  return formsOf(name).some(({ minimum, maximum }) => minimum === Number(limit) || maximum === Number(limit));
}

/** What a schema says of a text, a number or a boolean. */
export interface PlainSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string | undefined;
  readonly contentEncoding?: unknown;
  readonly pattern?: unknown;
}

/** The built-in type that a schema is; `isKnown` is false where its format says what no type here holds. */
export function builtinOfSchema({ type, format, contentEncoding, pattern }: PlainSchema): {
  readonly name: BuiltinName;
  readonly isKnown: boolean;
} {
  const { plain, formats, encodings, patterns } = index[type];
  const wanted = format?.toLowerCase();
  const found =
    encodings.get(contentEncoding) ?? (wanted === undefined ? patterns.get(pattern) : formats.get(wanted));
  if (found !== undefined) return { name: found, isKnown: true };
  // Whole numbers and others are mixed up often, and lose nothing by it: `type: number, format: int64`.
  const isNumber = type === 'integer' || type === 'number';
  const isKnown =
    wanted === undefined ||
    (isNumber && (index.integer.formats.has(wanted) || index.number.formats.has(wanted)));
  return { name: plain, isKnown };
}

interface Forms {
  /** What a schema without a format is. */
  readonly plain: BuiltinName;
  readonly formats: ReadonlyMap<string, BuiltinName>;
  readonly encodings: ReadonlyMap<unknown, BuiltinName>;
  /** Of types that have no format. */
  readonly patterns: ReadonlyMap<unknown, BuiltinName>;
}

const index: Readonly<Record<PlainSchema['type'], Forms>> = {
  string: formsAs('string'),
  integer: formsAs('integer'),
  number: formsAs('number'),
  boolean: formsAs('boolean'),
};

function formsAs(type: PlainSchema['type']): Forms {
  // A schema does not say whether raw bytes are a file of a body or a whole result: the body's reader knows.
  const names = builtinNames.filter(
    (name) => builtinOf(name).place !== 'body' && formsOf(name).some((form) => form.type === type),
  );
  const isPlain = (name: BuiltinName): boolean =>
    formsOf(name).some(
      (form) => form.format === undefined && form.pattern === undefined && encodingOf(form) === undefined,
    );
  const plain = names.find(isPlain) ?? names.find((name) => builtinOf(name).own);
  if (plain === undefined) throw new Error(`no built-in type is a ${type} in OpenAPI`);
  return {
    plain,
    formats: new Map(names.flatMap((name) => formatsOf(name).map((format) => [format, name] as const))),
    patterns: new Map(
      names.flatMap((name) =>
        formsOf(name).flatMap(({ format, pattern }) =>
          format !== undefined || pattern === undefined ? [] : [[pattern, name] as const],
        ),
      ),
    ),
    encodings: new Map(
      names.flatMap((name) =>
        formsOf(name).flatMap((form) =>
          encodingOf(form) === undefined ? [] : [[encodingOf(form), name] as const],
        ),
      ),
    ),
  };
}

function formsOf(name: BuiltinName): readonly OpenAPIV3_1.SchemaObject[] {
  return allWireSettings().map((wire) => builtinOf(name).openapi(wire));
}

function encodingOf(form: OpenAPIV3_1.SchemaObject): unknown {
  return 'contentEncoding' in form ? form.contentEncoding : undefined;
}
