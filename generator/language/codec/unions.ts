// Reading and writing unions: by their discriminator, by what JSON tells apart, else by trying the members in turn.
import { builtinOf } from '../builtin/builtins.js';
import { nounOf } from '../builtin/check-value.js';
import type { Type } from '../model.js';
import { discriminatorOf } from './discriminator.js';
import { member, stringLiteral } from '../../engine/emit/literals.js';
import { call, jsonExpression } from '../../engine/emit/text.js';
import { lowerFirst, valueName } from './types.js';
import { areDisjoint, isPlain, jsonKinds, type JsonKind, type ValueKind, valueKinds } from './kinds.js';
import { rootPlace, fieldPlace } from './place.js';
import {
  addConstant,
  addFunction,
  codecFunctions,
  namePart,
  readType,
  returning,
  runtime,
  runtimeType,
  type Scope,
  sendType,
  type Subject,
  unlessObject,
} from './scope.js';

type Union = Extract<Type, { kind: 'union' }>;

/** The statements that read a union. */
export function decodeUnion(type: Union, subject: Subject, scope: Scope): string[] {
  const discriminator = discriminatorOf(type);
  if (discriminator !== undefined) return decodeByDiscriminator(discriminator, subject, scope);
  const kinds = type.of.map(jsonKinds);
  if (areDisjoint(kinds)) return decodeByKind(type, kinds, subject, scope);
  const members = unionMembers(type, subject.named, scope);
  return [returning(call(runtime(scope, 'readUnion'), ['value', 'at', 'problems', members]))];
}

/** The statements that write a union. */
export function encodeUnion(type: Union, named: string, scope: Scope): string[] {
  const discriminator = discriminatorOf(type);
  if (discriminator !== undefined) return encodeByDiscriminator(discriminator, named, scope);
  const kinds = type.of.map(valueKinds);
  const tests = type.of.map((one, index) => (isPlain(one) ? [] : [...(kinds[index] ?? [])]));
  if (areDisjoint(kinds) && tests.every((test) => test.length <= 1))
    return encodeByKind(type, kinds, named, scope);
  const members = unionMembers(type, named, scope);
  return [returning(call(runtime(scope, 'writeUnion'), ['value', members]))];
}

type Mapping = NonNullable<Union['discriminator']>;

function decodeByDiscriminator({ field, mapping }: Mapping, { named }: Subject, scope: Scope): string[] {
  const place = fieldPlace(field, scope);
  const cases = casesOf(mapping, (one) => [
    valueName(one, codecFunctions(one).decode, scope.imports),
    ['value', 'at', 'problems'],
  ]);
  const values = addConstant(
    scope,
    `${lowerFirst(named)}${namePart(field)}Values`,
    jsonExpression(mapping.map((entry) => entry.value)),
  );
  return [
    unlessObject(scope),
    `switch (${place.value}) {`,
    ...cases,
    'default:',
    returning(call(runtime(scope, 'notOneOf'), [place.value, place.pointer, 'problems', values])),
    '}',
  ];
}

function encodeByDiscriminator(
  { field, property = field, mapping }: Mapping,
  named: string,
  scope: Scope,
): string[] {
  return [
    `switch (${member('value', property)}) {`,
    ...casesOf(mapping, (one) => [valueName(one, codecFunctions(one).encode, scope.imports), ['value']]),
    'default:',
    returning(call(runtime(scope, 'noMember'), [stringLiteral(named)])),
    '}',
  ];
}

/** The cases of a switch; values of one member share a body. */
function casesOf(
  mapping: Mapping['mapping'],
  target: (named: Mapping['mapping'][number]['member']) => [string, string[]],
): string[] {
  return mapping.flatMap(({ value, member: one }, index) => {
    const head = `case ${stringLiteral(value)}:`;
    if (mapping[index + 1]?.member === one) return [head];
    const [name, args] = target(one);
    return [head, returning(call(name, args))];
  });
}

function decodeByKind(
  type: Union,
  kinds: readonly ReadonlySet<JsonKind>[],
  subject: Subject,
  scope: Scope,
): string[] {
  const lines: string[] = [];
  type.of.forEach((one, index) => {
    const tests = [...(kinds[index] ?? [])].map((kind) => jsonTest(kind, scope));
    lines.push(
      ...branch(
        tests,
        scope.writers.readExpression(one, rootPlace(scope), subject.named + memberPart(one, index), scope),
      ),
    );
  });
  const expected = [...new Set(kinds.flatMap((set) => [...set]))].map((kind) => spoken[kind]).join(' or ');
  lines.push(
    returning(
      call(runtime(scope, 'wrongType'), [
        'value',
        'at',
        rootPlace(scope).key,
        'problems',
        stringLiteral(expected),
      ]),
    ),
  );
  return lines;
}

