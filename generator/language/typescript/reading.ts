// What the parts of one reading of TypeScript files share. create-converter.ts puts it together.
import type { ts } from '../../source/typescript.js';
import type { Linker, Scope } from '../link/linker.js';
import type { NamedType, Type } from '../model.js';
import type { DtoProgram } from './program.js';

/** One reading of TypeScript files. */
export interface Converter {
  readonly program: DtoProgram;
  readonly linker: Linker;
  /** Exported declarations that have types of their own. */
  readonly named: ReadonlyMap<ts.Symbol, NamedType>;
  /** The scope of the file that a node stands in; undefined within the library. */
  scopeOf(node: ts.Node): Scope | undefined;
  /** What a written type means. */
  fromNode(node: ts.TypeNode, hint: string): Type;
  /** What the compiler made of a type that stands at a node. `self`: the name whose body it is. */
  fromType(type: ts.Type, at: ts.Node, hint: string, self?: ts.Symbol): Type;
  /** The fields of a type that has nothing else. */
  objectBody(type: ts.Type, at: ts.Node, owner: string): Type;
  /** The members of a union. */
  unionBody(type: ts.UnionType, at: ts.Node, owner: string): Type;
  /** A named type for a type without an exported name. */
  lift(type: ts.Type, at: ts.Node, hint: string): Type;
  /** Reports what cannot be carried. */
  refuse(at: ts.Node, what: string, hint: string): Type;
}

/** The symbol that a reference means, behind imports. */
export function referred(converter: Converter, node: ts.TypeReferenceNode): ts.Symbol | undefined {
  const { ts, checker } = converter.program;
  const symbol = checker.getSymbolAtLocation(node.typeName);
  if (symbol === undefined) return undefined;
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
