// Which keywords a manifest takes at each place of a document: all others are reported, whatever they are.
import type { ImportedType } from './type.js';
import { below, isObject, type Json, listOf, type Placed, type Reading } from './document.js';

/** Reports every keyword that is not among the known ones. Extensions (`x-…`) are the vendors' own, and `$comment` says nothing. */
export function account({ lose, isOwn }: Reading, { value, at }: Placed, known: Iterable<string>): void {
  // Our own documents say what a manifest says.
  if (isOwn) return;
  const names = new Set(known);
  for (const key of Object.keys(value)) {
    if (names.has(key) || key.startsWith('x-') || key === '$comment' || value[key] === undefined) continue;
    lose(below(at, key), `${key} has no form in a manifest here`);
  }
}

/** Follows a reference to what is no schema: whatever stands beside `$ref` is reported. */
export function followObject(reading: Reading, value: unknown, at: string): Placed | undefined {
  if (isObject(value) && typeof value['$ref'] === 'string') account(reading, { value, at }, ['$ref']);
  return reading.follow(value, at);
}

/** Reports what is said of a type that stands within another, where nothing can be said. */
export function loseRemarksOf({ lose, isOwn }: Reading, { remarks = {} }: ImportedType, at: string): void {
  if (isOwn) return;
  for (const key of Object.keys(remarks))
    lose(
      below(at, key === 'example' ? '' : key).replace(/\/$/, ''),
      `${key} is said of fields and named types only`,
    );
}

/** What is said of a schema beside its type. */
export const remarkKeywords: readonly string[] = [
  'title', 'description', 'deprecated', 'readOnly', 'writeOnly', 'example', 'examples',
]; // prettier-ignore

/** The keywords of an object's own fields. */
export const objectKeywords: readonly string[] = ['type', 'properties', 'required', 'additionalProperties'];

const byType: Readonly<Record<string, readonly string[]>> = {
  string: ['format', 'minLength', 'maxLength', 'pattern', 'contentEncoding'],
  number: ['format', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['format', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
};

/** The keywords that are read of a schema, by what it is. */
export function schemaKeywords(value: Json, isOld: boolean): Set<string> {
  const known = new Set<string>([...remarkKeywords, '$defs', 'definitions']);
  const add = (keywords: readonly string[]): void => keywords.forEach((keyword) => known.add(keyword));
  if (isOld) known.add('nullable');
  if ('const' in value || Array.isArray(value['enum'])) add(['type', 'const' in value ? 'const' : 'enum']);
  else if (Array.isArray(value['allOf'])) {
    add(['allOf']);
    if (!isWrapper(value)) add(objectKeywords);
  } else if (isObjectLike(value)) {
    add(['type', 'oneOf', 'anyOf', ...(byType['object'] ?? [])]);
  } else if (Array.isArray(value['oneOf'])) add(unionKeywords(value, 'oneOf'));
  else if (Array.isArray(value['anyOf'])) add(unionKeywords(value, 'anyOf'));
  else {
    const types = [value['type']].flat();
    if (value['type'] !== undefined) add(['type']);
    for (const type of types) add(byType[String(type)] ?? []);
    if (value['type'] === undefined && 'items' in value) add(byType['array'] ?? []);
  }
  return known;
}

/** `allOf` around one schema, to say something beside it. */
export function isWrapper(value: Json): boolean {
  const isPlain = !['properties', 'required', 'oneOf', 'anyOf', 'additionalProperties'].some(
    (key) => key in value,
  );
  return listOf(value['allOf']).length === 1 && isPlain && (value['type'] ?? 'object') === 'object';
}

/** What stands beside alternatives holds for those that have no type of their own. */
function unionKeywords(value: Json, keyword: string): readonly string[] {
  const members = listOf(value[keyword]);
  const inherits = (member: unknown): boolean =>
    isObject(member) && !('$ref' in member) && !('type' in member);
  const type = 'type' in value && members.every(inherits) ? Object.keys(value) : [];
  const only =
    'type' in value && members.every((member) => isObject(member) && member['type'] === value['type']);
  return [
    keyword,
    'discriminator',
    ...type.filter((key) => !['oneOf', 'anyOf'].includes(key)),
    ...(only ? ['type'] : []),
  ];
}

/** Whether a schema describes an object's fields. */
export function isObjectLike(value: Json): boolean {
  const types = [value['type']].flat();
  if (value['type'] !== undefined && !types.includes('object')) return false;
  return (
    isObject(value['properties']) ||
    isObject(value['additionalProperties']) ||
    types.includes('object') ||
    isRequiring(value)
  );
}

function isRequiring(value: Json): boolean {
  return Array.isArray(value['required']) && value['type'] === undefined && !('$ref' in value);
}
