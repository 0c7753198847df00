// The TypeScript text of types, and the names under which types and codecs are emitted. Used by every emitter of TypeScript.
import type { BuiltinType } from '../builtin/builtin-type.js';
import { builtinOf } from '../builtin/builtins.js';
import type { NamedType, Operation, ServiceModel, Type } from '../model.js';
import { clientModule } from '../../engine/emit/modules.js';
import type { Imports } from '../../engine/emit/names.js';
import {
  braces,
  type Doc,
  group,
  ifBroken,
  indent,
  join,
  line,
  flatText,
  softLine,
  typeArguments,
  unionAfter,
} from '../../engine/emit/layout.js';
import { propertyKey, stringLiteral } from '../../engine/emit/literals.js';

/** `read`: what a reader of a value gets. `send`: what a sender gives, where fields with a default may be absent. */
export type Mode = 'read' | 'send';

/** The TypeScript of a type on one line; what it refers to is asked from `imports`. */
export function typeText(type: Type, mode: Mode, imports: Imports): string {
  return members(type, mode, imports).map(flatText).join(' | ');
}

/** `lead` followed by the type, broken where it doesn't fit: `lead` is `export type Role =` or `role?:`. */
export function typeAfter(lead: string, type: Type, mode: Mode, imports: Imports): Doc {
  const all = members(type, mode, imports);
  // Prettier does not break before the bar of `Name | null`.
  if (type.kind === 'nullable' && all.length === 2 && isReference(type.of)) {
    return [lead, ' ', all[0] ?? '', ' | null'];
  }
  return unionAfter(lead, all);
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

/**
 * The codec of an operation's result (of each event for streams), as contract.ts names it: a named type's own, `noneCodec`, or for
 * a result without a name (`User[]`) the `listUsersOutputCodec` that the service's dto.ts holds for it.
 */
export function resultCodec(operation: Operation, service: ServiceModel, imports: Imports): string {
  const type = resultType(operation);
  if (type === undefined) return imports.value('noneCodec', clientModule);
  if (type.kind === 'ref') return codecName(type.to, imports);
  return imports.value(`${operation.name}OutputCodec`, service.module.path);
}

/** The type that an operation's result codec reads; undefined for empty and binary results. */
export function resultType(operation: Operation): Type | undefined {
  if (operation.result.kind === 'json') return operation.result.type;
  return operation.result.kind === 'stream' ? operation.result.of : undefined;
}

/** `user` for `User`, `url` for `URL`, `htmlPage` for `HTMLPage`. */
export function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (lead) => lead.toLowerCase());
}

/** The members of the union that a type is; most are a union of one. */
function members(type: Type, mode: Mode, imports: Imports): Doc[] {
  switch (type.kind) {
    case 'builtin':
      return [builtinText(builtinOf(type.name), imports)];
    case 'enum':
      return enumMembers(type.values, type.open);
    case 'array':
      return [arrayOf(members(type.of, mode, imports))];
    case 'map':
      return [['Record', typeArguments(['string', typeArgument(type.of, mode, imports)])]];
    case 'stream':
      return [['AsyncIterable', typeArguments([typeArgument(type.of, mode, imports)])]];
    case 'nullable': {
      const of = members(type.of, mode, imports);
      // `unknown | null` is unknown.
      return of.includes('null') || of.includes('unknown') ? of : [...of, 'null'];
    }
    case 'union': {
      const all = type.of.flatMap((one) => members(one, mode, imports));
      return [...new Map(all.map((one) => [flatText(one), one])).values()];
    }
    case 'object':
      return [
        type.fields.length === 0
          ? 'Record<string, never>'
          : braces(
              type.fields.map((field) => {
                const optional = field.optional || (mode === 'send' && field.default !== undefined);
                return typeAfter(
                  `${propertyKey(field.name)}${optional ? '?' : ''}:`,
                  field.type,
                  mode,
                  imports,
                );
              }),
              ';',
            ),
      ];
    case 'ref':
      return [typeName(type.to, mode, imports)];
    case 'parameter':
      return [type.name];
  }
}

function builtinText({ text, place }: BuiltinType, imports: Imports): string {
  return place === undefined ? text : imports.type(text, clientModule);
}

function enumMembers(values: readonly (string | number)[], open: boolean): Doc[] {
  const texts = values.map((value) => (typeof value === 'string' ? stringLiteral(value) : String(value)));
  if (!open) return texts;
  // `string & {}` keeps editors offering the known members.
  if (values.some((value) => typeof value === 'string')) texts.push('(string & {})');
  if (values.some((value) => typeof value === 'number')) texts.push('(number & {})');
  return texts;
}

function arrayOf(of: readonly Doc[]): Doc {
  if (of.length === 1) return [of[0] ?? '', '[]'];
  return group(
    '(',
    indent(
      softLine,
      ifBroken('| '),
      join(
        [line, '| '],
        of.map((one) => indent(one)),
      ),
    ),
    softLine,
    ')[]',
  );
}

/** A type between angle brackets, where a union breaks at its bars. */
export function typeArgument(type: Type, mode: Mode, imports: Imports): Doc {
  const all = members(type, mode, imports);
  return all.length === 1 ? all : group(ifBroken('| '), join([line, '| '], all));
}

/** Whether a type is written as a name, with or without arguments. */
function isReference(type: Type): boolean {
  if (type.kind === 'builtin') return /^[A-Z]/.test(builtinOf(type.name).text);
  return ['ref', 'map', 'stream', 'parameter'].includes(type.kind);
}
