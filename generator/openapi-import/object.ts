// Object schemas -> objects with fields, or maps; `allOf` joins them.
import { below, isObject, listOf, objectOf, type Placed } from './document.js';
import type { SchemaConverter } from './converter.js';
import { isWrapper, loseRemarksOf } from './keywords.js';
import { createNameBook, fieldName, isWireName } from './names.js';
import { collectParts, type ObjectParts } from './parts.js';
import { fitsDefault } from './preset.js';
import { anything, type ImportedField, type ImportedType } from './type.js';

/** An object with fields of its own, or a map. */
export function objectType(converter: SchemaConverter, place: Placed): ImportedType {
  const { reading } = converter;
  const { value, at } = place;
  const parts = collectParts(reading, place);
  const extra = value['additionalProperties'];
  if (parts.properties.size === 0 && extra !== false) {
    const keywords: Record<string, number> = {};
    for (const keyword of ['minProperties', 'maxProperties']) {
      const size = value[keyword];
      if (typeof size === 'number' && (size > 0 || reading.isOwn)) keywords[keyword] = size;
    }
    const of = isObject(extra) ? converter.toType(extra, below(at, 'additionalProperties')) : anything;
    loseRemarksOf(reading, of, below(at, 'additionalProperties'));
    if (parts.required.size > 0)
      reading.lose(below(at, 'required'), 'a map does not say which keys it has to have');
    return { kind: 'map', of, keywords };
  }
  if (isObject(extra) || extra === true) {
    reading.lose(below(at, 'additionalProperties'), 'an object with fields of its own drops all other keys');
  }
  for (const keyword of ['minProperties', 'maxProperties']) {
    if (keyword in value) reading.lose(below(at, keyword), `${keyword} is for maps only`);
  }
  return { kind: 'object', fields: fieldsOf(converter, parts), rejects: parts.rejects };
}

/** `allOf`: objects are joined; beside one schema that is none, the rest has to be remarks. */
export function joinedType(converter: SchemaConverter, place: Placed): ImportedType {
  const { reading } = converter;
  const { value, at } = place;
  // What a discriminator tells from others is a type of its own.
  if (isWrapper(value) && converter.tags.tagOf(at) === undefined)
    return converter.toType(listOf(value['allOf'])[0], below(at, 'allOf', 0));
  if (value['type'] !== undefined && value['type'] !== 'object')
    reading.lose(below(at, 'type'), 'beside allOf, a type that is no object is left out');
  const parts = collectParts(reading, place);
  if (parts.others.length === 0) {
    if (parts.properties.size > 0)
      return { kind: 'object', fields: fieldsOf(converter, parts), rejects: parts.rejects };
    return { kind: 'map', of: anything, keywords: {} };
  }
  const [first, ...rest] = parts.others;
  for (const other of parts.properties.size > 0 ? parts.others : rest) {
    reading.lose(other.at, 'within allOf, only objects can be joined: it is left out');
  }
  if (parts.properties.size > 0)
    return { kind: 'object', fields: fieldsOf(converter, parts), rejects: parts.rejects };
  return first === undefined ? anything : converter.toType(first.value, first.at);
}

/** The fields of an object, as far as a manifest can name them. */
export function fieldsOf(converter: SchemaConverter, parts: ObjectParts): ImportedField[] {
  const { reading } = converter;
  const fields: ImportedField[] = [];
  const names = createNameBook([]);
  for (const [wire, { schema, at }] of parts.properties) {
    if (schema === false) {
      reading.lose(at, 'a field that may not be there is left out');
      continue;
    }
    const name = names.take(fieldName(wire));
    if (name !== wire && !isWireName(wire)) {
      reading.lose(at, `"${wire}" can't be the name of a field: it is left out`);
      continue;
    }
    const field = fieldOf(converter, { name, isRequired: parts.required.has(wire), schema, at });
    fields.push(tagged(converter, name === wire ? field : { ...field, wire }, parts.at));
  }
  for (const [name, at] of parts.required) {
    if (!parts.properties.has(name)) reading.lose(at, `"${name}" is required, but not described`);
  }
  return fields;
}

/** A field that tells its schema from others has their values only, and is always there. */
function tagged(converter: SchemaConverter, field: ImportedField, at: string): ImportedField {
  const tag = converter.tags.tagOf(at);
  if (tag === undefined || tag.field !== (field.wire ?? field.name)) return field;
  const plain = converter.behind(field.type);
  const isText = plain.kind === 'name' && plain.name === 'string' && Object.keys(plain.keywords).length === 0;
  const values =
    plain.kind === 'enum' ? tag.values.filter((value) => plain.values.includes(value)) : tag.values;
  if (!(isText || plain.kind === 'enum') || values.length === 0) return field;
  const { default: _default, ...rest } = field;
  const { remarks } = field.type;
  return {
    ...rest,
    optional: false,
    type: { kind: 'enum', values, open: false, ...(remarks && { remarks }) },
  };
}

/** A field of the given schema, with its default where that fits. */
export function fieldOf(
  converter: SchemaConverter,
  { name, isRequired, schema, at }: { name: string; isRequired: boolean; schema: unknown; at: string },
): ImportedField {
  // A default is its field's; wherever else one stands, it is reported.
  const { default: preset, ...bare } = objectOf(schema);
  const type = converter.toType(isObject(schema) ? bare : schema, at);
  if (preset === undefined) return { name, optional: !isRequired, type, at };
  if (!fitsDefault(preset, type, converter.typeOf)) {
    converter.reading.lose(
      below(at, 'default'),
      `the default ${JSON.stringify(preset).slice(0, 60)} does not fit its type`,
    );
    return { name, optional: !isRequired, type, at };
  }
  return { name, optional: false, type, default: { value: preset }, at };
}
