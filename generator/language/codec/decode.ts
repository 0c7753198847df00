// The decoding half of a codec: expressions that read a value, and the straight-line functions of composite types.
import { builtinOf } from '../builtin/builtins.js';
import type { Field, Type } from '../model.js';
import {
  after,
  call,
  conditional,
  conditionalChain,
  type Doc,
  functionHead,
  group,
  indent,
  line,
  print,
} from '../../engine/emit/layout.js';
import { jsonLiteral, literalKey, member, stringLiteral } from '../../engine/emit/literals.js';
import { lowerFirst, valueName } from './types.js';
import { decodeUnion } from './unions.js';
import { entryPlace, fieldPlace, itemPlace, rootPlace } from './place.js';
import { defaultedValue, plainDefault, wireDefault } from './default.js';
import { countBoundsFor, ruleFor } from './rules.js';
import {
  addConstant,
  addFunction,
  codecFunctions,
  inheritedNames,
  namePart,
  type Place,
  readType,
  returning,
  runtime,
  runtimeType,
  type Scope,
  statement,
  type Subject,
} from './scope.js';

/** The whole text of a decoding function. `lead` is `export function ` or `function `. */
export function decodeFunction(lead: string, name: string, subject: Subject, scope: Scope): string {
  const parameters = ['value: unknown', 'at: string', `problems: ${runtimeType(scope, 'Problems')}`];
  const body = decodeBody(subject, scope);
  if (subject.recursive) {
    body.unshift(
      `  if (${runtime(scope, 'isTooDeep')}(at)) return ${runtime(scope, 'tooDeep')}(at, problems);`,
    );
  }
  return `${functionHead(`${lead}${name}`, parameters, subject.text)}\n${body.join('\n')}\n}`;
}

