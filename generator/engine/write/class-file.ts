// Reads a user's file: which class implements the generated interface, which members it has, what the file imports.
import type { ts, TypeScript } from '../../source/typescript.js';

/** A file that parsed, or where it does not. */
export type ParsedFile =
  | { readonly kind: 'parsed'; readonly file: ts.SourceFile }
  | { readonly kind: 'broken'; readonly problem: string; readonly start: number; readonly end: number };

/** The class that implements the interface, or why there is not the one. */
export type FoundClass =
  | { readonly kind: 'found'; readonly node: ts.ClassLikeDeclaration }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly names: readonly string[] };

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

/** Finds the class that implements an interface, by the name that the file imports it under. */
export function findClass(typescript: TypeScript, file: ts.SourceFile, name: string): FoundClass {
  const names = interfaceNames(typescript, file, name);
  const classes: ts.ClassLikeDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isClassLike(node) && implemented(typescript, node).some((name) => names.has(name))) {
      classes.push(node);
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  const [first, ...others] = classes;
  if (first === undefined) return { kind: 'none' };
  if (others.length === 0) return { kind: 'found', node: first };
  return { kind: 'several', names: classes.map((node) => node.name?.text ?? 'a class without a name') };
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

/** Whether operations may come to a class from elsewhere: a superclass, a merged interface, properties assigned at run time. */
export function mayInherit(
  typescript: TypeScript,
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
): boolean {
  const hasSuperclass = (node.heritageClauses ?? []).some(
    (clause) => clause.token === typescript.SyntaxKind.ExtendsKeyword,
  );
  const name = node.name?.text;
  const isMerged = file.statements.some(
    (statement) => typescript.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  return hasSuperclass || isMerged || /\bObject\s*\.\s*assign\b/.test(file.text);
}

function interfaceNames(typescript: TypeScript, file: ts.SourceFile, name: string): ReadonlySet<string> {
  const names = new Set(
    readImports(typescript, file)
      .filter((found) => found.imported === name)
      .map((found) => found.local),
  );
  for (const statement of file.statements) {
    if (!typescript.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings !== undefined && typescript.isNamespaceImport(bindings))
      names.add(`${bindings.name.text}.${name}`);
  }
  return names;
}

function implemented(typescript: TypeScript, node: ts.ClassLikeDeclaration): readonly string[] {
  return (node.heritageClauses ?? [])
    .filter((clause) => clause.token === typescript.SyntaxKind.ImplementsKeyword)
    .flatMap((clause) => clause.types)
    .map((type) => type.expression.getText());
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
