// What a type's values are as JSON and in JavaScript: whether encoding has anything to do, and whether a union's members can be told apart.
import type { BuiltinType } from '../builtin/builtin-type.js';
import { builtinOf } from '../builtin/builtins.js';
import type { NamedType, Type } from '../model.js';

/** JSON's own types. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
/** What `typeof` and `instanceof` tell apart. */
export type ValueKind = JsonKind | 'bigint' | 'date' | 'bytes';

const everything: readonly JsonKind[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** The JSON types that a type's wire form may have. */
export function jsonKinds(type: Type): ReadonlySet<JsonKind> {
  const kinds = new Set<JsonKind>();
  for (const kind of kindsOf(type, new Set())) {
    if (kind === 'bigint') kinds.add('string').add('number');
    else if (kind === 'date' || kind === 'bytes') kinds.add('string');
    else kinds.add(kind);
  }
  return kinds;
}

/** What a type's values may be in JavaScript. */
export function valueKinds(type: Type): ReadonlySet<ValueKind> {
  return new Set(kindsOf(type, new Set()));
}

/** Whether no two sets have anything in common. */
export function areDisjoint(sets: readonly ReadonlySet<unknown>[]): boolean {
  const seen = new Set<unknown>();
  for (const set of sets) {
    for (const one of set) {
      if (seen.has(one)) return false;
      seen.add(one);
    }
  }
  return true;
}

/**
 * Whether a valid value is its own wire form. Objects never are: what their type does not declare must not leave the service. Nor is
 * what contains itself.
 */
export function isPlain(type: Type): boolean {
  return isPlainWithin(type, { open: new Set(), plain: new Set() });
}

interface Walk {
  /** Types that are being looked into. */
  readonly open: Set<NamedType>;
  /** Types that were found plain: many ways may lead to one. */
  readonly plain: Set<NamedType>;
}

function isPlainWithin(type: Type, walk: Walk): boolean {
  switch (type.kind) {
    case 'builtin':
      return builtinOf(type.name).write === undefined;
    case 'enum':
      return true;
    case 'array':
    case 'map':
    case 'nullable':
      return isPlainWithin(type.of, walk);
    case 'union':
      return type.of.every((member) => isPlainWithin(member, walk));
    case 'ref': {
      const { to } = type;
      if (walk.plain.has(to)) return true;
      if (walk.open.has(to)) return false;
      walk.open.add(to);
      const isFound = isPlainWithin(to.type, walk);
      walk.open.delete(to);
      if (isFound) walk.plain.add(to);
      return isFound;
    }
    case 'object':
    case 'stream':
    case 'parameter':
      return false;
  }
}

/** `seen`: types that were looked into; their kinds are among the found ones already. */
function kindsOf(type: Type, seen: Set<NamedType>): readonly ValueKind[] {
  switch (type.kind) {
    case 'builtin':
      return valuesOf(builtinOf(type.name));
    case 'enum':
      return type.values.map((value) => (typeof value === 'string' ? 'string' : 'number'));
    case 'array':
      return ['array'];
    case 'map':
    case 'object':
      return ['object'];
    case 'nullable':
      return [...kindsOf(type.of, seen), 'null'];
    case 'union':
      return type.of.flatMap((member) => kindsOf(member, seen));
    case 'ref':
      if (seen.has(type.to)) return [];
      seen.add(type.to);
      return kindsOf(type.to.type, seen);
    case 'stream':
    case 'parameter':
      return everything;
  }
}

function valuesOf({ value }: BuiltinType): readonly ValueKind[] {
  return value === 'any' ? everything : [value];
}
