// Which names of a file mean the generated interface: imported, under another name, through a namespace, extended, or re-exported by a file beside it.
import type { ts, TypeScript } from '../../source/typescript.js';
import { parseFile, readImports } from './class-file.js';

/** The text of a module, by its specifier in the file that is looked at; undefined where it is nothing of the workspace. */
export type ReadModule = (module: string) => string | undefined;

/** What is looked for, and where else it may come from. */
export interface SoughtName {
  readonly name: string;
  readonly readModule?: ReadModule | undefined;
}

/** Names that mean the interface here, as code of the file writes them: `UserApi`, `Api`, `service.UserApi`, `Mine`. */
export function namesOf(
  typescript: TypeScript,
  file: ts.SourceFile,
  sought: SoughtName,
): ReadonlySet<string> {
  const { name, readModule } = sought;
  const names = new Set<string>();
  for (const { imported, local, module } of readImports(typescript, file)) {
    if (imported === name || exportedNames(typescript, readModule?.(module), name).has(imported))
      names.add(local);
  }
  for (const space of namespacesOf(typescript, file).keys()) names.add(`${space}.${name}`);
  let size = -1;
  while (size !== names.size) {
    size = names.size;
    for (const statement of file.statements) {
      const declared = declaredTypes(typescript, statement);
      if (declared?.types.some((text) => names.has(text))) names.add(declared.name);
    }
  }
  return names;
}

/** Namespaces that the file imports, with their modules. */
export function namespacesOf(typescript: TypeScript, file: ts.SourceFile): ReadonlyMap<string, string> {
  const found = file.statements.flatMap((statement) => {
    if (!typescript.isImportDeclaration(statement)) return [];
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !typescript.isNamespaceImport(bindings)) return [];
    return [[bindings.name.text, (statement.moduleSpecifier as ts.StringLiteral).text] as const];
  });
  return new Map(found);
}

/** The names under which a module hands a name on, or something that extends it. It looks no further than this module. */
export function exportedNames(
  typescript: TypeScript,
  text: string | undefined,
  name: string,
): ReadonlySet<string> {
  const exported = new Set<string>();
  const parsed = text?.includes(name) ? parseFile(typescript, 'module.ts', text) : undefined;
  if (parsed?.kind !== 'parsed') return exported;
  const { file } = parsed;
  const local = namesOf(typescript, file, { name });
  for (const statement of file.statements) {
    if (typescript.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause === undefined || !typescript.isNamedExports(clause)) continue;
      for (const { propertyName, name: as } of clause.elements) {
        const own = (propertyName ?? as).text;
        if (statement.moduleSpecifier === undefined ? local.has(own) : own === name) exported.add(as.text);
      }
      continue;
    }
    const declared = declaredTypes(typescript, statement);
    if (declared !== undefined && local.has(declared.name)) exported.add(declared.name);
  }
  return exported;
}

/** What an interface extends, or a type alias puts together. */
function declaredTypes(
  typescript: TypeScript,
  statement: ts.Statement,
): { readonly name: string; readonly types: readonly string[] } | undefined {
  if (typescript.isInterfaceDeclaration(statement)) {
    const types = (statement.heritageClauses ?? []).flatMap((clause) => clause.types);
    return { name: statement.name.text, types: types.map((type) => type.expression.getText()) };
  }
  if (!typescript.isTypeAliasDeclaration(statement)) return undefined;
  const parts = typescript.isIntersectionTypeNode(statement.type) ? statement.type.types : [statement.type];
  return { name: statement.name.text, types: parts.map((part) => part.getText()) };
}
