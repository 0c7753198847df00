// From the text of a template to code: takes its import lines and its own words out, and lets Handlebars' compiler make the rest. The compiler
// is loaded for this only: the package's own templates are compiled when it is built.
import { isNativeError } from 'node:util/types';
import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { createWordScanner, type Piece, readHead, type Wanted } from './head.js';
import { importsMark } from './marks.js';
import type { LiteralImport } from './names.js';

/** What is known of a template without rendering it. */
export interface TemplateFacts {
  /** What its own import lines take. */
  readonly imports: readonly LiteralImport[];
  /** Words that name its parameters and constants: where the file declares one, they get another name. */
  readonly locals: readonly string[];
  /** The imported words that it prints whatever the view says. */
  readonly always: readonly string[];
  /** The templates that it puts in. */
  readonly parts: readonly string[];
}

/** A template that can be made into code. */
export interface TemplateSource extends TemplateFacts {
  /**
   * The code of a function of views, as Handlebars' runtime takes it. `renames`: every import and local is a hole; else those only that
   * are not printed always.
   */
  code(renames: boolean): string;
}

type Compiler = typeof Handlebars;
type Program = hbs.AST.Program;
type Node = hbs.AST.Statement;

const require = createRequire(import.meta.url);
let compiler: Compiler | undefined;

/** Reads the text of a template. Those below `parts/` are parts of others, which decide whether they are printed. */
export function readTemplate(name: string, text: string): TemplateSource {
  const handlebars = loadCompiler();
  const isPart = name.startsWith('parts/');
  // Without a place for imports, import lines are text as any other.
  const head = isPart || text.includes('{{imports}}') ? readHead(text) : { text, imports: [], locals: [] };
  const wanted: Wanted = {
    imports: new Set(head.imports.map((each) => each.name)),
    locals: new Set(head.locals),
  };
  const program = handlebars.parse(head.text);
  const cut = cutWords(handlebars, program, wanted);
  const always = new Set(isPart ? [] : [...cut.always].filter((word) => wanted.imports.has(word)));
  return {
    imports: head.imports,
    locals: head.locals,
    always: [...always],
    parts: partsOf(program),
    code: (renames) => {
      const isHole = (word: string): boolean => renames || (wanted.imports.has(word) && !always.has(word));
      // The declared type wants a text; the compiler takes a parsed program as well.
      const filled = cut.program(isHole) as unknown as string;
      return handlebars.precompile(filled, compilerOptions) as string;
    },
  };
}

/** The names of the templates that a template's text puts in; none where it does not parse. */
export function partsIn(text: string): readonly string[] {
  const parsed = parseTemplate(text);
  return 'program' in parsed ? partsOf(parsed.program) : [];
}

function partsOf(program: Program | undefined): readonly string[] {
  return (program?.body ?? []).flatMap((node): readonly string[] => {
    if (node.type === 'PartialStatement') {
      const { original } = (node as hbs.AST.PartialStatement).name as Partial<hbs.AST.PathExpression>;
      return original === undefined ? [] : [original];
    }
    if (node.type !== 'BlockStatement') return [];
    const { program: inner, inverse } = node as hbs.AST.BlockStatement;
    return [...partsOf(inner), ...partsOf(inverse)];
  });
}

/** The parsed text of a template, import lines and all, so that places in it are those of the text; or why it can't be parsed. */
export function parseTemplate(
  text: string,
):
  | { readonly program: hbs.AST.Program }
  | { readonly problem: string; readonly line: number; readonly column: number } {
  try {
    return { program: loadCompiler().parse(text) };
  } catch (error) {
    return explainParseError(text, isNativeError(error) ? error.message : String(error));
  }
}

/** Reads `Parse error on line 3:`, an excerpt, a caret, what was expected; or the message with ` - 3:7` behind it. */
function explainParseError(
  text: string,
  message: string,
): { readonly problem: string; readonly line: number; readonly column: number } {
  const placed = /^(.*) - (\d+):(\d+)$/s.exec(message);
  if (placed) {
    const [, problem = '', line, column] = placed;
    return { problem, line: Number(line), column: Number(column) };
  }
  const [first = '', excerpt = '', dashes = '', expected = ''] = message.split('\n');
  const line = Number(/on line (\d+):/.exec(first)?.[1] ?? 1);
  const column = columnIn(text, line, [excerpt, dashes.length - 1]);
  const behind = text.split('\n')[line - 1]?.slice(column) ?? '';
  if (behind.startsWith('}}}'))
    return { problem: 'a brace of the text stands right behind a hole: put a space before it', line, column };
  if (!expected.includes("got 'EOF'")) return { problem: 'what stands here is not expected', line, column };
  return findOpener(text) ?? { problem: 'it ends within a block or a hole', line, column };
}

