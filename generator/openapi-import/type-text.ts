// Types -> what stands for them in the manifest: expressions where one line says it all, else mappings.
import { findBuiltin, staysText } from '../language/builtin/builtins.js';
import { toPascal } from './names.js';
import type { ImportedField, ImportedType, Keywords, Remarks } from './type.js';

/** A value of the manifest, ready to be printed as YAML. */
export type ManifestValue =
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/** Writes types. What has no expression and stands where one is needed becomes a type of its own. */
export interface TypeWriter {
  /** A type with what is said about it; `hint` names what has to be named. */
  value(type: ImportedType, hint: string): ManifestValue;
  fields(fields: readonly ImportedField[], hint: string): Readonly<Record<string, ManifestValue>>;
  expression(type: ImportedType, hint: string): string;
  /** As `value`, for a place where the resolver would call an object or a union by the hint: where that name is taken, it gets another. */
  placed(type: ImportedType, hint: string): ManifestValue;
}

const markers = ['type', 'fields', 'enum', 'union'];

/** How names are made for what has none. */
export interface TypeNaming {
  /** Makes a named type, and says its name. */
  declare(type: ImportedType, hint: string): string;
  /** Takes a name for a part that is written in place; false where the name is taken. */
  reserve(name: string): boolean;
}

/** Starts to write. */
export function createTypeWriter({ declare, reserve }: TypeNaming): TypeWriter {
  const writer: TypeWriter = {
    value: (type, hint) => valueOf(writer, type, hint),
    fields: (fields, hint) =>
      Object.fromEntries(fields.map((field) => [keyOf(field), fieldValue(writer, field, hint)])),
    expression: (type, hint) => expressionOf(writer, type, hint) ?? declare(withoutRemarks(type), hint),
    placed: (type, hint) => {
      const core = type.kind === 'nullable' ? type.of : type;
      if (!isBlock(core) || (core === type && reserve(hint))) return writer.value(type, hint);
      const name = declare(withoutRemarks(core), hint);
      const named: ImportedType = { kind: 'name', name, keywords: {} };
      const whole: ImportedType = core === type ? named : { kind: 'nullable', of: named };
      return writer.value(type.remarks === undefined ? whole : { ...whole, remarks: type.remarks }, hint);
    },
  };
  return writer;
}

function keyOf({ name, optional }: ImportedField): string {
  return optional ? `${name}?` : name;
}

function fieldValue(writer: TypeWriter, field: ImportedField, owner: string): ManifestValue {
  const written = presetValue(writer, field, owner + toPascal(field.name));
  return field.wire === undefined ? written : named(written, field.wire);
}

/** The long form of a field, with its name on the wire. */
export function named(written: ManifestValue, wire: string): ManifestValue {
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    return { type: written, name: wire };
  const isLong = Object.keys(written).some((key) => markers.includes(key));
  return isLong ? { ...(written as object), name: wire } : { fields: written, name: wire };
}

function presetValue(writer: TypeWriter, field: ImportedField, hint: string): ManifestValue {
  const preset = field.default?.value;
  if (preset === undefined) return writer.placed(field.type, hint);
  const { type } = field;
  const isPlain =
    typeof preset === 'number' ||
    typeof preset === 'boolean' ||
    (typeof preset === 'string' && /^[A-Za-z][\w-]*$/.test(preset));
  const written = isBlock(type) ? writer.expression(type, hint) : writer.value(type, hint);
  const isWord = typeof preset !== 'string' || !['true', 'false', 'null'].includes(preset);
  if (typeof written === 'string' && isPlain && isWord) return `${written} = ${String(preset)}`;
  return typeof written === 'string'
    ? { type: written, default: preset }
    : { ...(written as object), default: preset };
}

/** Objects and unions of objects are mappings of their own, which have no default. */
function isBlock(type: ImportedType): boolean {
  return type.kind === 'object' || type.kind === 'union';
}

function valueOf(writer: TypeWriter, type: ImportedType, hint: string): ManifestValue {
  const remarks = remarksOf(type.remarks);
  const isBare = Object.keys(remarks).length === 0;
  if (type.kind === 'object') {
    const fields = writer.fields(type.fields, hint);
    const isMarked = type.fields.some(({ name }) => markers.includes(name));
    if (isBare && !type.rejects && !isMarked && type.fields.length > 0) return fields;
    return { fields, ...(type.rejects && { additional: 'reject' }), ...remarks };
  }
  if (type.kind === 'enum' && (type.open || !isShortEnum(type.values))) {
    return { enum: type.values, ...(type.open && { open: true }), ...remarks };
  }
  if (type.kind === 'union') {
    const members = type.of.map((member, index) => writer.expression(member, `${hint}Option${index + 1}`));
    const distinct = [...new Set(members)];
    if (type.discriminator === undefined && distinct.length < 2)
      return isBare ? members[0]! : { type: members[0]!, ...remarks };
    if (type.discriminator === undefined && distinct.join(' | ').length <= 100) {
      return isBare ? distinct.join(' | ') : { type: distinct.join(' | '), ...remarks };
    }
    return {
      union: distinct,
      ...(type.discriminator !== undefined && { discriminator: type.discriminator }),
      ...remarks,
    };
  }
  const { text, rest } = withKeywords(writer, type, hint);
  return isBare && Object.keys(rest).length === 0 ? text : { type: text, ...rest, ...remarks };
}

