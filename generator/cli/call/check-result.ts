// Whether an answer is what the contract says of it, judged by the contract alone: generated codecs are not at hand here.
import {
  checkEntries,
  checkItems,
  checkUnique,
  type CountBounds,
  escapePointer,
  isObject,
  isTooDeep,
  Problems,
  type TypeSchema,
} from '@armature/runtime/wire';
import { findBuiltin } from '../../language/builtin/builtins.js';
import { readValue } from '../../language/builtin/check-value.js';
import { printJson } from '../../source/json-digits.js';
import type { NamedTypes } from './read-text.js';

/** Where a value stands, and where to report. */
export interface CheckPlace {
  /** A JSON pointer. */
  readonly at: string;
  readonly problems: Problems;
  readonly types: NamedTypes;
}

/** Reports what is wrong with a value by a type of a published contract. What the contract has no words for passes. */
export function checkBySchema(value: unknown, type: TypeSchema, place: CheckPlace): void {
  const { at, problems, types } = place;
  if (isTooDeep(at)) return problems.add(at, 'maxDepth', 'is nested too deeply');
  switch (type.kind) {
    case 'builtin':
      return checkBuiltin(value, type, place);
    case 'enum':
      return checkEnum(value, type, place);
    case 'nullable':
      if (value !== null) checkBySchema(value, type.of, place);
      return;
    case 'stream':
      return checkBySchema(value, type.of, place);
    case 'ref': {
      const named = Object.hasOwn(types, type.name) ? types[type.name] : undefined;
      if (named) checkBySchema(value, named, place);
      return;
    }
    case 'array':
      return checkArray(value, type, place);
    case 'map':
      return checkMap(value, type, place);
    case 'object':
      return checkObject(value, type, place);
    case 'union':
      return checkUnion(value, type, place);
  }
}

type Of<Kind extends TypeSchema['kind']> = Extract<TypeSchema, { readonly kind: Kind }>;

function checkBuiltin(answer: unknown, { name, constraints = {} }: Of<'builtin'>, place: CheckPlace): void {
  const builtin = findBuiltin(name);
  if (builtin === undefined || builtin.place !== undefined) return;
  // A large integer comes as a bigint: only types that are bigints have all of its digits, others are what JavaScript makes of them.
  const value = builtin.value === 'bigint' ? answer : asNumbers(answer);
  try {
    readValue(builtin, value, place, constraints);
  } catch {
    // Constraints of another version, say: the type itself still holds.
    readValue(builtin, value, place);
  }
}

function asNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.parse(printJson(value, 0)) : value;
}

function checkEnum(value: unknown, { values, open }: Of<'enum'>, { at, problems }: CheckPlace): void {
  const known: readonly unknown[] = values;
  const isOpen = open === true && values.some((each) => typeof each === typeof value);
  if (known.includes(value) || isOpen) return;
  if (value === undefined) problems.add(at, 'required', 'is required');
  else problems.add(at, 'enum', `must be one of ${values.map((each) => JSON.stringify(each)).join(', ')}`);
}

function checkArray(value: unknown, { of, constraints = {} }: Of<'array' | 'map'>, place: CheckPlace): void {
  const { at, problems } = place;
  if (!Array.isArray(value)) return refuse(value, 'an array', place);
  const items: readonly unknown[] = value;
  const { minItems, maxItems, uniqueItems } = constraints;
  checkItems(items.length, boundsOf(minItems, maxItems), at, problems);
  for (const [index, item] of items.entries()) checkBySchema(item, of, { ...place, at: `${at}/${index}` });
  if (uniqueItems === true) checkUnique(items, at, problems);
}

function checkMap(value: unknown, { of, constraints = {} }: Of<'array' | 'map'>, place: CheckPlace): void {
  if (!isObject(value)) return refuse(value, 'an object', place);
  const entries = Object.entries(value);
  const { minProperties, maxProperties } = constraints;
  checkEntries(entries.length, boundsOf(minProperties, maxProperties), place.at, place.problems);
  for (const [name, entry] of entries) checkBySchema(entry, of, below(place, name));
}

function boundsOf(min: unknown, max: unknown): CountBounds {
  return { ...(typeof min === 'number' && { min }), ...(typeof max === 'number' && { max }) };
}

function checkObject(value: unknown, { fields, additional }: Of<'object'>, place: CheckPlace): void {
  if (!isObject(value)) return refuse(value, 'an object', place);
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(value, name)) checkBySchema(value[name], field.type, below(place, name));
    // A default makes a field optional for who sends it.
    else if (field.optional !== true && !('default' in field))
      place.problems.add(below(place, name).at, 'required', 'is required');
  }
  if (additional !== 'reject') return;
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name))
      place.problems.add(below(place, name).at, 'additionalProperties', 'is not known here');
  }
}

/** The problems of the member that the discriminator names are told; without one, only that no member fits. */
function checkUnion(value: unknown, { of, discriminator }: Of<'union'>, place: CheckPlace): void {
  const trials = of.map((member) => {
    const problems = new Problems();
    checkBySchema(value, member, { ...place, problems });
    return problems;
  });
  if (trials.some((problems) => problems.none)) return;
  const named =
    discriminator === undefined
      ? []
      : trials.filter((problems) => !problems.list.some(({ at }) => at === below(place, discriminator).at));
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) {
    for (const { at, rule, message } of only.list) place.problems.add(at, rule, message);
  } else if (value === undefined) place.problems.add(place.at, 'required', 'is required');
  else place.problems.add(place.at, 'anyOf', 'must be one of the members of its union');
}

function refuse(value: unknown, wanted: string, { at, problems }: CheckPlace): void {
  if (value === undefined) problems.add(at, 'required', 'is required');
  else problems.add(at, 'type', `must be ${wanted}`);
}

function below(place: CheckPlace, name: string): CheckPlace {
  return { ...place, at: `${place.at}/${escapePointer(name)}` };
}
