// The decoding half of a codec: expressions that read a value, and the straight-line functions of composite types.
import { builtinOf } from '../builtin/builtins.js';
import { readerName } from '../builtin/check-value.js';
import { type Field, propertyOf, type Type } from '../model.js';
import { inheritedNames, literalKey, member, stringLiteral } from '../../engine/emit/literals.js';
import { call, conditional, jsonExpression, openObject } from '../../engine/emit/text.js';
import { lowerFirst, valueName } from './types.js';
import { decodeUnion } from './unions.js';
import { entryPlace, fieldPlace, itemPlace, rootPlace } from './place.js';
import { defaultedValue, plainDefault, wireDefault } from './default.js';
import { countBoundsFor, ruleFor } from './rules.js';
import {
  addConstant,
  addFunction,
  codecFunctions,
  forField,
  namePart,
  type Place,
  readType,
  returning,
  runtime,
  runtimeType,
  type Scope,
  type Subject,
  unlessObject,
} from './scope.js';

/** The reading of a value, as statements that end by returning it. */
export function decodeBody(subject: Subject, scope: Scope): readonly string[] {
  const body = bodyOf(subject, scope);
  if (!subject.recursive) return body;
  return [
    `if (${runtime(scope, 'isTooDeep')}(at)) return ${runtime(scope, 'tooDeep')}(at, problems);`,
    ...body,
  ];
}

/** The expression that reads a value of a type at a place. Composite types without a name get a private function. */
export function readExpression(type: Type, place: Place, named: string, scope: Scope): string {
  switch (type.kind) {
    case 'builtin': {
      const rule = ruleFor(type.name, type.constraints, named, scope);
      const args = [place.value, 'at', place.key, 'problems', ...(rule === undefined ? [] : [rule])];
      return call(runtime(scope, readerName(builtinOf(type.name), scope.wire)), args);
    }
    case 'nullable': {
      if (isAnything(type.of)) return readExpression(type.of, place, named, scope);
      return conditional([[`${place.value} === null`, 'null']], readExpression(type.of, place, named, scope));
    }
    case 'ref': {
      const { to } = type;
      // What is but another word for a built-in type is read without a call in between.
      if (to.type.kind === 'builtin' && Object.keys(to.type.constraints).length === 0) {
        return readExpression(to.type, place, named, scope);
      }
      return call(valueName(to, codecFunctions(to).decode, scope.imports), [
        place.value,
        place.pointer,
        'problems',
      ]);
    }
    case 'enum':
      if (type.open && isAllText(type.values)) {
        return call(runtime(scope, 'readString'), [place.value, 'at', place.key, 'problems']);
      }
      return privately(type, place, named, scope);
    default:
      return privately(type, place, named, scope);
  }
}

function bodyOf(subject: Subject, scope: Scope): readonly string[] {
  const { type, named } = subject;
  switch (type.kind) {
    case 'object':
      return objectBody(type, subject, scope);
    case 'array':
      return arrayBody(type, named, scope);
    case 'map':
      return mapBody(type, named, scope);
    case 'nullable':
      if (isAnything(type.of)) return bodyOf({ ...subject, type: type.of }, scope);
      if (type.of.kind === 'enum' && !type.of.open) {
        const [head = '', ...members] = enumBody(type.of, subject, scope);
        // Behind a test for null, TypeScript takes the value for an object, and no member narrows it.
        return [head, 'case null:', ...members];
      }
      return ['if (value === null) return null;', ...bodyOf({ ...subject, type: type.of }, scope)];
    case 'enum':
      return enumBody(type, subject, scope);
    case 'union':
      return decodeUnion(type, subject, scope);
    case 'builtin':
    case 'ref':
      return [returning(readExpression(type, rootPlace(scope), named, scope))];
    case 'stream':
    case 'parameter':
      throw new Error(`${named}: a ${type.kind} has no codec`);
  }
}

function privately(type: Type, place: Place, named: string, scope: Scope): string {
  const name = addFunction(scope, 'decode', { type, named, text: readType(scope, type) });
  return call(name, [place.value, place.pointer, 'problems']);
}

type TypeOf<Kind extends Type['kind']> = Extract<Type, { kind: Kind }>;

function objectBody(type: TypeOf<'object'>, subject: Subject, scope: Scope): string[] {
  const { named, text } = subject;
  const lines = [unlessObject(scope)];
  if (type.additional === 'reject') {
    const names = type.fields.map((field) => field.name);
    const known = addConstant(
      scope,
      `${lowerFirst(named)}Keys`,
      names.length === 0 ? 'new Set<string>()' : `new Set(${jsonExpression(names)})`,
    );
    lines.push(`${call(runtime(scope, 'rejectOthers'), ['value', known, 'at', 'problems'])};`);
  }
  const always = type.fields.filter((field) => !field.optional || field.default !== undefined);
  const sometimes = type.fields.filter((field) => !always.includes(field));
  const literal = openObject(always.map((field) => fieldEntry(field, named, scope)));
  if (sometimes.length === 0) return [...lines, returning(literal)];
  const result = subject.foreign ? `${runtimeType(scope, 'Writable')}<${text}>` : text;
  // A literal without `toString` has the inherited one in the eyes of TypeScript.
  const inherits = sometimes.some((field) => inheritedNames.has(propertyOf(field)));
  lines.push(
    inherits ? `const result = ${literal} as unknown as ${result};` : `const result: ${result} = ${literal};`,
  );
  for (const field of sometimes) lines.push(forField(scope, field, () => optionalField(field, named, scope)));
  return [...lines, 'return result;'];
}