/** An expression, and the keywords that it has no form for. */
function withKeywords(
  writer: TypeWriter,
  type: ImportedType,
  hint: string,
): { text: string; rest: Keywords } {
  if (type.kind === 'nullable') {
    const inner = withKeywords(writer, type.of, hint);
    return { text: `${inner.text} | null`, rest: inner.rest };
  }
  if (type.kind === 'name') {
    const { range, rest } = rangeOf(type.keywords, type.name);
    return { text: type.name + range, rest };
  }
  if (type.kind === 'array') {
    const { range, rest } = rangeOf(type.keywords, 'array');
    return { text: `${arrayOf(writer, type.of, hint)}${range}`, rest };
  }
  if (type.kind === 'map') {
    return { text: `map<string, ${writer.expression(type.of, `${hint}Value`)}>`, rest: type.keywords };
  }
  return { text: writer.expression(type, hint), rest: {} };
}

function arrayOf(writer: TypeWriter, of: ImportedType, hint: string): string {
  const inner = writer.expression(of, `${hint}Item`);
  return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`;
}

/** The type on one line; undefined where it has to have a name. */
function expressionOf(writer: TypeWriter, type: ImportedType, hint: string): string | undefined {
  switch (type.kind) {
    case 'object':
    case 'union':
      return undefined;
    case 'enum':
      return type.open ? undefined : enumText(type.values);
    case 'nullable':
      return `${writer.expression(type.of, hint)} | null`;
    default: {
      const { text, rest } = withKeywords(writer, type, hint);
      return Object.keys(rest).length === 0 ? text : undefined;
    }
  }
}

/** `(1..64)` for a pair of limits of which an expression can say both. */
function rangeOf(keywords: Keywords, of: string): { range: string; rest: Keywords } {
  const builtin = findBuiltin(of);
  const [low, high] =
    of === 'array'
      ? ['minItems', 'maxItems']
      : builtin?.rules.range === 'length'
        ? ['minLength', 'maxLength']
        : ['minimum', 'maximum'];
  const { [low]: least, [high]: most, ...rest } = keywords;
  if (least === undefined && most === undefined) return { range: '', rest };
  const isPlain = [least, most].every(
    (limit) => limit === undefined || /^-?\d{1,15}(\.\d+)?$/.test(String(limit)),
  );
  // A range is read as numbers, which would change the digits of what stays text.
  const takesRange = of === 'array' || (builtin !== undefined && !staysText(builtin));
  // A range that begins at no length at all says nothing of it.
  if (!isPlain || !takesRange || (least === 0 && low !== 'minimum')) return { range: '', rest: keywords };
  return { range: `(${least ?? ''}..${most ?? ''})`, rest };
}

/** An enum on one line; undefined where it would be long, or has a member that quotes can't hold. */
function enumText(values: readonly (string | number)[]): string | undefined {
  const members = values.map((value) =>
    typeof value === 'number' || isWord(value) ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`,
  );
  const text = members.join(', ');
  return text.length <= 80 && !/\p{Cc}/u.test(text) ? `enum(${text})` : undefined;
}

function isWord(value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(value) && !['true', 'false', 'null'].includes(value);
}

/** Whether an enum is best written as words on one line. */
function isShortEnum(values: readonly (string | number)[]): boolean {
  return (
    values.every((value) => typeof value === 'string' && isWord(value)) && values.join(', ').length <= 80
  );
}

function withoutRemarks({ remarks: _remarks, ...type }: ImportedType): ImportedType {
  return type;
}

function remarksOf(remarks: Remarks = {}): Readonly<Record<string, unknown>> {
  const { title, description, deprecated, readOnly, writeOnly, example } = remarks;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: description.trim() }),
    ...(deprecated !== undefined && { deprecated }),
    ...(readOnly && { readOnly }),
    ...(writeOnly && { writeOnly }),
    ...(example !== undefined && { example }),
  };
}
