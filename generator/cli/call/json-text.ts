// JSON with all of its digits: what `JSON.parse` rounds stays whole here.
import type { TypeSchema } from '@armature/runtime/client';
import { findBuiltin } from '../../language/builtin/builtins.js';

/** Reads JSON; integers beyond ±(2^53 - 1) are bigints. Throws JSON.parse's SyntaxError. */
export function parseJson(text: string): unknown {
  // First as it is: its errors name places in the text that was given.
  const plain: unknown = JSON.parse(text);
  const sign = signNotIn(JSON.stringify(plain));
  const marked = text.replace(stringOrNumber, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${sign}${token}"` : token,
  );
  if (marked === text) return plain;
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(sign) ? BigInt(value.slice(sign.length)) : value,
  ) as unknown;
}

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

/** Strings are matched as well, so that what looks like a number in them is passed over. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

function signNotIn(text: string): string {
  let sign = 'integer ';
  while (text.includes(sign)) sign = `#${sign}`;
  return sign;
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
