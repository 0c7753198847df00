// Unions as the compiler sees them: choices of texts, something or null, or several types.
import type { ts } from '../../source/typescript.js';
import type { Type } from '../model.js';
import { toPascal } from '../link/naming.js';
import type { Converter } from './reading.js';

/** A union that stands within something else: choices stay in place, other unions get names. */
export function convertUnionAt(converter: Converter, type: ts.UnionType, at: ts.Node, hint: string): Type {
  const parts = partsOf(converter, type);
  if (parts.hasNull && parts.rest.length > 0) {
    const bare = converter.program.checker.getNonNullableType(type);
    return { kind: 'nullable', of: converter.fromType(bare, at, hint) };
  }
  const simple = simpleUnion(converter, parts, at, hint);
  return simple ?? converter.lift(type, at, hint);
}

/** See Converter.unionBody. */
export function convertUnion(converter: Converter, type: ts.UnionType, at: ts.Node, owner: string): Type {
  const parts = partsOf(converter, type);
  const simple = simpleUnion(converter, parts, at, owner);
  const of: Type = simple ?? {
    kind: 'union',
    of: membersOf(converter, parts, at, owner),
  };
  return parts.hasNull ? { kind: 'nullable', of } : of;
}

function membersOf(converter: Converter, parts: UnionParts, at: ts.Node, owner: string): readonly Type[] {
  const { ts } = converter.program;
  const isBoolean = (part: ts.Type): boolean => (part.flags & ts.TypeFlags.BooleanLiteral) !== 0;
  const members: Type[] = parts.hasBoolean ? [{ kind: 'builtin', name: 'boolean', constraints: {} }] : [];
  parts.rest.forEach((part, index) => {
    if (parts.hasBoolean && isBoolean(part)) return;
    members.push(
      converter.fromType(part, at, `${owner}${tellingText(converter, part) ?? `Option${index + 1}`}`),
    );
  });
  return members;
}

/** A member is named after the text that tells it apart: `ContactPhone` for `{ kind: 'phone' }`. */
function tellingText(converter: Converter, type: ts.Type): string | undefined {
  const { checker, ts } = converter.program;
  if ((type.flags & ts.TypeFlags.Object) === 0) return undefined;
  for (const property of checker.getPropertiesOfType(type)) {
    const text = checker.getTypeOfSymbol(property);
    if (text.isStringLiteral()) return toPascal(text.value);
  }
  return undefined;
}

interface UnionParts {
  readonly hasNull: boolean;
  readonly hasBoolean: boolean;
  /** Members but null, undefined and the two booleans. */
  readonly rest: readonly ts.Type[];
}

function partsOf(converter: Converter, type: ts.UnionType): UnionParts {
  const { ts } = converter.program;
  const has = (flag: ts.TypeFlags): boolean => type.types.some((part) => (part.flags & flag) !== 0);
  const dropped = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  return {
    hasNull: has(ts.TypeFlags.Null),
    hasBoolean: type.types.filter((part) => (part.flags & ts.TypeFlags.BooleanLiteral) !== 0).length === 2,
    rest: type.types.filter((part) => (part.flags & dropped) === 0),
  };
}

/** A union that is one type after all: choices of texts and numbers, a boolean, a single member. */
function simpleUnion(converter: Converter, parts: UnionParts, at: ts.Node, hint: string): Type | undefined {
  const { ts } = converter.program;
  if (parts.hasBoolean && parts.rest.length === 2)
    return { kind: 'builtin', name: 'boolean', constraints: {} };
  if (parts.rest.length === 1) return converter.fromType(parts.rest[0]!, at, hint);
  // `'a' | 'b' | (string & {})` is how TypeScript says that more members may come.
  const isOpenText = (part: ts.Type): boolean =>
    part.isIntersection() && part.types.some((each) => (each.flags & ts.TypeFlags.String) !== 0);
  const literals = parts.rest.filter((part) => part.isStringLiteral() || part.isNumberLiteral());
  const others = parts.rest.filter(
    (part) => !literals.includes(part as ts.LiteralType as ts.StringLiteralType),
  );
  if (literals.length === 0 || !others.every(isOpenText)) return undefined;
  if (literals.some((part) => (part.flags & ts.TypeFlags.EnumLike) !== 0)) return undefined;
  const values = literals.map((part) => part.value);
  return { kind: 'enum', values: inWrittenOrder(converter, values, at), open: others.length > 0 };
}

/** The compiler sorts members by when it met them first; here they stand as in the file. */
function inWrittenOrder(
  converter: Converter,
  values: readonly (string | number)[],
  at: ts.Node,
): readonly (string | number)[] {
  const { ts } = converter.program;
  const node = ts.isTypeAliasDeclaration(at) || ts.isPropertySignature(at) ? at.type : at;
  if (node === undefined || !ts.isUnionTypeNode(node)) return values;
  const written = node.types.map((part) => part.getText().replace(/^'(.*)'$/, '"$1"'));
  const placeOf = (value: string | number): number => written.indexOf(JSON.stringify(value));
  return [...values].sort((a, b) => placeOf(a) - placeOf(b));
}
