// Parameters and bodies of an operation -> the places where its input travels.
import { findHeader } from '@armature/runtime/wire';
import { findBuiltin, isScalar as hasOneText } from '../language/builtin/builtins.js';
import { below, isObject, type Json, listOf, objectOf, type Placed, shown } from './document.js';
import { account, followObject } from './keywords.js';
import { fieldName, toCamel } from './names.js';
import type { SchemaConverter } from './converter.js';
import { fieldOf } from './object.js';
import { remarksOf } from './schema.js';
import { type ImportedField, type ImportedType, nameType, withRemarks } from './type.js';

/** A header's field, with its name on the wire. */
export interface HeaderField extends ImportedField {
  readonly wire: string;
}

/** Where the parameters of an operation go. */
export interface Parameters {
  readonly path: string;
  readonly pathFields: readonly ImportedField[];
  readonly query: readonly ImportedField[];
  readonly headers: readonly HeaderField[];
}

/** An operation whose parameters are read. */
export interface ParametersRequest {
  readonly item: Placed;
  readonly operation: Placed;
  readonly path: string;
  /** The names of the body's fields: all of an input share one object. */
  readonly taken: ReadonlySet<string>;
}

/** Reads the parameters of a path and of its operation, which wins. */
export function readParameters(
  converter: SchemaConverter,
  { item, operation, path, taken }: ParametersRequest,
): Parameters {
  const { reading } = converter;
  const names = new Set([...taken].map((name) => name.toLowerCase()));
  const found = new Map<string, Placed>();
  for (const owner of [item, operation]) {
    listOf(owner.value['parameters']).forEach((parameter, index) => {
      const place = followObject(reading, parameter, below(owner.at, 'parameters', index));
      if (place !== undefined) account(reading, place, parameterKeywords(place.value));
      if (place !== undefined)
        found.set(`${String(place.value['in'])} ${String(place.value['name'])}`, place);
    });
  }
  const pathFields: ImportedField[] = [];
  let template = path;
  for (const [, name = ''] of path.matchAll(/\{([^}]*)\}/g)) {
    const place = found.get(`path ${name}`);
    const at = place?.at ?? operation.at;
    if (place === undefined)
      reading.lose(at, `the path parameter ${name} is not described: it becomes a string`);
    const field = freeName(fieldName(name), 'InPath', names);
    names.add(field.toLowerCase());
    if (field !== name) reading.rename({ kind: 'parameter', at, from: name, to: field });
    template = template.replace(`{${name}}`, `{${field}}`);
    const style = place?.value['style'];
    if (style !== undefined && style !== 'simple')
      reading.lose(below(at, 'style'), `a path parameter has no style ${shown(style)}`);
    const described = place && parameterField(converter, place, field);
    const type =
      described && isScalar(converter, withoutNull(described.type)) ? withoutNull(described.type) : undefined;
    if (described && type === undefined)
      reading.lose(at, 'a path parameter has to be one plain value: it becomes a string');
    pathFields.push({ name: field, optional: false, type: type ?? nameType('string'), at });
  }
  const query: ImportedField[] = [];
  const headers: HeaderField[] = [];
  for (const place of found.values()) {
    const { name, in: where } = place.value;
    if (typeof name !== 'string') continue;
    if (where === 'cookie') reading.lose(place.at, `the cookie ${name}: operations have no cookies`);
    else if (where === 'query') {
      const field = textField(converter, place, freeName(fieldName(name), 'InQuery', names));
      if (field === undefined) continue;
      names.add(field.name.toLowerCase());
      query.push(field.name === name ? field : { ...field, wire: name });
    } else if (where === 'header') {
      if (headers.some((header) => header.wire.toLowerCase() === name.toLowerCase())) continue;
      const field = headerField(converter, { place, wire: name, names });
      if (field === undefined) continue;
      names.add(field.name.toLowerCase());
      headers.push(field);
    } else if (where === 'path' && !path.includes(`{${name}}`))
      reading.lose(place.at, `the path has no {${name}}`);
  }
  return { path: template, pathFields, query, headers };
}

function parameterKeywords({ allowReserved, allowEmptyValue }: Json): readonly string[] {
  return [
    'name', 'in', 'required', 'schema', 'content', 'description', 'deprecated', 'example', 'style', 'explode',
    ...(allowReserved === true ? [] : ['allowReserved']), ...(allowEmptyValue === true ? [] : ['allowEmptyValue']),
  ]; // prettier-ignore
}

