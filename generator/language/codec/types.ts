// The TypeScript text of types, and the names under which types and codecs are emitted. Used by every emitter of TypeScript.
import type { BuiltinType } from '../builtin/builtin-type.js';
import { builtinOf } from '../builtin/builtins.js';
import { type NamedType, propertyOf, type Type } from '../model.js';
import { clientModule } from '../../engine/emit/modules.js';
import type { Imports } from '../../engine/emit/names.js';
import { propertyKey, stringLiteral } from '../../engine/emit/literals.js';
import { object } from '../../engine/emit/text.js';

/** `read`: what a reader of a value gets. `send`: what a sender gives, where fields with a default may be absent. */
export type Mode = 'read' | 'send';

/** The TypeScript of a type on one line; what it refers to is asked from `imports`. */
export function typeText(type: Type, mode: Mode, imports: Imports): string {
  return textOf(type, { mode, imports });
}

/**
 * The same for the right side of `type Dict = …`: a map through which the name leads back to itself is an index signature, which
 * TypeScript resolves late. `Record<string, Dict>` is a circular alias to it (TS2456).
 */
export function aliasText(named: Declared, mode: Mode, imports: Imports): string {
  return textOf(named.type, { mode, imports, of: named.type });
}

/** A declaration, as far as its text goes. */
interface Declared {
  readonly type: Type;
}

interface TextContext {
  readonly mode: Mode;
  readonly imports: Imports;
  /** The type whose alias is being declared. */
  readonly of?: Type;
}

function textOf(type: Type, context: TextContext): string {
  return members(type, context).join(' | ');
}

/** Whether a type is, or is made of, aliases that lead to a type. What an interface declares is resolved late by itself. */
function leadsTo(type: Type, target: Type, passed: Set<Type> = new Set()): boolean {
  switch (type.kind) {
    case 'ref': {
      const { type: behind } = type.to;
      if (behind === target) return true;
      if (passed.has(behind)) return false;
      passed.add(behind);
      return leadsTo(behind, target, passed);
    }
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      return leadsTo(type.of, target, passed);
    case 'union':
      return type.of.some((member) => leadsTo(member, target, passed));
    default:
      return false;
  }
}

/** The name to write for a named type, imported where it stands in another file. */
export function typeName(named: NamedType, mode: Mode, imports: Imports): string {
  // The user's own declarations have no sender's form; the generated file holds nothing but their codecs.
  if (named.origin === 'typescript') return imports.type(named.name, named.module.from);
  const name = mode === 'send' && named.hasInit ? initName(named) : named.name;
  return named.module.path === imports.file ? name : imports.type(name, named.module.path);
}

/** `UserInit`. */
export function initName(named: NamedType): string {
  return `${named.name}Init`;
}

/** The name to write for a named type's codec, imported where it stands in another file. */
export function codecName(named: NamedType, imports: Imports): string {
  return valueName(named, `${lowerFirst(named.name)}Codec`, imports);
}

/** The name to write for a value that is emitted beside a named type: `decodeUser`. */
export function valueName(named: NamedType, name: string, imports: Imports): string {
  return named.module.path === imports.file ? name : imports.value(name, named.module.path);
}

/** `user` for `User`, `url` for `URL`, `htmlPage` for `HTMLPage`. */
export function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (lead) => lead.toLowerCase());
}

/** The members of the union that a type is; most are a union of one. */
function members(type: Type, context: TextContext): string[] {
  const { mode, imports, of: declared } = context;
  switch (type.kind) {
    case 'builtin':
      return [builtinText(builtinOf(type.name), imports)];
    case 'enum':
      return enumMembers(type.values, type.open);
    case 'array':
      return [arrayOf(members(type.of, context))];
    case 'map':
      if (declared !== undefined && leadsTo(type.of, declared))
        return [`{ [key: string]: ${textOf(type.of, context)} }`];
      return [`Record<string, ${textOf(type.of, context)}>`];
    case 'stream':
      return [`AsyncIterable<${textOf(type.of, context)}>`];
    case 'nullable': {
      const of = members(type.of, context);
      // `unknown | null` is unknown.
      return of.includes('null') || of.includes('unknown') ? of : [...of, 'null'];
    }
    case 'union':
      return [...new Set(type.of.flatMap((one) => members(one, context)))];
    case 'object': {
      if (type.fields.length === 0) return ['Record<string, never>'];
      const fields = type.fields.map((field) => {
        const optional = field.optional || (mode === 'send' && field.default !== undefined);
        return `${propertyKey(propertyOf(field))}${optional ? '?' : ''}: ${textOf(field.type, context)}`;
      });
      return [object(fields, ';')];
    }
    case 'ref':
      return [typeName(type.to, mode, imports)];
    case 'parameter':
      return [type.name];
  }
}

function builtinText({ text, place }: BuiltinType, imports: Imports): string {
  return place === undefined ? text : imports.type(text, clientModule);
}

function enumMembers(values: readonly (string | number)[], open: boolean): string[] {
  const texts = values.map((value) => (typeof value === 'string' ? stringLiteral(value) : String(value)));
  if (!open) return texts;
  // `string & {}` keeps editors offering the known members.
  if (values.some((value) => typeof value === 'string')) texts.push('(string & {})');
  if (values.some((value) => typeof value === 'number')) texts.push('(number & {})');
  return texts;
}

function arrayOf(of: readonly string[]): string {
  return of.length === 1 ? `${of[0]}[]` : `(${of.join(' | ')})[]`;
}
