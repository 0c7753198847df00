// Templates: those of the package, compiled when it is built, and those of a workspace in their place. Rendered with Handlebars' runtime; what
// a template names and its view lacks is an error; nothing is escaped.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type Handlebars from 'handlebars';
import { commentLine, type CommentParts } from './comment.js';
import { readTemplate, type TemplateFacts, type TemplateSource } from './compile.js';
import { type BlockMark, markText } from './marks.js';
import type { LiteralImport } from './names.js';
import type { TemplateText } from '../write/change.js';
import type { Span } from '../../source/source-file.js';
import type { Caused, Printed } from './printed.js';
import { jsonExpression } from './text.js';

/** What one rendering is given beside the view. */
export interface Rendering {
  /** The words of the template's own text that are printed by their names. */
  readonly words: Readonly<Record<string, Printed>>;
  /** Collects what asks for the blocks that have a cause, where that is of interest. */
  readonly marks: BlockMark[] | undefined;
  /** Grows with every name that is asked for. */
  readonly asked: readonly unknown[];
  /** Whether words of the template's own text are written in another way than they stand there. */
  readonly renames: boolean;
  /** Whether `json` writes JSON as it is, and not as TypeScript has it. */
  readonly isDocument?: boolean;
}

/** A template, ready to be rendered. */
export interface Template {
  /** What its own import lines take, and those of its parts. */
  readonly imports: readonly LiteralImport[];
  /** Words that make way where the file declares them. */
  readonly locals: readonly string[];
  /** The imported words that it prints whatever the view says. */
  readonly always: readonly string[];
  render(view: object, rendering: Rendering): string;
}

/** The templates in force. */
export interface Templates {
  /** `{{> parts/types.ts}}` puts another template in; `each`, `if`, `unless`, `json` and `doc` are all the helpers there are. */
  load(name: string): Template;
  /** The workspace's own texts that a template is made of; none: it is the package's alone. */
  own(name: string): readonly TemplateText[];
}

/** A template of the package as the build has left it. */
export interface BuiltTemplate extends TemplateFacts {
  /** What Handlebars' compiler made of it. */
  readonly code: object;
}

type Render = (view: object, options?: Handlebars.RuntimeOptions) => string;
type Runtime = Pick<typeof Handlebars, 'createFrame' | 'registerHelper' | 'template'>;

const require = createRequire(import.meta.url);
const builtPath = fileURLToPath(new URL('../../templates.cjs', import.meta.url));
let runtime: Runtime | undefined;
let built: Readonly<Record<string, BuiltTemplate>> | undefined;

/** The folder of a workspace in which its own templates stand. */
export const templateFolder = 'templates';

/** Where a workspace's own text of a template stands: `templates/<name>.hbs`. */
export function templatePath(name: string): string {
  return `${templateFolder}/${name}.hbs`;
}

/** Whether the package has a template of this name. */
export function isPackageTemplate(name: string): boolean {
  return Object.hasOwn(builtTemplates(), name);
}

/** The names of all templates of the package, in order. */
export function packageTemplateNames(): readonly string[] {
  return Object.keys(builtTemplates());
}

/** The templates of the package. */
export const packageTemplates: Templates = createTemplates(new Map());

/**
 * Templates of these texts, by name, and those of the package beside them. A template that none of the texts is a part of is not compiled
 * again.
 */
export function createTemplates(texts: ReadonlyMap<string, string>): Templates {
  const loaded = new Map<string, Template>();
  const shelf = createShelf(texts);
  const ownText = (name: string): TemplateText[] => {
    const text = texts.get(name);
    return text === undefined ? [] : [{ path: templatePath(name), text }];
  };
  const owned = new Map<string, readonly TemplateText[]>();
  const own = (name: string): readonly TemplateText[] => {
    if (texts.size === 0) return [];
    const known = owned.get(name) ?? [...partsOf(name, shelf).keys()].flatMap(ownText);
    owned.set(name, known);
    return known;
  };
  return {
    own,
    load: (name) => {
      const known = loaded.get(name);
      if (known !== undefined) return known;
      const isPackages = texts.size > 0 && own(name).length === 0;
      const template = isPackages ? packageTemplates.load(name) : createTemplate(name, shelf);
      loaded.set(name, template);
      return template;
    },
  };
}

/** A template that is no file of a `FileSpec`: it imports nothing and has no causes. */
export interface TextTemplate<View extends object> {
  /** Below `templates/`, without `.hbs`. */
  readonly template: string;
  /** Holds the views of all renderings to one form; nothing is read from it. */
  readonly view?: View;
}

/** Renders text that is not TypeScript. */
export function renderText<View extends object>(
  { template }: TextTemplate<View>,
  view: View,
  templates: Templates = packageTemplates,
): string {
  const rendering = { words: {}, marks: undefined, asked: [], renames: false };
  return templates.load(template).render(view, rendering);
}

/** The text of a template of the package. */
export function templateText(name: string): string {
  // From dist/generator/engine/emit up to the package's root.
  return readFileSync(new URL(`../../../../templates/${name}.hbs`, import.meta.url), 'utf8');
}

/** Where templates are taken from. */
interface Shelf {
  facts(name: string): TemplateFacts;
  /** What Handlebars' runtime takes. */
  code(name: string, renames: boolean): object;
}

