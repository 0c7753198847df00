// TypeScript files with DTOs -> scopes that manifests can name types of. The declarations stay the user's; only codecs are emitted.
import type { SourceFile } from '../../source/source-file.js';
import type { ts } from '../../source/typescript.js';
import type { Linker, ModuleDraft, NamedDraft, Scope } from '../link/linker.js';
import type { NamedType } from '../model.js';
import { toDiscriminated } from './discriminate.js';
import { applyDocTags, readDocTags, type DocTags } from './doc-tags.js';
import { convertBody } from './convert-type.js';
import { createConverter } from './create-converter.js';
import { createDtoProgram, type DtoProgram } from './program.js';

/** Where a file's codecs go, and what the file is called in the model. */
export interface ModulePlace {
  readonly name: string;
  readonly path: string;
}

interface Exported {
  readonly named: NamedDraft;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
  readonly tags: DocTags;
}

/** Reads all files at once, for they may import each other. The compiler is loaded only when there is one. */
export function readTypeScript(
  linker: Linker,
  sources: ReadonlyMap<string, SourceFile>,
  placeOf: (path: string) => ModulePlace,
): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  if (sources.size === 0) return scopes;
  const program = createDtoProgram(sources);
  for (const { span, message } of program.syntaxErrors)
    linker.reports.add('ARM3070', span, { problem: message });
  const byFile = new Map<ts.SourceFile, Scope>();
  const named = new Map<ts.Symbol, NamedType>();
  const exported: Exported[] = [];
  for (const [path, file] of program.files) {
    const module: ModuleDraft = {
      kind: 'typescript',
      from: path,
      ...placeOf(path),
      types: [],
      generics: [],
      errors: [],
      span: program.spanOf(file),
    };
    const scope: Scope = {
      module,
      imports: new Map(),
      types: new Map(),
      errors: new Map(),
      hasGaps: false,
      taken: new Map(),
    };
    scopes.set(path, scope);
    byFile.set(file, scope);
    for (const each of declareExports(program, linker, file, scope)) {
      named.set(each.symbol, each.named);
      exported.push(each);
    }
  }
  for (const [path, file] of program.files) declareReexports(program, file, scopes.get(path)!, named);
  if (program.syntaxErrors.length > 0) return scopes;
  const queue: (() => void)[] = [];
  const converter = createConverter({ program, linker, named, scopes: byFile, queue });
  for (const { named: draft, symbol, declaration, tags } of exported) {
    const type = program.checker.getDeclaredTypeOfSymbol(symbol);
    const body = convertBody(converter, type, declaration, draft.name, symbol);
    draft.type = body === linker.unknownType ? body : applyDocTags(linker.reports, body, tags);
    // The queue grows while it is worked off.
    for (let index = 0; index < queue.length; index += 1) queue[index]!();
    queue.length = 0;
  }
  for (const scope of scopes.values()) {
    for (const each of scope.module.types) (each as NamedDraft).type = toDiscriminated(each.type);
  }
  return scopes;
}

function declareExports(program: DtoProgram, linker: Linker, file: ts.SourceFile, scope: Scope): Exported[] {
  const { ts, checker } = program;
  const found: Exported[] = [];
  for (const statement of file.statements) {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    if (!isType && !ts.isEnumDeclaration(statement)) continue;
    const isExported =
      statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
    const symbol = checker.getSymbolAtLocation(statement.name);
    if (!isExported || symbol === undefined) continue;
    const name = statement.name.text;
    if (statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) {
      scope.types.set(name, {
        kind: 'foreign',
        reason: `${name} is the default export, which has no name for others; write \`export interface ${name}\``,
        span: program.spanOf(statement.name),
      });
      continue;
    }
    if (!isType) {
      scope.types.set(name, {
        kind: 'foreign',
        reason: `${name} is an enum`,
        span: program.spanOf(statement.name),
      });
      continue;
    }
    // Later parts of a merged interface belong to the first.
    if (scope.types.has(name)) continue;
    const tags = readDocTags(program, linker.reports, statement);
    if (tags.internal) continue;
    if (statement.typeParameters !== undefined) {
      scope.types.set(name, {
        kind: 'foreign',
        reason: `${name} takes type arguments`,
        span: program.spanOf(statement.name),
      });
      continue;
    }
    const named: NamedDraft = {
      name,
      module: scope.module,
      type: linker.pendingType,
      annotations: tags.annotations,
      origin: 'typescript',
      hasInit: false,
      span: program.spanOf(statement.name),
    };
    scope.types.set(name, { kind: 'named', named });
    scope.taken.set(name, { span: named.span, declared: true });
    scope.module.types.push(named);
    found.push({ named, symbol, declaration: statement, tags });
  }
  return found;
}

/** `export type { User } from './user.js'`: the name means the other file's type. */
function declareReexports(
  program: DtoProgram,
  file: ts.SourceFile,
  scope: Scope,
  named: ReadonlyMap<ts.Symbol, NamedType>,
): void {
  const { ts, checker } = program;
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return;
  for (const symbol of checker.getExportsOfModule(module)) {
    if (scope.types.has(symbol.name)) continue;
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    const type = named.get(target);
    if (type !== undefined) scope.types.set(symbol.name, { kind: 'named', named: type });
  }
}