function encodeByKind(
  type: Union,
  kinds: readonly ReadonlySet<ValueKind>[],
  named: string,
  scope: Scope,
): string[] {
  // `typeof` calls arrays and null objects too, so they are taken out before it is asked for an object.
  const hasObject = type.of.some((one, index) => !isPlain(one) && kinds[index]?.has('object'));
  const branches = type.of.flatMap((one, index) => {
    const expression = scope.writers.encodeExpression(one, 'value', named + memberPart(one, index), scope);
    const asked = [...(kinds[index] ?? [])].filter(
      (kind) => !isPlain(one) || (hasObject && looksLikeObject.has(kind)),
    );
    return asked.map((kind) => ({ kind, expression }));
  });
  // What `typeof` calls an object is asked last, when dates, bytes and arrays are gone.
  branches.sort((a, b) => Number(a.kind === 'object') - Number(b.kind === 'object'));
  const lines = branches.flatMap(({ kind, expression }) => branch([valueTest(kind)], expression));
  const rest = type.of.some((one) => isPlain(one));
  lines.push(returning(rest ? 'value' : call(runtime(scope, 'noMember'), [stringLiteral(named)])));
  return lines;
}

function branch(tests: readonly string[], expression: string): string[] {
  return [`if (${tests.join(' || ')}) {`, returning(expression), '}'];
}

/** The constant with a union's members, for those that have to be tried. */
function unionMembers(type: Union, named: string, scope: Scope): string {
  const wanted = `${lowerFirst(named)}Members`;
  const known = scope.members.get(type);
  if (known !== undefined) return known;
  const entries = type.of.map((one, index) => {
    const { decode, encode } = memberFunctions(one, named + memberPart(one, index), scope);
    const label = one.kind === 'ref' ? one.to.name : (nounOfMember(one) ?? readType(scope, one));
    return `{ name: ${stringLiteral(label)}, decode: ${decode}, encode: ${encode} }`;
  });
  const memberType = `readonly ${runtimeType(scope, 'UnionMember')}<${readType(scope, type)}>[]`;
  const name = addConstant(scope, wanted, `[\n${entries.join(',\n')},\n]`, memberType);
  scope.members.set(type, name);
  return name;
}

/** Of types that are all texts TypeScript's name tells nothing. */
function nounOfMember(type: Type): string | undefined {
  return type.kind === 'builtin' ? nounOf(builtinOf(type.name)) : undefined;
}

function memberFunctions(type: Type, named: string, scope: Scope): { decode: string; encode: string } {
  if (type.kind === 'ref') {
    const names = codecFunctions(type.to);
    return {
      decode: valueName(type.to, names.decode, scope.imports),
      encode: valueName(type.to, names.encode, scope.imports),
    };
  }
  return {
    decode: addFunction(scope, 'decode', { type, named, text: readType(scope, type) }),
    encode: addFunction(scope, 'encode', { type, named, text: sendType(scope, type) }),
  };
}

function memberPart(type: Type, index: number): string {
  if (type.kind === 'builtin') return namePart(type.name);
  if (type.kind === 'array') return 'List';
  return type.kind === 'map' ? 'Map' : `Member${index + 1}`;
}

function jsonTest(kind: JsonKind, scope: Scope): string {
  if (kind === 'object') return `${runtime(scope, 'isObject')}(value)`;
  if (kind === 'array') return 'Array.isArray(value)';
  return kind === 'null' ? 'value === null' : `typeof value === "${kind}"`;
}

function valueTest(kind: ValueKind): string {
  switch (kind) {
    case 'date':
      return 'value instanceof Date';
    case 'bytes':
      return 'value instanceof Uint8Array';
    case 'array':
      return 'Array.isArray(value)';
    case 'null':
      return 'value === null';
    default:
      return `typeof value === "${kind}"`;
  }
}

const looksLikeObject: ReadonlySet<ValueKind> = new Set(['array', 'null']);

const spoken: Record<JsonKind, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'an array',
  object: 'an object',
};