/** The block that the end of a text leaves open. */
function findOpener(
  text: string,
): { readonly problem: string; readonly line: number; readonly column: number } | undefined {
  const open: { readonly tag: string; readonly index: number }[] = [];
  for (const found of text.matchAll(/\{\{!--[^]*?--~?\}\}|\{\{!.*?\}\}|\{\{~?([#/]?)[^]*?\}\}/g)) {
    if (found[1] === '#') open.push({ tag: found[0], index: found.index });
    else if (found[1] === '/') open.pop();
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const before = text.slice(0, last.index).split('\n');
  return { problem: `${last.tag} is not closed`, line: before.length, column: before.at(-1)?.length ?? 0 };
}

/** The column of a caret under an excerpt, which has no line breaks and may be cut at both ends. */
function columnIn(text: string, line: number, [excerpt, caret]: readonly [string, number]): number {
  const cut = excerpt.startsWith('...') ? 3 : 0;
  const shown = excerpt.slice(cut).replace(/\.\.\.$/, '');
  const lineStart = text.split('\n', line - 1).reduce((length, each) => length + each.length + 1, 0);
  const flatStart = text.slice(0, lineStart).replaceAll('\n', '').length;
  const flat = text.replaceAll('\n', '');
  for (let at = flat.indexOf(shown); at !== -1; at = flat.indexOf(shown, at + 1)) {
    const column = at + caret - cut - flatStart;
    if (column >= 0) return column;
  }
  return 0;
}

function loadCompiler(): Compiler {
  // The bundle: it loads in half the time of the package's own entry, which reads many files.
  compiler ??= require('handlebars/dist/handlebars.min.js') as Compiler;
  return compiler;
}

const compilerOptions = {
  strict: true,
  noEscape: true,
  // Parsing has taken lines of blocks away already; compiling would take another one.
  ignoreStandalone: true,
  knownHelpers: { each: true, json: true, doc: true },
  knownHelpersOnly: true,
} satisfies PrecompileOptions & { readonly ignoreStandalone: boolean };

/** A program whose own text was searched for words. */
interface CutProgram {
  /** Words that are printed whatever the view says. */
  readonly always: ReadonlySet<string>;
  /** The program with holes in place of words. */
  program(isHole: (word: string) => boolean): Program;
}

function cutWords(handlebars: Compiler, program: Program, wanted: Wanted): CutProgram {
  const scan = createWordScanner(wanted);
  const pieces = new Map<Node, readonly Piece[]>();
  const always = new Set<string>();
  const walk = ({ body }: Program, isInside: boolean): void => {
    for (const [index, node] of body.entries()) {
      if (node.type === 'ContentStatement') {
        const edges = { before: isMustache(body[index - 1]), behind: isMustache(body[index + 1]) };
        const found = scan((node as hbs.AST.ContentStatement).value, edges);
        pieces.set(node, found);
        for (const { kind, text } of found) if (kind === 'word' && !isInside) always.add(text);
      } else if (node.type === 'BlockStatement') {
        // `{{^if …}}` has an inverse alone, most blocks have none.
        const { program: inner, inverse } = node as Partial<hbs.AST.BlockStatement>;
        for (const block of [inner, inverse]) if (block) walk(block, true);
      }
    }
  };
  walk(program, false);

  const wordHole = (word: string): Node[] => handlebars.parse(`{{@words.${word}}}`).body;
  const fill = (within: Program, isHole: (word: string) => boolean): Program => ({
    ...within,
    body: within.body.flatMap((node): Node[] => {
      if (node.type === 'BlockStatement') {
        const block = node as Partial<hbs.AST.BlockStatement>;
        const [inner, inverse] = [block.program, block.inverse].map((each) => each && fill(each, isHole));
        return [{ ...node, program: inner, inverse } as hbs.AST.BlockStatement];
      }
      if (isMustache(node) && isImportsHole(node)) return [contentNode(importsMark, node)];
      if (node.type !== 'ContentStatement') return [node];
      return (pieces.get(node) ?? []).flatMap(({ kind, text }) =>
        kind === 'word' && isHole(text) ? wordHole(text) : [contentNode(text, node)],
      );
    }),
  });
  return { always, program: (isHole) => fill(program, isHole) };
}

function isMustache(node: Node | undefined): boolean {
  return node?.type === 'MustacheStatement';
}

function isImportsHole(node: Node): boolean {
  const { path } = node as hbs.AST.MustacheStatement;
  return path.type === 'PathExpression' && (path as hbs.AST.PathExpression).original === 'imports';
}

function contentNode(value: string, { loc }: Node): Node {
  const node: hbs.AST.ContentStatement = {
    type: 'ContentStatement',
    value,
    original: value as unknown as hbs.AST.StripFlags,
    loc,
  };
  return node;
}
