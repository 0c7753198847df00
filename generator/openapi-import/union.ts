// `oneOf` and `anyOf` -> unions, open enums, and types that may be null.
import { findBuiltin } from '../language/builtin/builtins.js';
import { below, isObject, listOf, objectOf, type Placed, textOf } from './document.js';
import { loseRemarksOf } from './keywords.js';
import type { SchemaConverter } from './converter.js';
import { anything, type ImportedType, nameType, nullableType } from './type.js';

/** The type of the alternatives that stand under `keyword`. */
export function unionType(converter: SchemaConverter, place: Placed, keyword: string): ImportedType {
  const { value, at } = place;
  const { [keyword]: _alternatives, ...around } = value;
  const all = listOf(value[keyword]);
  const types: ImportedType[] = [];
  const places: string[] = [];
  let hasNull = value['nullable'] === true;
  all.forEach((member, index) => {
    if (isNull(member)) {
      hasNull = true;
      return;
    }
    const { oneOf: _one, anyOf: _any, nullable: _null, description: _text, ...inherited } = around;
    const bare =
      isObject(member) && !('$ref' in member) && !('type' in member) && 'type' in inherited
        ? { ...inherited, ...member }
        : member;
    let type = converter.toType(bare, below(at, keyword, index));
    if (type.kind === 'nullable') {
      hasNull = true;
      type = { ...type.of, ...(type.remarks && { remarks: type.remarks }) };
    }
    types.push(type);
    places.push(below(at, keyword, index));
  });
  const joined = joinTypes(converter, place, types);
  if (types.length > 1)
    types.forEach((type, index) => loseRemarksOf(converter.reading, type, places[index] ?? at));
  return hasNull ? nullableType(joined) : joined;
}

function joinTypes(
  converter: SchemaConverter,
  { value, at }: Placed,
  types: readonly ImportedType[],
): ImportedType {
  const flat = types.flatMap((type) =>
    type.kind === 'union' && type.discriminator === undefined ? type.of : [type],
  );
  const distinct = [...new Map(flat.map((type) => [keyOf(type), type])).values()];
  const [first, ...others] = distinct;
  if (first === undefined) return anything;
  if (others.length === 0) return first;
  if (distinct.some((type) => type.kind === 'name' && type.name === 'json')) return anything;
  const enums = distinct.filter((type) => type.kind === 'enum');
  const values = [...new Set(enums.flatMap((type) => type.values))];
  if (enums.length === distinct.length)
    return { kind: 'enum', values, open: enums.some((type) => type.open) };
  const rest = distinct.filter((type) => type.kind !== 'enum');
  if (enums.length > 0 && rest.length === 1 && isOpening(rest[0]!, values))
    return { kind: 'enum', values, open: true };
  const texts = distinct.every((type) => type.kind === 'name' && isText(type.name));
  if (texts) {
    const names = [...new Set(distinct.map((type) => (type.kind === 'name' ? type.name : '')))];
    if (names.length === 1) {
      converter.reading.lose(
        at,
        `several kinds of ${names[0]} are told apart by their keywords only: these are left out`,
      );
      return nameType(names[0] ?? 'string');
    }
  }
  const discriminator = discriminatorOf(converter, { value, at }, distinct);
  return { kind: 'union', of: distinct, ...(discriminator !== undefined && { discriminator }) };
}

/** The discriminator, if each member has it as a required closed enum of texts, and no two a value. */
function discriminatorOf(
  converter: SchemaConverter,
  { value, at }: Placed,
  members: readonly ImportedType[],
): string | undefined {
  const field = textOf(objectOf(value['discriminator'])['propertyName']);
  if (field === undefined) return undefined;
  const seen = new Set<string | number>();
  const fits = members.every((member) => {
    const type = member.kind === 'name' ? converter.typeOf(member.name) : member;
    if (type?.kind !== 'object') return false;
    const found = type.fields.find(({ name }) => name === field);
    const plain = found?.type.kind === 'name' ? converter.typeOf(found.type.name) : found?.type;
    if (found === undefined || found.optional || found.default || plain?.kind !== 'enum' || plain.open)
      return false;
    return plain.values.every((each) => typeof each === 'string' && !seen.has(each) && seen.add(each));
  });
  const mapping = Object.keys(objectOf(objectOf(value['discriminator'])['mapping']));
  const strange = mapping.filter((tag) => !seen.has(tag));
  if (fits && strange.length > 0)
    converter.reading.lose(
      below(at, 'discriminator', 'mapping'),
      `no member has ${strange.join(', ')} as its ${field}`,
    );
  if (fits) return field;
  const reason = `${field} is no required enum of its own in each member, so it can't be the discriminator: the members are told apart by their fields`;
  converter.reading.lose(below(at, 'discriminator'), reason);
  return undefined;
}

/** `anyOf: [enum, string]`: an enum that may grow. */
function isOpening(type: ImportedType, values: readonly (string | number)[]): boolean {
  if (type.kind !== 'name' || Object.keys(type.keywords).length > 0) return false;
  if (type.name === 'string') return values.every((value) => typeof value === 'string');
  const isNumber = findBuiltin(type.name)?.json === 'number';
  return isNumber && values.every((value) => typeof value === 'number');
}

function isNull(member: unknown): boolean {
  if (!isObject(member)) return false;
  const values = listOf(member['enum']);
  return member['type'] === 'null' || (values.length === 1 && values[0] === null);
}

function isText(name: string): boolean {
  const json = findBuiltin(name)?.json;
  return json === 'string' || json === 'digits';
}

function keyOf(type: ImportedType): string {
  const { remarks: _remarks, ...bare } = type;
  return JSON.stringify(bare, (key, inner: unknown) =>
    key === 'remarks' || key === 'at' ? undefined : inner,
  );
}
