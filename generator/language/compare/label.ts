// Types in a few words, as a manifest would write them.
import type { FieldSchema, TypeSchema } from '@armature/runtime/wire';
import type { Constraints } from './relation.js';

/** A type: `string(1..64)`, `User[] | null`, `enum(a, b)`. */
export function typeLabel(type: TypeSchema): string {
  switch (type.kind) {
    case 'builtin':
      return type.name + rangeLabel(type.constraints ?? {});
    case 'enum':
      return `enum(${type.values.join(', ')}${type.open ? ', …' : ''})`;
    case 'array':
      return `${grouped(type.of)}[]${rangeLabel(type.constraints ?? {})}`;
    case 'map':
      return `map<string, ${typeLabel(type.of)}>${rangeLabel(type.constraints ?? {})}`;
    case 'nullable':
      return `${typeLabel(type.of)} | null`;
    case 'stream':
      return `stream<${typeLabel(type.of)}>`;
    case 'union':
      return type.of.map(typeLabel).join(' | ');
    case 'object':
      return `{ ${Object.keys(type.fields).join(', ')} }`;
    case 'ref':
      return type.name;
  }
}

/** A field's type with what it says of its absence: `string = "x"`, `string, optional`. */
export function fieldLabel(field: FieldSchema): string {
  if (hasDefault(field)) return `${typeLabel(field.type)} = ${JSON.stringify(field.default)}`;
  return field.optional ? `${typeLabel(field.type)}, optional` : typeLabel(field.type);
}

/** Whether a field has a default; null may be one. */
export function hasDefault(field: FieldSchema): boolean {
  return Object.hasOwn(field, 'default');
}

/** Bounds as the manifest writes them, other constraints by name. */
export function rangeLabel(constraints: Constraints): string {
  const pick = (...names: string[]): unknown =>
    names.map((name) => constraints[name]).find((value) => value !== undefined);
  const least = pick('minimum', 'minLength', 'minItems', 'minProperties');
  const most = pick('maximum', 'maxLength', 'maxItems', 'maxProperties');
  const parts = least === undefined && most === undefined ? [] : [`${shown(least)}..${shown(most)}`];
  for (const name of ['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'uniqueItems', 'pattern']) {
    if (constraints[name] !== undefined) parts.push(`${name}: ${shown(constraints[name])}`);
  }
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function shown(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function grouped(type: TypeSchema): string {
  const label = typeLabel(type);
  return type.kind === 'nullable' || type.kind === 'union' ? `(${label})` : label;
}
