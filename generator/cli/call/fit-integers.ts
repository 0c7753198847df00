// Large integers of arguments in the form of their types.
import type { TypeSchema } from '@armature/runtime/client';
import { findBuiltin } from '../../language/builtin/builtins.js';

/**
 * The value in the JSON form of its type, where there are types: a large integer is a decimal string for an int64 or a decimal, and a
 * number for all else, as JSON.parse would have it.
 */
export function fitIntegers(
  value: unknown,
  type: TypeSchema,
  named: Readonly<Record<string, TypeSchema>>,
): unknown {
  if (typeof value === 'bigint') return takesText(type, named) ? value.toString() : Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const of = memberType(type, undefined, named);
    return value.map((item) => fitIntegers(item, of, named));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      fitIntegers(member, memberType(type, name, named), named),
    ]),
  );
}

const anything: TypeSchema = { kind: 'builtin', name: 'json' };

function follow(type: TypeSchema, named: Readonly<Record<string, TypeSchema>>): TypeSchema {
  if (type.kind === 'nullable') return follow(type.of, named);
  return type.kind === 'ref' ? follow(named[type.name] ?? anything, named) : type;
}

/** The type of a field, or of the items where there is no name. */
function memberType(
  type: TypeSchema,
  name: string | undefined,
  named: Readonly<Record<string, TypeSchema>>,
): TypeSchema {
  const plain = follow(type, named);
  if (plain.kind === 'array' || plain.kind === 'map') return plain.of;
  if (plain.kind === 'object' && name !== undefined && Object.hasOwn(plain.fields, name))
    return plain.fields[name]?.type ?? anything;
  // Whichever member has the field says what its numbers are.
  if (plain.kind === 'union')
    return { kind: 'union', of: plain.of.map((member) => memberType(member, name, named)) };
  return anything;
}

function takesText(type: TypeSchema, named: Readonly<Record<string, TypeSchema>>): boolean {
  const plain = follow(type, named);
  if (plain.kind === 'union') return plain.of.some((member) => takesText(member, named));
  return plain.kind === 'builtin' && findBuiltin(plain.name)?.json === 'digits';
}