/** The expression that reads a value of a type at a place. Composite types without a name get a private function. */
export function readExpression(type: Type, place: Place, named: string, scope: Scope): Doc {
  switch (type.kind) {
    case 'builtin': {
      const rule = ruleFor(type.name, type.constraints, named, scope);
      const args = [place.value, 'at', place.key, 'problems', ...(rule === undefined ? [] : [rule])];
      return call(runtime(scope, builtinOf(type.name).read), args);
    }
    case 'nullable': {
      if (isAnything(type.of)) return readExpression(type.of, place, named, scope);
      return conditional(`${place.value} === null`, 'null', readExpression(type.of, place, named, scope));
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

/** The reading of a value, as statements that end by returning it. */
function decodeBody(subject: Subject, scope: Scope): string[] {
  const { type, named } = subject;
  switch (type.kind) {
    case 'object':
      return objectBody(type, subject, scope);
    case 'array':
      return arrayBody(type, named, scope);
    case 'map':
      return mapBody(type, named, scope);
    case 'nullable':
      if (isAnything(type.of)) return decodeBody({ ...subject, type: type.of }, scope);
      if (type.of.kind === 'enum' && !type.of.open) {
        const [head = '', ...members] = enumBody(type.of, named, scope);
        // Behind a test for null, TypeScript takes the value for an object, and no member narrows it.
        return [head, '    case null:', ...members];
      }
      return ['  if (value === null) return null;', ...decodeBody({ ...subject, type: type.of }, scope)];
    case 'enum':
      return enumBody(type, named, scope);
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

function privately(type: Type, place: Place, named: string, scope: Scope): Doc {
  const subject: Subject = { type, named, text: readType(scope, type) };
  const name = addFunction(scope, `decode${named}`, (own) =>
    decodeFunction('function ', own, subject, scope),
  );
  return call(name, [place.value, place.pointer, 'problems']);
}

type TypeOf<Kind extends Type['kind']> = Extract<Type, { kind: Kind }>;

function objectBody(type: TypeOf<'object'>, subject: Subject, scope: Scope): string[] {
  const { named, text } = subject;
  const lines = [
    `  if (!${runtime(scope, 'isObject')}(value)) return ${runtime(scope, 'notObject')}(value, at, problems);`,
  ];
  if (type.additional === 'reject') {
    const names: Doc = jsonLiteral(type.fields.map((field) => field.name));
    const known = addConstant(
      scope,
      `${lowerFirst(named)}Keys`,
      type.fields.length === 0 ? 'new Set<string>()' : ['new Set(', names, ')'],
    );
    lines.push(statement(call(runtime(scope, 'rejectOthers'), ['value', known, 'at', 'problems'])));
  }
  const always = type.fields.filter((field) => !field.optional || field.default !== undefined);
  const sometimes = type.fields.filter((field) => !always.includes(field));
  const entries = always.map((field) =>
    print(['    ', ...property(literalKey(field.name), fieldExpression(field, named, scope)), ','], 4, 0),
  );
  const literal = entries.length === 0 ? ['{}'] : ['{', ...entries, '  }'];
  if (sometimes.length === 0) return [...lines, `  return ${literal.join('\n')};`];
  const result = subject.foreign ? `${runtimeType(scope, 'Writable')}<${text}>` : text;
  // A literal without `toString` has the inherited one in the eyes of TypeScript.
  const inherits = sometimes.some((field) => inheritedNames.has(field.name));
  const cast = inherits ? ` as unknown as ${result}` : '';
  lines.push(`  const result${inherits ? '' : `: ${result}`} = ${literal.join('\n')}${cast};`);
  for (const field of sometimes) lines.push(...optionalField(field, named, scope));
  return [...lines, '  return result;'];
}

function fieldExpression(field: Field, named: string, scope: Scope): Doc {
  const place = fieldPlace(field.name, scope);
  const wanted = named + namePart(field.name);
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
    return conditional(absent, literal, readExpression(type, place, wanted, scope));
  }
  const read = readExpression(type.of, place, wanted, scope);
  return conditionalChain(
    [
      [absent, literal],
      [`${place.value} === null`, 'null'],
    ],
    read,
  );
}

function optionalField(field: Field, named: string, scope: Scope): string[] {
  const place = fieldPlace(field.name, scope);
  const expression = readExpression(field.type, place, named + namePart(field.name), scope);
  const assignment =
    field.name === '__proto__'
      ? call(runtime(scope, 'setEntry'), ['result as never', place.key, expression])
      : isConditional(expression)
        ? [member('result', field.name), ' =', group(indent(line, expression))]
        : [member('result', field.name), ' =', after(expression)];
  return [`  if (${place.value} !== undefined) {`, print(['    ', assignment, ';'], 4, 0), '  }'];
}

function property(key: string, expression: Doc): Doc[] {
  return isConditional(expression)
    ? [key, ':', group(indent(line, expression))]
    : [key, ':', after(expression)];
}

function isConditional(expression: Doc): boolean {
  return typeof expression === 'object' && 'kind' in expression && expression.kind === 'group';
}

function arrayBody(type: TypeOf<'array'>, named: string, scope: Scope): string[] {
  const { minItems, maxItems, uniqueItems } = type.constraints;
  const lines = [`  if (!Array.isArray(value)) return ${runtime(scope, 'notArray')}(value, at, problems);`];
  const bounds = countBoundsFor({ min: minItems, max: maxItems }, named, scope);
  if (bounds !== undefined)
    lines.push(statement(call(runtime(scope, 'checkItems'), ['value.length', bounds, 'at', 'problems'])));
  if (uniqueItems === true) lines.push(`  ${runtime(scope, 'checkUnique')}(value, at, problems);`);
  const item = readExpression(type.of, itemPlace, `${named}Item`, scope);
  lines.push(
    print(['  const items: ', readType(scope, type), ' = [];'], 2, 0),
    '  for (let i = 0; i < value.length; i++) {',
    print(['    ', call('items.push', [item]), ';'], 4, 0),
    '  }',
    '  return items;',
  );
  return lines;
}

function mapBody(type: TypeOf<'map'>, named: string, scope: Scope): string[] {
  const { minProperties, maxProperties } = type.constraints;
  const lines = [
    `  if (!${runtime(scope, 'isObject')}(value)) return ${runtime(scope, 'notObject')}(value, at, problems);`,
  ];
  const bounds = countBoundsFor({ min: minProperties, max: maxProperties }, named, scope);
  lines.push('  const keys = Object.keys(value);');
  if (bounds !== undefined)
    lines.push(statement(call(runtime(scope, 'checkEntries'), ['keys.length', bounds, 'at', 'problems'])));
  const entry = readExpression(type.of, entryPlace(scope), `${named}Entry`, scope);
  lines.push(
    `  const entries: ${readType(scope, type)} = {};`,
    '  for (const key of keys) {',
    print(['    ', call(runtime(scope, 'setEntry'), ['entries', 'key', entry]), ';'], 4, 0),
    '  }',
    '  return entries;',
  );
  return lines;
}

function enumBody(type: TypeOf<'enum'>, named: string, scope: Scope): string[] {
  if (type.open) {
    const place = rootPlace(scope);
    const args = ['value', 'at', place.key, 'problems'];
    if (isAllText(type.values)) return [returning(call(runtime(scope, 'readString'), args))];
    const numbers = returning(call(runtime(scope, 'readNumber'), args));
    if (type.values.every((value) => typeof value === 'number')) return [numbers];
    return ['  if (typeof value === "string") return value;', numbers];
  }
  const values = addConstant(scope, `${lowerFirst(named)}Values`, jsonLiteral(type.values));
  return [
    '  switch (value) {',
    ...type.values.map(
      (value) => `    case ${typeof value === 'string' ? stringLiteral(value) : String(value)}:`,
    ),
    '      return value;',
    '    default:',
    returning(call(runtime(scope, 'notOneOf'), ['value', 'at', 'problems', values]), 6),
    '  }',
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
