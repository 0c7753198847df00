// Reads a user's file: which class implements the generated interface, which members it has, what the file imports.
import type { ts, TypeScript } from '../../source/typescript.js';

/** A file that parsed, or where it does not. */
export type ParsedFile =
  | { readonly kind: 'parsed'; readonly file: ts.SourceFile }
  | { readonly kind: 'broken'; readonly problem: string; readonly start: number; readonly end: number };

/** A member by the name of its operation. */
export type Member = ts.ClassElement | ts.ParameterDeclaration;

/** A name that the file imports. */
export interface ImportedName {
  readonly imported: string;
  readonly local: string;
  /** As written: `./generated/dto.js`. */
  readonly module: string;
  readonly isTypeOnly: boolean;
  readonly specifier: ts.ImportSpecifier;
  readonly declaration: ts.ImportDeclaration;
}

/** Parses a file's text; its first syntax error is where it is broken. */
export function parseFile(typescript: TypeScript, path: string, text: string): ParsedFile {
  const file = typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest, true);
  // The parser's own findings: they are on the object, but the public types leave them out.
  const { parseDiagnostics } = file as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const first = parseDiagnostics[0];
  if (first === undefined) return { kind: 'parsed', file };
  const problem = typescript.flattenDiagnosticMessageText(first.messageText, ' ');
  return { kind: 'broken', problem, start: first.start, end: first.start + Math.max(first.length, 1) };
}

/** Every name that the file imports by name. */
export function readImports(typescript: TypeScript, file: ts.SourceFile): readonly ImportedName[] {
  return file.statements.filter(typescript.isImportDeclaration).flatMap((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    if (bindings === undefined || !typescript.isNamedImports(bindings)) return [];
    const isTypeClause = declaration.importClause?.isTypeOnly ?? false;
    return bindings.elements.map((specifier) => ({
      imported: (specifier.propertyName ?? specifier.name).text,
      local: specifier.name.text,
      module: moduleOf(declaration),
      isTypeOnly: isTypeClause || specifier.isTypeOnly,
      specifier,
      declaration,
    }));
  });
}

/** The module specifier of an import. */
export function moduleOf(declaration: ts.ImportDeclaration): string {
  // The grammar admits nothing but a string here; the parser has had no complaint.
  return (declaration.moduleSpecifier as ts.StringLiteral).text;
}

/** Whether two specifiers mean one module, with or without the file's ending. */
export function isSameModule(a: string, b: string): boolean {
  const plain = (module: string): string => module.replace(/\.[cm]?[jt]s$/, '').replace(/\/index$/, '');
  return plain(a) === plain(b);
}

/** Members by name: methods, properties, accessors, and parameters of the constructor that are properties. */
export function readMembers(
  typescript: TypeScript,
  node: ts.ClassLikeDeclaration,
): ReadonlyMap<string, readonly Member[]> {
  const members = new Map<string, Member[]>();
  const add = (name: ts.Node | undefined, member: Member): void => {
    const text = name && nameText(typescript, name);
    if (text !== undefined) members.set(text, [...(members.get(text) ?? []), member]);
  };
  for (const member of node.members) {
    if (typescript.isConstructorDeclaration(member)) {
      for (const parameter of member.parameters) {
        if (typescript.isParameterPropertyDeclaration(parameter, member)) add(parameter.name, parameter);
      }
    } else if (!isStatic(typescript, member)) add(member.name, member);
  }
  return members;
}

/** What a method or a property with a function is called with; undefined for all else, and for what has no body. */
export type Handler = ts.MethodDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** The function that a member is. */
export function handlerOf(typescript: TypeScript, member: Member): Handler | undefined {
  if (typescript.isMethodDeclaration(member)) return member.body && member;
  const value = typescript.isPropertyDeclaration(member) ? member.initializer : undefined;
  const isFunction =
    value !== undefined && (typescript.isArrowFunction(value) || typescript.isFunctionExpression(value));
  return isFunction ? value : undefined;
}

function nameText(typescript: TypeScript, name: ts.Node): string | undefined {
  if (typescript.isIdentifier(name) || typescript.isStringLiteralLike(name)) return name.text;
  return typescript.isComputedPropertyName(name) && typescript.isStringLiteralLike(name.expression)
    ? name.expression.text
    : undefined;
}

function isStatic(typescript: TypeScript, member: ts.ClassElement): boolean {
  return (
    typescript.canHaveModifiers(member) &&
    (typescript.getModifiers(member) ?? []).some(
      (modifier) => modifier.kind === typescript.SyntaxKind.StaticKeyword,
    )
  );
}