function fieldEntry(field: Field, named: string, scope: Scope): string {
  return forField(
    scope,
    field,
    () => `${literalKey(propertyOf(field))}: ${fieldExpression(field, named, scope)}`,
  );
}

function fieldExpression(field: Field, named: string, scope: Scope): string {
  const place = fieldPlace(field.name, scope);
  const wanted = named + namePart(propertyOf(field));
  if (field.default === undefined) return readExpression(field.type, place, wanted, scope);
  const wire = wireDefault(field.type, field.default.value);
  const literal = plainDefault(field.type, wire);
  if (literal === undefined) {
    const value = defaultedValue(place.value, wire, wanted, scope);
    // A conditional would name the value twice; a function of its own names it once.
    const type = field.type;
    if (type.kind === 'nullable' && !isAnything(type.of))
      return privately(type, { ...place, value }, wanted, scope);
    return readExpression(type, { ...place, value }, wanted, scope);
  }
  const { type } = field;
  const absent = `${place.value} === undefined`;
  if (type.kind !== 'nullable' || isAnything(type.of)) {
    return conditional([[absent, literal]], readExpression(type, place, wanted, scope));
  }
  const read = readExpression(type.of, place, wanted, scope);
  return conditional(
    [
      [absent, literal],
      [`${place.value} === null`, 'null'],
    ],
    read,
  );
}

function optionalField(field: Field, named: string, scope: Scope): string {
  const place = fieldPlace(field.name, scope);
  const expression = readExpression(field.type, place, named + namePart(propertyOf(field)), scope);
  const assignment =
    propertyOf(field) === '__proto__'
      ? call(runtime(scope, 'setEntry'), ['result as never', stringLiteral('__proto__'), expression])
      : `${member('result', propertyOf(field))} = ${expression}`;
  return `if (${place.value} !== undefined) {\n${assignment};\n}`;
}

function arrayBody(type: TypeOf<'array'>, named: string, scope: Scope): string[] {
  const { minItems, maxItems, uniqueItems } = type.constraints;
  const lines = [`if (!Array.isArray(value)) return ${runtime(scope, 'notArray')}(value, at, problems);`];
  const bounds = countBoundsFor({ min: minItems, max: maxItems }, named, scope);
  if (bounds !== undefined)
    lines.push(`${call(runtime(scope, 'checkItems'), ['value.length', bounds, 'at', 'problems'])};`);
  if (uniqueItems === true) lines.push(`${runtime(scope, 'checkUnique')}(value, at, problems);`);
  const item = readExpression(type.of, itemPlace, `${named}Item`, scope);
  return [
    ...lines,
    `const items: ${readType(scope, type)} = [];`,
    'for (let i = 0; i < value.length; i++) {',
    `items.push(${item});`,
    '}',
    'return items;',
  ];
}

function mapBody(type: TypeOf<'map'>, named: string, scope: Scope): string[] {
  const { minProperties, maxProperties } = type.constraints;
  const lines = [unlessObject(scope), 'const keys = Object.keys(value);'];
  const bounds = countBoundsFor({ min: minProperties, max: maxProperties }, named, scope);
  if (bounds !== undefined)
    lines.push(`${call(runtime(scope, 'checkEntries'), ['keys.length', bounds, 'at', 'problems'])};`);
  const entry = readExpression(type.of, entryPlace(scope), `${named}Entry`, scope);
  return [
    ...lines,
    `const entries: ${readType(scope, type)} = {};`,
    'for (const key of keys) {',
    `${call(runtime(scope, 'setEntry'), ['entries', 'key', entry])};`,
    '}',
    'return entries;',
  ];
}

function enumBody(type: TypeOf<'enum'>, { named, list }: Subject, scope: Scope): string[] {
  if (type.open) {
    const place = rootPlace(scope);
    const args = ['value', 'at', place.key, 'problems'];
    if (isAllText(type.values)) return [returning(call(runtime(scope, 'readString'), args))];
    const numbers = returning(call(runtime(scope, 'readNumber'), args));
    if (type.values.every((value) => typeof value === 'number')) return [numbers];
    return ['if (typeof value === "string") return value;', numbers];
  }
  const values = list ?? addConstant(scope, `${lowerFirst(named)}Values`, jsonExpression(type.values));
  return [
    'switch (value) {',
    ...type.values.map((value) => `case ${jsonExpression(value)}:`),
    'return value;',
    'default:',
    returning(call(runtime(scope, 'notOneOf'), ['value', 'at', 'problems', values])),
    '}',
  ];
}

function isAllText(values: readonly (string | number)[]): boolean {
  return values.every((value) => typeof value === 'string');
}

/** Whether null is already among what a type reads. */
function isAnything(type: Type): boolean {
  return (
    (type.kind === 'builtin' && builtinOf(type.name).value === 'any') ||
    (type.kind === 'ref' && isAnything(type.to.type))
  );
}
