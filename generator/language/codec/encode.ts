// The encoding half of a codec: expressions that write a value, and the functions of composite types.
import { builtinOf } from '../builtin/builtins.js';
import { type Field, propertyOf, type Type } from '../model.js';
import { inheritedNames, literalKey, member, stringLiteral } from '../../engine/emit/literals.js';
import { call, conditional, openObject } from '../../engine/emit/text.js';
import { valueName } from './types.js';
import { encodeUnion } from './unions.js';
import { isPlain } from './kinds.js';
import {
  addFunction,
  codecFunctions,
  forField,
  namePart,
  returning,
  runtime,
  type Scope,
  sendType,
  type Subject,
} from './scope.js';

/** The writing of a value, as statements that end by returning it. */
export function encodeBody({ type, named }: Subject, scope: Scope): readonly string[] {
  if (type.kind === 'object') return objectBody(type.fields, named, scope);
  if (type.kind === 'nullable' && !isPlain(type)) {
    return ['if (value === null) return null;', ...encodeBody({ type: type.of, named, text: '' }, scope)];
  }
  if (type.kind === 'union' && !isPlain(type)) return encodeUnion(type, named, scope);
  return [returning(encodeExpression(type, 'value', named, scope))];
}

/** The expression that writes `value`; the value itself where it is its own wire form. */
export function encodeExpression(type: Type, value: string, named: string, scope: Scope): string {
  if (isPlain(type)) return value;
  switch (type.kind) {
    case 'nullable':
      return conditional([[`${value} === null`, 'null']], encodeExpression(type.of, value, named, scope));
    case 'array':
      return call(`${value}.map`, [encoderOf(type.of, `${named}Item`, scope)]);
    case 'map':
      return call(runtime(scope, 'writeMap'), [value, encoderOf(type.of, `${named}Entry`, scope)]);
    default:
      return call(encoderOf(type, named, scope), [value]);
  }
}

/** The name of a function of one parameter that writes a type. */
function encoderOf(type: Type, named: string, scope: Scope): string {
  if (type.kind === 'ref') return valueName(type.to, codecFunctions(type.to).encode, scope.imports);
  if (type.kind === 'builtin') {
    const { write } = builtinOf(type.name);
    if (write !== undefined) return runtime(scope, write(scope.wire));
  }
  const subject: Subject = { type, named, text: sendType(scope, type) };
  return addFunction(scope, 'encode', subject);
}

function objectBody(fields: readonly Field[], named: string, scope: Scope): string[] {
  // Nothing is read of the value here that would tell that it is none.
  if (fields.length === 0) return [returning(call(runtime(scope, 'writeEmpty'), ['value']))];
  const entries = fields.map((field) =>
    forField(
      scope,
      field,
      () =>
        `${literalKey(field.name)}: ${fieldExpression(field, named + namePart(propertyOf(field)), scope)}`,
    ),
  );
  return [returning(openObject(entries))];
}

/** An absent field stays undefined, which JSON leaves out: so all results have one shape. */
function fieldExpression({ type, optional, ...field }: Field, named: string, scope: Scope): string {
  const mayLack = optional || field.default !== undefined;
  const name = propertyOf(field);
  const inherited = mayLack && inheritedNames.has(name);
  const value = member('value', name) + (inherited ? '!' : '');
  if (!mayLack || (isPlain(type) && !inherited)) return encodeExpression(type, value, named, scope);
  const absent = `${inherited ? `${runtime(scope, 'own')}(value, ${stringLiteral(name)})` : value} === undefined`;
  if (type.kind !== 'nullable' || isPlain(type)) {
    return conditional([[absent, 'undefined']], encodeExpression(type, value, named, scope));
  }
  const present = encodeExpression(type.of, value, named, scope);
  return conditional(
    [
      [absent, 'undefined'],
      [`${value} === null`, 'null'],
    ],
    present,
  );
}
