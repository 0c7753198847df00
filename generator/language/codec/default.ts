// Defaults as a sender would write them: a manifest may give a number where the wire has a decimal string.
import type { BuiltinType, JsonValue } from '../builtin/builtin-type.js';
import { builtinOf } from '../builtin/builtins.js';
import { jsonForm } from '../builtin/check-value.js';
import type { Type } from '../model.js';
import { call, jsonExpression } from '../../engine/emit/text.js';
import { addDefault, runtime, type Scope } from './scope.js';

/** A default in its type's own wire form. */
export function wireDefault(type: Type, value: unknown): unknown {
  switch (type.kind) {
    case 'builtin':
      return jsonForm(builtinOf(type.name), value);
    case 'nullable':
      return value === null ? null : wireDefault(type.of, value);
    case 'ref':
      return wireDefault(type.to.type, value);
    case 'array':
      return Array.isArray(value) ? value.map((item) => wireDefault(type.of, item)) : value;
    case 'map':
      return mapEntries(value, () => type.of);
    case 'object': {
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return mapEntries(value, (key) => types.get(key));
    }
    default:
      return typeof value === 'bigint' ? value.toString() : value;
  }
}

/** A default that may stand in the text as it is: JSON and TypeScript agree on it. */
export function plainDefault(type: Type, value: unknown): string | undefined {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'nullable':
      return plainDefault(type.of, value);
    case 'ref':
      return type.to.type.kind === 'builtin' || type.to.type.kind === 'enum'
        ? plainDefault(type.to.type, value)
        : undefined;
    case 'builtin':
      return plainBuiltin(builtinOf(type.name), value);
    case 'enum':
      break;
    default:
      return undefined;
  }
  return typeof value === 'object' ? undefined : jsonExpression(value);
}

/** Objects are read from their JSON each time: a reader may change what it got. */
function plainBuiltin({ value: kind, literal }: BuiltinType, value: unknown): string | undefined {
  if (typeof value === 'object' || ['date', 'bytes', 'any', 'object'].includes(kind)) return undefined;
  // What is a default was read as JSON.
  return literal === undefined ? jsonExpression(value) : literal(value as JsonValue);
}

/** The expression of a value or, where it is absent, its default: made anew each time, since decoded values are the reader's to change. */
export function defaultedValue(value: string, wire: unknown, named: string, scope: Scope): string {
  const flat = jsonExpression(wire);
  const literal = flat.length <= 40 ? flat : `${addDefault(scope, named, flat)}()`;
  return call(runtime(scope, 'withDefault'), [value, literal]);
}

function mapEntries(value: unknown, typeOf: (key: string) => Type | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const type = typeOf(key);
      return [key, type === undefined ? entry : wireDefault(type, entry)];
    }),
  );
}
