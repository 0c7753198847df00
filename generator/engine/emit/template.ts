// The one door to Handlebars: reads a template of the package's `templates/` tree, and renders it. The import lines of its head are taken
// out for the engine to write. What a template names and its view lacks is an error; nothing is escaped.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { commentLine, type CommentParts } from './comment.js';
import { createWordScanner, type Piece, readHead, type Wanted } from './head.js';
import { type BlockMark, importsMark, markText } from './marks.js';
import type { LiteralImport } from './names.js';
import type { Caused, Printed } from './printed.js';
import { jsonExpression } from './text.js';

/** What one rendering is given beside the view. */
export interface Rendering {
  /** The words of the template's own text that are printed by their names. */
  readonly words: Readonly<Record<string, Printed>>;
  /** Collects what is said of the blocks that have a cause. */
  readonly marks: BlockMark[];
  /** Grows with every name that is asked for. */
  readonly asked: readonly unknown[];
  /** Whether words of the template's own text are written in another way than they stand there. */
  readonly renames: boolean;
}

/** A template that was read. */
export interface Template {
  /** What its own import lines take, and those of its parts. */
  readonly imports: readonly LiteralImport[];
  /** The words among them that it prints whatever the view says. */
  readonly always: readonly string[];
  render(view: object, rendering: Rendering): string;
}

/** The text of a template, which may be anybody's. */
export type ReadTemplate = (name: string) => string;

type Render = (view: object, options?: Handlebars.RuntimeOptions) => string;
type Program = hbs.AST.Program;
type Node = hbs.AST.Statement;

const require = createRequire(import.meta.url);
const templates = new Map<string, Template>();
let environment: typeof Handlebars | undefined;

/**
 * `templates/<name>.hbs`. `{{> parts/types.ts}}` puts another template in; `each`, `if`, `unless`, `json` and `doc` are all the helpers
 * there are. Handlebars is loaded with the first call, each template is compiled once. `locals` are words of the template's own text that
 * make way where the file declares them.
 */
export function loadTemplate(name: string, locals: readonly string[] = []): Template {
  const known = templates.get(name);
  if (known !== undefined) return known;
  const template = createTemplate(readTemplate, { name, locals, isPart: false });
  templates.set(name, template);
  return template;
}

/** Renders a template that imports nothing and has no causes: text that is not TypeScript. */
export function renderText(name: string, view: object): string {
  return loadTemplate(name).render(view, { words: {}, marks: [], asked: [], renames: false });
}

function readTemplate(name: string): string {
  // From dist/generator/engine/emit up to the package's root.
  return readFileSync(new URL(`../../../../templates/${name}.hbs`, import.meta.url), 'utf8');
}

/** A template, or a part of one, with its two forms: as it stands, and with every word a hole. */
interface Compiled {
  readonly imports: readonly LiteralImport[];
  readonly always: readonly string[];
  readonly parts: ReadonlyMap<string, Compiled>;
  form(renames: boolean): Render;
}

interface TemplateSource {
  readonly name: string;
  readonly locals: readonly string[];
  /** A part of another template: whether it is printed is that one's affair. */
  readonly isPart: boolean;
}

function createTemplate(read: ReadTemplate, source: TemplateSource): Template {
  const compiled = compileTemplate(read, source);
  const all = [compiled, ...allParts(compiled).values()];
  const partials = new Map<boolean, Record<string, Render>>();
  return {
    imports: all.flatMap(({ imports }) => imports),
    always: compiled.always,
    render: (view, { renames, words, marks, asked }) => {
      const parts =
        partials.get(renames) ??
        Object.fromEntries([...allParts(compiled)].map(([name, part]) => [name, part.form(renames)]));
      partials.set(renames, parts);
      return compiled.form(renames)(view, { data: { words, marks, asked }, partials: parts });
    },
  };
}

function allParts({ parts }: Compiled): ReadonlyMap<string, Compiled> {
  return new Map([...parts].flatMap(([name, part]) => [[name, part] as const, ...allParts(part)]));
}

