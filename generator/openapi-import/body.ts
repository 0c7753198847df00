// Request bodies: JSON, forms and multipart.
import { account, followObject } from './keywords.js';
import { below, objectOf, type Placed } from './document.js';
import type { SchemaConverter } from './converter.js';
import { type ImportedType, nameType } from './type.js';

/** The body of an operation; undefined where it has none that a manifest can say. */
export function readBody(
  converter: SchemaConverter,
  operation: Placed,
  method: string,
): ImportedType | undefined {
  const { reading } = converter;
  if (!('requestBody' in operation.value)) return undefined;
  const place = followObject(reading, operation.value['requestBody'], below(operation.at, 'requestBody'));
  if (place === undefined) return undefined;
  account(reading, place, ['content', 'required']);
  if (['get', 'head', 'delete'].includes(method)) {
    reading.lose(place.at, `${method.toUpperCase()} has no body: it is left out`);
    return undefined;
  }
  const contents = Object.entries(objectOf(place.value['content']));
  const find = (pattern: RegExp): readonly [string, unknown] | undefined =>
    contents.find(([type]) => pattern.test(type));
  const isMultipart = /^multipart\/form-data/i;
  const isJson = /^(application\/json|[^;]*\+json|text\/json)(;|$)/i;
  const isForm = /^application\/x-www-form-urlencoded/i;
  const chosen =
    find(/^application\/json/i) ?? find(isJson) ?? find(isMultipart) ?? find(isForm) ?? find(/^\*\/\*/);
  for (const [type] of contents) {
    if (type === chosen?.[0] || (isForm.test(type) && chosen !== undefined && !isMultipart.test(chosen[0])))
      continue;
    reading.lose(
      below(place.at, 'content', type),
      `a body in ${type} is left out: ${chosen === undefined ? 'operations take JSON, forms and multipart' : `${chosen[0]} is taken`}`,
    );
  }
  if (chosen === undefined) return undefined;
  account(reading, { value: objectOf(chosen[1]), at: below(place.at, 'content', chosen[0]) }, ['schema']);
  const at = below(place.at, 'content', chosen[0], 'schema');
  const schema = objectOf(chosen[1])['schema'];
  if (schema === undefined) return nameType('json');
  const type = isMultipart.test(chosen[0])
    ? multipartType(converter, schema, at)
    : withoutBinary(converter, converter.toType(schema, at), at);
  if (
    place.value['required'] !== true &&
    type.kind !== 'nullable' &&
    !(reading.isOwn && isOptional(converter, type))
  ) {
    if (!isOptional(converter, type))
      reading.lose(place.at, 'the body may be absent as a whole: here it may not');
  }
  return type;
}

/** A multipart body is written out in the route, its binaries as files. */
function multipartType(converter: SchemaConverter, schema: unknown, at: string): ImportedType {
  const type = converter.toOpenType(schema, at);
  if (type.kind !== 'object') {
    converter.reading.lose(at, 'a multipart body has to be an object with known parts: it becomes one file');
    return {
      kind: 'object',
      fields: [{ name: 'file', optional: false, type: nameType('file'), at }],
      rejects: false,
    };
  }
  const { remarks: _remarks, ...bare } = type;
  return { ...bare, fields: type.fields.map((field) => ({ ...field, type: toFile(field.type) })) };
}

function toFile(type: ImportedType): ImportedType {
  const { remarks } = type;
  if (type.kind === 'name' && type.name === 'binary')
    return { ...nameType('file'), ...(remarks && { remarks }) };
  return type.kind === 'array' ? { ...type, of: toFile(type.of) } : type;
}

function withoutBinary(converter: SchemaConverter, type: ImportedType, at: string): ImportedType {
  if (type.kind !== 'name' || type.name !== 'binary') return type;
  converter.reading.lose(at, 'raw bytes within JSON become bytes in base64');
  return nameType('bytes');
}

function isOptional(converter: SchemaConverter, type: ImportedType): boolean {
  const plain = converter.behind(type);
  return (
    plain.kind === 'object' && plain.fields.every((field) => field.optional || field.default !== undefined)
  );
}
