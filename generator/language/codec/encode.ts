// The encoding half of a codec: expressions that write a value, and the functions of composite types.
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
import { literalKey, member, stringLiteral } from '../../engine/emit/literals.js';
import { valueName } from './types.js';
import { encodeUnion } from './unions.js';
import { isPlain } from './kinds.js';
import {
  addFunction,
  codecFunctions,
  inheritedNames,
  namePart,
  returning,
  runtime,
  type Scope,
  sendType,
  type Subject,
} from './scope.js';

/** The whole text of an encoding function. `lead` is `export function ` or `function `. */
export function encodeFunction(lead: string, name: string, subject: Subject, scope: Scope): string {
  const body = encodeBody(subject, scope);
  const unused = subject.type.kind === 'object' && subject.type.fields.length === 0;
  const parameter = `${unused ? '_value' : 'value'}: ${subject.text}`;
  return `${functionHead(`${lead}${name}`, [parameter], 'unknown')}\n${body.join('\n')}\n}`;
}

/** The expression that writes `value`; the value itself where it is its own wire form. */
export function encodeExpression(type: Type, value: string, named: string, scope: Scope): Doc {
  if (isPlain(type)) return value;
  switch (type.kind) {
    case 'nullable':
      return conditional(`${value} === null`, 'null', encodeExpression(type.of, value, named, scope));
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
  return addFunction(scope, `encode${named}`, (name) => encodeFunction('function ', name, subject, scope));
}

function encodeBody({ type, named }: Subject, scope: Scope): string[] {
  if (type.kind === 'object') return objectBody(type.fields, named, scope);
  if (type.kind === 'nullable' && !isPlain(type)) {
    return ['  if (value === null) return null;', ...encodeBody({ type: type.of, named, text: '' }, scope)];
  }
  if (type.kind === 'union' && !isPlain(type)) return encodeUnion(type, named, scope);
  return [returning(encodeExpression(type, 'value', named, scope))];
}

function objectBody(fields: readonly Field[], named: string, scope: Scope): string[] {
  if (fields.length === 0) return ['  return {};'];
  return ['  return {', ...fields.map((field) => fieldLine(field, named, scope)), '  };'];
}

function fieldLine(field: Field, named: string, scope: Scope): string {
  const expression = fieldExpression(field, named + namePart(field.name), scope);
  const key = literalKey(field.name);
  const broken = typeof expression === 'object' && 'kind' in expression && expression.kind === 'group';
  const entry: Doc = broken ? [key, ':', group(indent(line, expression))] : [key, ':', after(expression)];
  return print(['    ', entry, ','], 4, 0);
}

/** An absent field stays undefined, which JSON leaves out: so all results have one shape. */
function fieldExpression({ name, type, optional, ...field }: Field, named: string, scope: Scope): Doc {
  const mayLack = optional || field.default !== undefined;
  const inherited = mayLack && inheritedNames.has(name);
  const value = member('value', name) + (inherited ? '!' : '');
  if (!mayLack || (isPlain(type) && !inherited)) return encodeExpression(type, value, named, scope);
  const absent = `${inherited ? `${runtime(scope, 'own')}(value, ${stringLiteral(name)})` : value} === undefined`;
  if (type.kind !== 'nullable' || isPlain(type)) {
    return conditional(absent, 'undefined', encodeExpression(type, value, named, scope));
  }
  const present = encodeExpression(type.of, value, named, scope);
  return conditionalChain(
    [
      [absent, 'undefined'],
      [`${value} === null`, 'null'],
    ],
    present,
  );
}