function compileTemplate(read: ReadTemplate, { name, locals, isPart }: TemplateSource): Compiled {
  const handlebars = loadHandlebars();
  const source = read(name);
  const hasHead = isPart || source.includes('{{imports}}');
  const head = hasHead ? readHead(source) : { text: source, imports: [] };
  const program = handlebars.parse(head.text);
  const wanted: Wanted = { imports: new Set(head.imports.map((each) => each.name)), locals: new Set(locals) };
  const cut = cutWords(program, wanted);
  const always = new Set(isPart ? [] : cut.always);
  const forms = new Map<boolean, Render>();
  return {
    imports: head.imports,
    always: [...always],
    parts: new Map(
      [...head.text.matchAll(/\{\{> *([^\s}]+)[^}]*\}\}/g)].map(([, part = '']) => [
        part,
        compileTemplate(read, { name: part, locals, isPart: true }),
      ]),
    ),
    form: (renames) => {
      const known = forms.get(renames);
      if (known !== undefined) return known;
      const isHole = (word: string): boolean => renames || (wanted.imports.has(word) && !always.has(word));
      const form = handlebars.compile<object>(cut.program(isHole), {
        strict: true,
        noEscape: true,
        // Parsing has taken lines of blocks away already; compiling would take another one.
        ignoreStandalone: true,
        knownHelpers: { each: true, json: true, doc: true },
        knownHelpersOnly: true,
      });
      forms.set(renames, form);
      return form;
    },
  };
}

/** A program whose own text was searched for words. */
interface CutProgram {
  /** Words that are printed whatever the view says. */
  readonly always: ReadonlySet<string>;
  /** The program with holes in place of words. */
  program(isHole: (word: string) => boolean): Program;
}

function cutWords(program: Program, wanted: Wanted): CutProgram {
  const scan = createWordScanner(wanted);
  const pieces = new Map<Node, readonly Piece[]>();
  const always = new Set<string>();
  walk(program, false);

  function walk({ body }: Program, isInside: boolean): void {
    for (const [index, node] of body.entries()) {
      if (node.type === 'ContentStatement') {
        const edges = { before: isHoleNode(body[index - 1]), behind: isHoleNode(body[index + 1]) };
        const found = scan((node as hbs.AST.ContentStatement).value, edges);
        pieces.set(node, found);
        for (const { kind, text } of found) if (kind === 'word' && !isInside) always.add(text);
      } else if (node.type === 'BlockStatement') {
        const { program: inner, inverse } = node as hbs.AST.BlockStatement;
        for (const block of inverse ? [inner, inverse] : [inner]) walk(block, true);
      }
    }
  }

  const fill = (within: Program, isHole: (word: string) => boolean): Program => ({
    ...within,
    body: within.body.flatMap((node): Node[] => {
      if (node.type === 'BlockStatement') {
        const block = node as hbs.AST.BlockStatement;
        const filled: hbs.AST.BlockStatement = {
          ...block,
          program: fill(block.program, isHole),
          // There is none where there is no `else`.
          inverse: block.inverse && fill(block.inverse, isHole),
        };
        return [filled];
      }
      if (node.type === 'MustacheStatement' && isImportsHole(node)) {
        return [contentNode(importsMark, node)];
      }
      if (node.type !== 'ContentStatement') return [node];
      return (pieces.get(node) ?? []).flatMap(({ kind, text }) =>
        kind === 'word' && isHole(text) ? [wordHole(text)] : [contentNode(text, node)],
      );
    }),
  });
  return { always, program: (isHole) => fill(program, isHole) };
}

function isHoleNode(node: Node | undefined): boolean {
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

function wordHole(word: string): Node {
  const [hole] = loadHandlebars().parse(`{{@words.${word}}}`).body;
  if (hole === undefined) throw new Error(`${word} is no hole`);
  return hole;
}

function loadHandlebars(): typeof Handlebars {
  if (environment !== undefined) return environment;
  // The bundle: it loads in half the time of the package's own entry, which reads many files.
  const bundle = require('handlebars/dist/handlebars.min.js') as typeof Handlebars;
  environment = bundle.create();
  environment.registerHelper('json', jsonExpression);
  environment.registerHelper('doc', (parts: CommentParts) => commentLine(parts));
  environment.registerHelper('each', each);
  return environment;
}

/** As Handlebars' own, over lists; what an item with a cause prints is marked with it. */
function each(
  this: unknown,
  items: readonly unknown[] | undefined,
  options: Handlebars.HelperOptions,
): string {
  if (items === undefined || items.length === 0) return options.inverse(this);
  // The frame of data is Handlebars' own, and untyped there.
  const frame = loadHandlebars().createFrame(options.data) as Record<string, unknown> &
    Pick<Rendering, 'marks' | 'asked'>;
  let text = '';
  for (const [index, item] of items.entries()) {
    frame['index'] = index;
    frame['first'] = index === 0;
    frame['last'] = index === items.length - 1;
    const from = frame.asked.length;
    const printed = options.fn(item, { data: frame });
    text += isCaused(item)
      ? markText(printed, { cause: item.cause, asked: [from, frame.asked.length] }, frame.marks)
      : printed;
  }
  return text;
}

function isCaused(item: unknown): item is Caused {
  return typeof item === 'object' && item !== null && 'cause' in item && item.cause !== undefined;
}