function createShelf(texts: ReadonlyMap<string, string>): Shelf {
  const sources = new Map<string, TemplateSource>();
  const sourceOf = (name: string): TemplateSource => {
    const known = sources.get(name);
    if (known !== undefined) return known;
    const source = readTemplate(name, texts.get(name) ?? templateText(name));
    sources.set(name, source);
    return source;
  };
  const builtOf = (name: string): BuiltTemplate | undefined =>
    texts.has(name) ? undefined : builtTemplates()[name];
  return {
    facts: (name) => builtOf(name) ?? sourceOf(name),
    code: (name, renames) =>
      (renames ? undefined : builtOf(name)?.code) ?? evaluate(sourceOf(name).code(renames)),
  };
}

function createTemplate(name: string, shelf: Shelf): Template {
  const parts = partsOf(name, shelf);
  const facts = [...parts.values()];
  const forms = new Map<boolean, Readonly<Record<string, Render>>>();
  return {
    imports: facts.flatMap(({ imports }) => imports),
    locals: facts.flatMap(({ locals }) => locals),
    always: parts.get(name)?.always ?? [],
    render: (view, { renames, ...data }) => {
      const partials = forms.get(renames) ?? formsOf(parts.keys(), renames, shelf);
      forms.set(renames, partials);
      const render = partials[name];
      if (render === undefined) throw new Error(`There is no template ${name}.`);
      return render(view, { data, partials });
    },
  };
}

/** A template and all that it puts in, by name. */
function partsOf(
  name: string,
  shelf: Shelf,
  found = new Map<string, TemplateFacts>(),
): Map<string, TemplateFacts> {
  const facts = shelf.facts(name);
  found.set(name, facts);
  for (const part of facts.parts) if (!found.has(part)) partsOf(part, shelf, found);
  return found;
}

function formsOf(names: Iterable<string>, renames: boolean, shelf: Shelf): Readonly<Record<string, Render>> {
  const { template } = loadRuntime();
  return Object.fromEntries([...names].map((name) => [name, template(shelf.code(name, renames))]));
}

/** The compiler's code is an expression. */
function evaluate(code: string): object {
  // oxlint-disable-next-line typescript/no-implied-eval -- as Handlebars' own compiler does
  return new Function(`return ${code}`)() as object;
}

/** None before the first build has ended. */
function builtTemplates(): Readonly<Record<string, BuiltTemplate>> {
  built ??= existsSync(builtPath) ? (require(builtPath) as Readonly<Record<string, BuiltTemplate>>) : {};
  return built;
}

function loadRuntime(): Runtime {
  if (runtime !== undefined) return runtime;
  // The bundle: it loads in half the time of the package's own entry, which reads many files.
  const bundle = require('handlebars/dist/handlebars.runtime.min.js') as typeof Handlebars;
  runtime = bundle.create();
  runtime.registerHelper('json', json);
  runtime.registerHelper('doc', (parts: CommentParts) => commentLine(parts));
  runtime.registerHelper('each', each);
  runtime.registerHelper('if', ifPresent);
  return runtime;
}

/** As Handlebars' own, over lists; what an item with a cause prints is marked with it. */
function each(
  this: unknown,
  items: readonly unknown[] | undefined,
  options: Handlebars.HelperOptions,
): string {
  if (items === undefined || items.length === 0) return options.inverse(this);
  // The frame of data is Handlebars' own, and untyped there.
  const frame = loadRuntime().createFrame(options.data) as Record<string, unknown> & Traced;
  const last = items.length - 1;
  let text = '';
  for (let index = 0; index <= last; index += 1) {
    const item = items[index];
    frame['index'] = index;
    frame['first'] = index === 0;
    frame['last'] = index === last;
    const from = frame.asked.length;
    text += marked(options.fn(item, { data: frame }), item, frame, from);
  }
  return markedList(text, items, frame);
}

/** As Handlebars' own; what is printed for something with a cause is marked with it. */
function ifPresent(this: unknown, value: unknown, options: Handlebars.HelperOptions): string {
  if (!value || (Array.isArray(value) && value.length === 0)) return options.inverse(this);
  // `unless` asks for this one, and hands no data on.
  const data = options.data as Traced | undefined;
  const from = data?.asked.length ?? 0;
  const printed = options.fn(this);
  if (data === undefined) return printed;
  return Array.isArray(value) ? markedList(printed, value, data) : marked(printed, value, data, from);
}

/** A value as TypeScript; what asks for its entries is marked. What is not there is `null`. */
function json(value: unknown, options: Handlebars.HelperOptions): string {
  const { marks, isDocument } = options.data as Traced;
  if (isDocument) return JSON.stringify(value ?? null);
  if (marks === undefined) return jsonExpression(value);
  return jsonExpression(value, (text, cause, isList) =>
    cause ? markText(text, { cause, asked: [0, 0], ...(isList && { isList }) }, marks) : text,
  );
}

type Traced = Pick<Rendering, 'marks' | 'asked' | 'isDocument'>;

/** `from`: how many names had been asked for before it was printed. */
function marked(text: string, item: unknown, { marks, asked }: Traced, from: number): string {
  // What prints nothing has no place.
  if (marks === undefined || !isCaused(item) || text.trim() === '') return text;
  const { cause, said } = item;
  const mark = { cause, asked: [from, asked.length] } as const;
  return markText(said ? markText(text, { ...mark, cause: said }, marks) : text, mark, marks);
}

/** A list is asked for by what stands around its entries. */
function markedList(text: string, items: readonly unknown[], { marks }: Traced): string {
  const first = marks && items.find(isCaused);
  if (marks === undefined || first === undefined || text.trim() === '') return text;
  return markText(text, { cause: first.cause, asked: [0, 0], isList: true }, marks);
}

function isCaused(item: unknown): item is Caused & { readonly cause: Span } {
  return typeof item === 'object' && item !== null && 'cause' in item && item.cause !== undefined;
}
