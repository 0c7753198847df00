// A compiler's program over the TypeScript files that manifests import, all in memory.
import { loadTypeScript, type ts, type TypeScript } from '../../source/typescript.js';
import type { SourceFile, Span } from '../../source/source-file.js';
import { tinyLib, tinyLibPath } from './tiny-lib.js';

/** The files as the compiler sees them. */
export interface DtoProgram {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  /** The compiler's file of each path. */
  readonly files: ReadonlyMap<string, ts.SourceFile>;
  /** Places of syntax errors, with what the compiler says. */
  readonly syntaxErrors: readonly { readonly span: Span; readonly message: string }[];
  /** Where a node stands. */
  readonly spanOf: (node: ts.Node) => Span;
  /** Whether a symbol is declared by the library rather than by a user's file. */
  readonly isFromLibrary: (symbol: ts.Symbol) => boolean;
}

/** Reads the files; never throws for what stands in them. */
export function createDtoProgram(sources: ReadonlyMap<string, SourceFile>): DtoProgram {
  const ts = loadTypeScript();
  const options: ts.CompilerOptions = {
    noLib: true,
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    types: [],
  };
  const textOf = (name: string): string | undefined =>
    name === tinyLibPath ? tinyLib : sources.get(name.slice(1))?.text;
  const host: ts.CompilerHost = {
    getSourceFile: (name, languageVersion) => {
      const text = textOf(name);
      return text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion, true);
    },
    fileExists: (name) => textOf(name) !== undefined,
    readFile: textOf,
    directoryExists: () => true,
    getDirectories: () => [],
    getDefaultLibFileName: () => tinyLibPath,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
  const paths = [...sources.keys()].sort();
  const program = ts.createProgram([tinyLibPath, ...paths.map((path) => `/${path}`)], options, host);
  const files = new Map<string, ts.SourceFile>();
  const syntaxErrors: { span: Span; message: string }[] = [];
  for (const path of paths) {
    const file = program.getSourceFile(`/${path}`);
    const source = sources.get(path);
    if (file === undefined || source === undefined) continue;
    files.set(path, file);
    for (const { start, length, messageText } of program.getSyntacticDiagnostics(file)) {
      const span = { file: source, start, end: start + length };
      syntaxErrors.push({ span, message: ts.flattenDiagnosticMessageText(messageText, ' ') });
    }
  }
  return {
    ts,
    checker: program.getTypeChecker(),
    files,
    syntaxErrors,
    spanOf: (node) => {
      const file = node.getSourceFile();
      const source = sources.get(file.fileName.slice(1)) ?? { path: file.fileName, text: file.text };
      return { file: source, start: node.getStart(file), end: node.getEnd() };
    },
    isFromLibrary: (symbol) =>
      (symbol.declarations ?? []).some((node) => node.getSourceFile().fileName === tinyLibPath),
  };
}
