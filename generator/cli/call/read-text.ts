// Reads the text of an argument by a type of a contract: what a shell can only write as text becomes the JSON that the type asks for.
import type { TypeSchema } from '@armature/runtime/client';
import { parseJson } from '../../source/json-digits.js';
import { fitIntegers } from './fit-integers.js';
import { findBuiltin } from '../../language/builtin/builtins.js';

/** The named types of a contract. */
export type NamedTypes = Readonly<Record<string, TypeSchema>>;

/** A value in its JSON form, or why the text is none; the problem reads on after the argument. */
export type ReadText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** Follows references, and what may be null is what it is otherwise. */
export function plainType(type: TypeSchema, types: NamedTypes): TypeSchema {
  for (let current = type; ; ) {
    if (current.kind === 'nullable') current = current.of;
    else if (current.kind === 'ref') {
      const named = types[current.name];
      if (!named) return { kind: 'builtin', name: 'json' };
      current = named;
    } else return current;
  }
}

/** Reads a text. Constraints are left to the service, which knows them all; only what cannot become the type's JSON is refused. */
export function readText(text: string, type: TypeSchema, types: NamedTypes): ReadText {
  if (text === 'null' && isNullable(type, types)) return found(null);
  const plain = plainType(type, types);
  switch (plain.kind) {
    case 'builtin':
      return readBuiltin(text, plain.name);
    case 'enum':
      return readEnum(text, plain);
    case 'array':
      return readArray(text, plain.of, types);
    case 'union':
      return readUnion(text, plain.of, types);
    case 'object':
    case 'map':
      return /^\s*\{/.test(text)
        ? readJson(text, type, types)
        : wrong('is an object: give its fields with dots, or JSON with :=');
    default:
      return wrong('cannot be given as an argument');
  }
}

function isNullable(type: TypeSchema, types: NamedTypes): boolean {
  if (type.kind === 'ref') {
    const named = types[type.name];
    return named !== undefined && isNullable(named, types);
  }
  return type.kind === 'nullable';
}

function readBuiltin(text: string, name: string): ReadText {
  const type = findBuiltin(name);
  if (type?.bounds !== undefined) {
    if (!/^-?\d+$/.test(text)) return wrong('has to be a whole number');
    return found(type.param === 'number' ? Number(text) : text);
  }
  switch (type?.param) {
    case 'boolean':
      return text === 'true' || text === 'false' ? found(text === 'true') : wrong('has to be true or false');
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? found(Number(text))
        : wrong('has to be a number');
    case 'json': {
      const json = readJson(text, { kind: 'builtin', name }, {});
      return json.ok ? json : found(text);
    }
    case 'file':
      return wrong('is a file: give it as name=@path');
    default:
      return found(text);
  }
}

function readEnum(text: string, type: TypeSchema & { readonly kind: 'enum' }): ReadText {
  const value = type.values.find((candidate) => String(candidate) === text);
  if (value !== undefined) return found(value);
  return type.open ? found(text) : wrong(`has to be one of ${type.values.join(', ')}`);
}

/** JSON, or items with commas where no item can have one itself. */
function readArray(text: string, of: TypeSchema, types: NamedTypes): ReadText {
  if (/^\s*\[/.test(text)) return readJson(text, { kind: 'array', of }, types);
  const item = plainType(of, types);
  const mayHaveCommas = item.kind === 'builtin' && findBuiltin(item.name)?.commas === true;
  const texts = text === '' ? [] : mayHaveCommas ? [text] : text.split(',');
  const read = texts.map((each) => readText(each.trim(), of, types));
  const failed = read.find((each) => !each.ok);
  return failed ?? found(read.map((each) => (each.ok ? each.value : undefined)));
}

/** Text stays text where a member takes it, so that digits don't turn into a number: `:=` says that they are one. */
function readUnion(text: string, members: readonly TypeSchema[], types: NamedTypes): ReadText {
  const read = members.map((member) => readText(text, member, types)).filter(({ ok }) => ok);
  const asText = read.find((each) => each.ok && typeof each.value === 'string');
  if (asText === undefined && /^\s*[{[]/.test(text))
    return readJson(text, { kind: 'union', of: members }, types);
  return asText ?? read[0] ?? wrong('fits no member of the union: give JSON with :=');
}

/** JSON as it stands, large integers as the type has them. */
export function readJson(text: string, type: TypeSchema, types: NamedTypes): ReadText {
  try {
    return found(fitIntegers(parseJson(text), type, types));
  } catch (error) {
    return wrong(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function found(value: unknown): ReadText {
  return { ok: true, value };
}

function wrong(problem: string): ReadText {
  return { ok: false, problem };
}
