// Unions as the compiler sees them: choices of texts, something or null, or several types.
import type { ts } from '../../source/typescript.js';
import type { Type } from '../model.js';
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
    of: parts.rest.map((part, index) => converter.fromType(part, at, `${owner}Option${index + 1}`)),
  };
  return parts.hasNull ? { kind: 'nullable', of } : of;
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
  return {
    kind: 'enum',
    values: literals.map((part) => (part as ts.StringLiteralType | ts.NumberLiteralType).value),
    open: others.length > 0,
  };
}
