// Types as written: names and aliases are kept where the compiler's own view would have merged them away.
import type { ts } from '../../source/typescript.js';
import type { Type } from '../model.js';
import { toSingular } from '../link/naming.js';
import { referred, type Converter } from './reading.js';

/** What a written type means; what is not plain syntax is asked of the compiler. */
export function convertSyntax(converter: Converter, node: ts.TypeNode, hint: string): Type {
  const { ts, checker } = converter.program;
  if (ts.isParenthesizedTypeNode(node)) return convertSyntax(converter, node.type, hint);
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) {
    return convertSyntax(converter, node.type, hint);
  }
  if (ts.isArrayTypeNode(node)) return toArray(converter, node.elementType, hint);
  if (ts.isTypeReferenceNode(node)) return convertReference(converter, node, hint);
  if (ts.isUnionTypeNode(node)) return convertUnionNode(converter, node, hint, false);
  return converter.fromType(checker.getTypeFromTypeNode(node), node, hint);
}

function convertReference(converter: Converter, node: ts.TypeReferenceNode, hint: string): Type {
  const { checker, isFromLibrary } = converter.program;
  const symbol = referred(converter, node);
  const known = symbol && converter.named.get(symbol);
  if (known !== undefined) return { kind: 'ref', to: known };
  const args = node.typeArguments ?? [];
  if (symbol !== undefined && isFromLibrary(symbol)) {
    const [first, second] = args;
    if ((symbol.name === 'Array' || symbol.name === 'ReadonlyArray') && first)
      return toArray(converter, first, hint);
    if (symbol.name === 'Record' && second && isText(converter, first)) {
      return { kind: 'map', of: convertSyntax(converter, second, toSingular(hint)), constraints: {} };
    }
  }
  return converter.fromType(checker.getTypeFromTypeNode(node), node, hint);
}

function toArray(converter: Converter, element: ts.TypeNode, hint: string): Type {
  return { kind: 'array', of: convertSyntax(converter, element, toSingular(hint)), constraints: {} };
}

/** A written union; `isBody`: it is the body of a name. `Role | null` keeps the name Role; unions of more than one type besides are the compiler's to sort. */
export function convertUnionNode(
  converter: Converter,
  node: ts.UnionTypeNode,
  hint: string,
  isBody: boolean,
): Type {
  const { ts, checker } = converter.program;
  const isNull = (part: ts.TypeNode): boolean =>
    ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword;
  const isUndefined = (part: ts.TypeNode): boolean => part.kind === ts.SyntaxKind.UndefinedKeyword;
  const parts = node.types.filter((part) => !isNull(part) && !isUndefined(part));
  const undefinedPart = node.types.find(isUndefined);
  if (undefinedPart !== undefined) {
    return converter.refuse(undefinedPart, 'undefined', 'mark the field with ? if it may be absent');
  }
  if (parts.length === 1 && parts.length < node.types.length) {
    return { kind: 'nullable', of: convertSyntax(converter, parts[0]!, hint) };
  }
  const type = checker.getTypeFromTypeNode(node);
  if (!isBody || !type.isUnion()) return converter.fromType(type, node, hint);
  // Members that are names stay names, also where they stand for unions themselves.
  if (!parts.every((part) => ts.isTypeReferenceNode(part) && isObjectName(converter, part))) {
    return converter.unionBody(type, node, hint);
  }
  const of: Type = {
    kind: 'union',
    of: parts.map((part, index) => convertSyntax(converter, part, `${hint}Option${index + 1}`)),
  };
  return parts.length < node.types.length ? { kind: 'nullable', of } : of;
}

function isObjectName(converter: Converter, node: ts.TypeReferenceNode): boolean {
  const symbol = referred(converter, node);
  const { ts, checker } = converter.program;
  if (symbol === undefined || !converter.named.has(symbol)) return false;
  return (checker.getTypeFromTypeNode(node).flags & ts.TypeFlags.Object) !== 0;
}

function isText(converter: Converter, node: ts.TypeNode | undefined): boolean {
  return node?.kind === converter.program.ts.SyntaxKind.StringKeyword;
}