interface FieldRequest {
  readonly place: Placed;
  readonly wire: string;
  /** Names of the input so far, in lower case. */
  readonly names: ReadonlySet<string>;
}

/** The name, with a suffix as long as another input has it. */
function freeName(wanted: string, suffix: string, names: ReadonlySet<string>): string {
  let name = wanted;
  while (names.has(name.toLowerCase())) name += suffix;
  return name;
}

function headerField(
  converter: SchemaConverter,
  { place, wire, names }: FieldRequest,
): HeaderField | undefined {
  if (findHeader(wire)?.declarable === false || wire.toLowerCase() === 'accept') {
    // OpenAPI says itself that a parameter `Accept` is to be ignored.
    converter.reading.lose(place.at, `the header ${wire} belongs to HTTP or to the framework`);
    return undefined;
  }
  const field = textField(converter, place, freeName(fieldName(toCamel(wire)), 'Header', names));
  return field && { ...field, wire };
}

/** A field that travels as text; undefined, and a loss, where its type can't. */
function textField(converter: SchemaConverter, place: Placed, name: string): ImportedField | undefined {
  const { reading } = converter;
  const field = parameterField(converter, place, name);
  let type = withoutNull(field.type);
  if (type !== field.type) reading.lose(place.at, 'text has no null: it may be absent');
  const { style, explode } = place.value;
  const isList = converter.behind(type).kind === 'array';
  if (
    (style !== undefined && style !== (place.value['in'] === 'query' ? 'form' : 'simple')) ||
    (isList && explode === false && place.value['in'] === 'query')
  ) {
    reading.lose(
      place.at,
      `the style ${shown(style ?? 'form')}${explode === false ? ' without explode' : ''}: lists travel as repeated parameters`,
    );
  }
  if (
    type.kind === 'array' &&
    !isObject(objectOf(type)['remarks']) &&
    !isScalar(converter, withoutNull(type.of))
  ) {
    const members = converter.behind(type.of);
    if (members.kind === 'union' && members.of.every((member) => isScalar(converter, member)))
      type = { ...type, of: nameType('string') };
  }
  const plain = converter.behind(type);
  if (plain.kind === 'union' && plain.of.some((member) => isScalar(converter, member))) {
    reading.lose(place.at, 'a text of several kinds becomes a string');
    const { default: _default, ...rest } = field;
    return {
      ...rest,
      optional: field.optional || field.default !== undefined,
      type: withRemarks(nameType('string'), type.remarks ?? {}),
    };
  }
  const one = plain.kind === 'array' ? plain.of : type;
  if (isScalar(converter, one))
    return field.type !== type && field.default?.value === null
      ? { name, optional: true, type, at: field.at }
      : { ...field, type };
  reading.lose(
    place.at,
    `${name} has no plain text, only ${plain.kind === 'name' ? plain.name : plain.kind}: it is left out`,
  );
  return undefined;
}

function parameterField(converter: SchemaConverter, { value, at }: Placed, name: string): ImportedField {
  const [media] = Object.entries(objectOf(value['content']));
  const schema = media === undefined ? value['schema'] : objectOf(media[1])['schema'];
  const schemaAt = media === undefined ? below(at, 'schema') : below(at, 'content', media[0], 'schema');
  if (media !== undefined)
    converter.reading.lose(below(at, 'content'), `a parameter in ${media[0]} is read as plain text`);
  const field = fieldOf(converter, {
    name,
    isRequired: value['required'] === true,
    schema: schema ?? { type: 'string' },
    at: schemaAt,
  });
  const { example: _example, ...said } = remarksOf({
    ...objectOf(schema),
    ...pick(value, ['description', 'deprecated']),
  });
  const example = value['example'] ?? field.type.remarks?.example;
  const {
    readOnly: _read,
    writeOnly: _write,
    ...remarks
  } = { ...said, ...(example !== undefined && { example }) };
  const { remarks: _before, ...type } = field.type;
  return { ...field, type: withRemarks(type, remarks) };
}

function pick(value: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]])));
}

function withoutNull(type: ImportedType): ImportedType {
  if (type.kind !== 'nullable') return type;
  return { ...type.of, ...(type.remarks && { remarks: type.remarks }) };
}

/** Whether a value has one plain text. */
function isScalar(converter: SchemaConverter, type: ImportedType): boolean {
  const plain = converter.behind(type);
  if (plain.kind !== 'name') return plain.kind === 'enum';
  const builtin = findBuiltin(plain.name);
  return builtin === undefined || hasOneText(builtin);
}
