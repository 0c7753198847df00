// How a user's file is written, as its text tells: what is put into it is written in the same way.
import type { ts, TypeScript } from '../../source/typescript.js';

/** What a file does throughout. Where it shows nothing of the kind, it is as Prettier has it. */
export interface CodeHabits {
  readonly quote: '"' | "'";
  /** What ends a statement. */
  readonly stop: ';' | '';
  /** Within the braces of an import. */
  readonly space: ' ' | '';
  /** Types are imported as `{ type A }` instead of by an import of their own. */
  readonly hasInlineTypes: boolean;
  /** What the paths of modules in the workspace end in. */
  readonly ending: '.js' | '.ts' | '';
}

/** Reads them, from the imports where there are some. */
export function readHabits(typescript: TypeScript, file: ts.SourceFile): CodeHabits {
  const imports = file.statements.filter(typescript.isImportDeclaration);
  const texts = imports.map((each) => each.getText());
  const said = imports.length > 0 ? texts.join('\n') : file.text;
  const quoted = imports.at(-1)?.moduleSpecifier.getText() ?? /["']/.exec(said)?.[0] ?? '"';
  const statements = imports.length > 0 ? texts : statementsOf(typescript, file);
  const braces = texts.filter((text) => /\{[^\n]/.test(text));
  const modules = imports.map((each) => each.moduleSpecifier.getText().slice(1, -1));
  const own = modules.filter((module) => module.startsWith('.'));
  const clauses = imports.flatMap(({ importClause }) => importClause ?? []);
  const isInline = ({ namedBindings }: ts.ImportClause): boolean =>
    namedBindings !== undefined &&
    typescript.isNamedImports(namedBindings) &&
    namedBindings.elements.some((each) => each.isTypeOnly);
  const endings = (['.ts', ''] as const).filter(
    (ending) => own.length > 0 && own.every((module) => (/\.[cm]?[jt]s$/.exec(module)?.[0] ?? '') === ending),
  );
  return {
    quote: quoted.startsWith("'") ? "'" : '"',
    stop: statements.length > 0 && statements.every((text) => !text.trimEnd().endsWith(';')) ? '' : ';',
    space: braces.length > 0 && braces.every((text) => /\{\S/.test(text)) ? '' : ' ',
    hasInlineTypes: clauses.some(isInline) && !clauses.some((clause) => clause.isTypeOnly),
    ending: endings[0] ?? '.js',
  };
}

/** The path of a module as the file would write it. */
export function moduleIn({ ending }: CodeHabits, module: string): string {
  return module.startsWith('.') ? module.replace(/\.js$/, ending) : module;
}

/** Code that was emitted with double quotes and semicolons, as the file would have it. */
export function inHabits(typescript: TypeScript, code: string, { quote, stop }: CodeHabits): string {
  if (quote === '"' && stop === ';') return code;
  const { SyntaxKind } = typescript;
  const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, false, undefined, code);
  const pieces: string[] = [];
  // Templates are read piece by piece, and only with a parser; they stand in nothing that is emitted, but may in what a house has made of it.
  const mayDrop = stop === '' && !code.includes('`');
  let held = '';
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const text = scanner.getTokenText();
    const isTrivia =
      kind === SyntaxKind.WhitespaceTrivia || kind === SyntaxKind.NewLineTrivia || isComment(text);
    if (isTrivia) {
      held += text;
      continue;
    }
    const last = pieces.at(-1);
    const isLast = kind === SyntaxKind.CloseBraceToken || held.includes('\n');
    if (mayDrop && last === ';' && isLast && !/^[[(`+\-*/,.]/.test(text)) pieces.pop();
    pieces.push(held, kind === SyntaxKind.StringLiteral && quote === "'" ? singleQuoted(text) : text);
    held = '';
  }
  return pieces.join('') + held;
}

function isComment(text: string): boolean {
  return text.startsWith('//') || text.startsWith('/*');
}

/** Unless that would take more escapes. */
function singleQuoted(literal: string): string {
  const said = literal.slice(1, -1);
  return literal.startsWith('"') && !said.includes("'") ? `'${said.replaceAll('\\"', '"')}'` : literal;
}

function statementsOf(typescript: TypeScript, file: ts.SourceFile): readonly string[] {
  const isPlain = (each: ts.Statement): boolean =>
    typescript.isVariableStatement(each) || typescript.isExpressionStatement(each);
  return file.statements.filter(isPlain).map((each) => each.getText());
}
