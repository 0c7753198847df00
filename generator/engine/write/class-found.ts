// The class of a file that implements the generated interface, itself or by its superclass, and what it inherits.
import type { ts, TypeScript } from '../../source/typescript.js';
import { type Member, parseFile, readImports, readMembers } from './class-file.js';
import { namesOf, type SoughtName } from './class-interface.js';

/** The class that implements the interface, or why there is not the one. */
export type FoundClass =
  | { readonly kind: 'found'; readonly node: ts.ClassLikeDeclaration }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly names: readonly string[] };

/** Finds the class that implements an interface; where none does, the one whose superclass in a file beside it does. */
export function findClass(typescript: TypeScript, file: ts.SourceFile, sought: SoughtName): FoundClass {
  const names = namesOf(typescript, file, sought);
  const classes: ts.ClassLikeDeclaration[] = [];
  const heirs: ts.ClassLikeDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isClassLike(node)) {
      if (implemented(typescript, node).some((name) => names.has(name))) classes.push(node);
      else if (inheritsIt(typescript, file, node, sought)) heirs.push(node);
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  const found = classes.length > 0 ? classes : heirs;
  const [first, ...others] = found;
  if (first === undefined) return { kind: 'none' };
  if (others.length === 0) return { kind: 'found', node: first };
  return { kind: 'several', names: found.map((node) => node.name?.text ?? 'a class without a name') };
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

/** Names of the members that a class has of its superclasses, as far as these stand in the file or in one beside it. */
export function inheritedNames(
  typescript: TypeScript,
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
  readModule: SoughtName['readModule'],
): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<ts.Node>([node]);
  // What a function makes of classes has members of those that stand within functions.
  const visit = (inner: ts.Node): void => {
    if (typescript.isClassExpression(inner) && inner !== node)
      for (const name of readMembers(typescript, inner).keys()) names.add(name);
    typescript.forEachChild(inner, visit);
  };
  if (/^[^(]*\(/.test(superclassText(typescript, node) ?? '')) visit(file);
  let next: SuperClass | undefined = superclassOf(typescript, file, node, readModule);
  while (next !== undefined && !seen.has(next.node)) {
    seen.add(next.node);
    const members: ReadonlyMap<string, readonly Member[]> = readMembers(typescript, next.node);
    for (const name of members.keys()) names.add(name);
    next = superclassOf(typescript, next.file, next.node, next.file === file ? readModule : undefined);
  }
  return names;
}

interface SuperClass {
  readonly file: ts.SourceFile;
  readonly node: ts.ClassLikeDeclaration;
}

function superclassOf(
  typescript: TypeScript,
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
  readModule: SoughtName['readModule'],
): SuperClass | undefined {
  const name = superclassText(typescript, node);
  if (name === undefined) return undefined;
  const isIt = (statement: ts.Statement, sought: string): statement is ts.ClassDeclaration =>
    typescript.isClassDeclaration(statement) && statement.name?.text === sought;
  const own = file.statements.find((statement) => isIt(statement, name));
  if (own !== undefined && isIt(own, name)) return { file, node: own };
  const found = readImports(typescript, file).find(({ local }) => local === name);
  const text = found && readModule?.(found.module);
  const parsed = text === undefined ? undefined : parseFile(typescript, 'module.ts', text);
  if (found === undefined || parsed?.kind !== 'parsed') return undefined;
  const other = parsed.file.statements.find((statement) => isIt(statement, found.imported));
  return other !== undefined && isIt(other, found.imported) ? { file: parsed.file, node: other } : undefined;
}

function superclassText(typescript: TypeScript, node: ts.ClassLikeDeclaration): string | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === typescript.SyntaxKind.ExtendsKeyword);
  return clause?.types[0]?.expression.getText();
}

function inheritsIt(
  typescript: TypeScript,
  file: ts.SourceFile,
  node: ts.ClassLikeDeclaration,
  sought: SoughtName,
): boolean {
  const above = superclassOf(typescript, file, node, sought.readModule);
  if (above === undefined || above.file === file) return false;
  const names = namesOf(typescript, above.file, { name: sought.name });
  // An interface of the class's own name is merged with it.
  const own = [above.node.name?.text ?? '', ...implemented(typescript, above.node)];
  return own.some((name) => names.has(name));
}

function implemented(typescript: TypeScript, node: ts.ClassLikeDeclaration): readonly string[] {
  return (node.heritageClauses ?? [])
    .filter((clause) => clause.token === typescript.SyntaxKind.ImplementsKeyword)
    .flatMap((clause) => clause.types)
    .map((type) => type.expression.getText());
}
