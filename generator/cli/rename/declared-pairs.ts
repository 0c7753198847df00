// What generated code calls by another name: the declarations of the old text beside those of the new one, in the order in which they stand.
import type { ts, TypeScript } from '../../source/typescript.js';

/** A name that is declared at a place of the old text. */
export interface RenamedName {
  readonly path: string;
  readonly position: number;
  readonly from: string;
  readonly to: string;
}

/** The declarations of a file whose names differ. Where the texts differ in more than names, what stands there is left out. */
export function pairNames(
  typescript: TypeScript,
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
): readonly RenamedName[] {
  const [old, now] = [before, after].map((text) =>
    typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest, true),
  );
  const found: RenamedName[] = [];
  const walk = (a: ts.Node, b: ts.Node): void => {
    if (a.kind !== b.kind) return;
    const [nameA, nameB] = [nameOf(typescript, a), nameOf(typescript, b)];
    if (nameA !== undefined && nameB !== undefined && nameA.text !== nameB.text)
      found.push({ path, position: nameA.getStart(), from: nameA.text, to: nameB.text });
    const [childrenA, childrenB] = [childrenOf(typescript, a), childrenOf(typescript, b)];
    if (childrenA.length !== childrenB.length) return;
    for (const [index, child] of childrenA.entries()) walk(child, childrenB[index]!);
  };
  walk(old!, now!);
  return found;
}

/** Imports and lists of exports are sorted by names: they declare nothing of their own. */
function childrenOf(typescript: TypeScript, node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  typescript.forEachChild(node, (child) => {
    if (!typescript.isImportDeclaration(child) && !typescript.isExportDeclaration(child))
      children.push(child);
  });
  return children;
}

function nameOf(typescript: TypeScript, node: ts.Node): ts.Identifier | undefined {
  const isDeclaration =
    typescript.isFunctionDeclaration(node) ||
    typescript.isClassDeclaration(node) ||
    typescript.isInterfaceDeclaration(node) ||
    typescript.isTypeAliasDeclaration(node) ||
    typescript.isVariableDeclaration(node) ||
    typescript.isMethodSignature(node) ||
    typescript.isMethodDeclaration(node) ||
    typescript.isPropertySignature(node) ||
    typescript.isPropertyDeclaration(node) ||
    typescript.isPropertyAssignment(node);
  return isDeclaration && node.name !== undefined && typescript.isIdentifier(node.name)
    ? node.name
    : undefined;
}
