// One kind of emitted file: its template, its owner, where it stands, what its template is given. View -> text -> imports -> layout -> comments.
import { isNativeError } from 'node:util/types';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { Span } from '../../source/source-file.js';
import type { EmittedFile, MergeSpec, Ownership } from '../write/change.js';
import { noteCauses } from './causes.js';
import { wrapComments } from './comment.js';
import { jsonText } from './json-text.js';
import { type Layout, pieceLayout, usualLayout } from './layout-options.js';
import { type BlockMark, breakMark, type MarkedText, takeMarks } from './marks.js';
import { type AskedName, createNames, type Names } from './names.js';
import { inLane, LayoutUnavailable, layOut, Unparsable } from './oxfmt.js';
import { mapBlocks } from './positions.js';
import { reportUnprintable } from './report.js';
import { packageTemplates, type Templates } from './template.js';

/** A kind of emitted file, for each subject (a service, a module, the workspace) one or none. */
export interface FileSpec<Subject, View extends object = object> {
  /** Below `templates/`, without `.hbs`. */
  readonly template: string;
  readonly ownership: Ownership;
  /** Relative to the workspace; undefined where this subject has no such file. */
  path(subject: Subject): string | undefined;
  /** The place of a manifest that asks for it: what of its text nothing else asks for comes from there. */
  cause(subject: Subject): Span;
  /** The manifest that it is of, where another one asks for it. */
  from?(subject: Subject): string;
  /** The names that the file declares: what is imported makes way for them. */
  declares?(subject: Subject): readonly string[];
  /** What the template is given: names, literals, texts of types, and the `Code` of codecs. */
  view(subject: Subject, names: Names): View;
  /** How a file of the user's takes additions, made of its own text where nothing that is imported has another name. */
  merge?(subject: Subject, bare: LaidOut, view: View): MergeSpec;
}

/** A file's text, and which parts of it were printed for which places of manifests. */
export interface LaidOut {
  readonly text: string;
  readonly blocks: readonly MarkedText[];
  /** The same before layout; its blocks are in the same order. */
  readonly rendered: { readonly text: string; readonly blocks: readonly MarkedText[] };
  /** What was imported, by asking. */
  readonly asked: readonly AskedName[];
}

/** By what files are printed. */
export interface Printing {
  readonly templates: Templates;
  /** Takes what comes of mistakes in templates of the workspace. Mistakes in those of the package are thrown. */
  readonly diagnostics: Diagnostic[];
  /** How it is laid out; as usual unless told. */
  readonly layout?: Layout;
}

/** By the package's templates alone. */
export function packagePrinting(): Printing {
  return { templates: packageTemplates, diagnostics: [] };
}

/** The files of these kinds for one subject. Ask for all subjects before waiting for one: layout runs beside rendering. */
export function emitFiles<Subject>(
  specs: readonly FileSpec<Subject>[],
  subject: Subject,
  printing: Printing = packagePrinting(),
): Promise<EmittedFile>[] {
  return specs.flatMap((spec) => {
    const path = spec.path(subject);
    return path === undefined ? [] : [inLane(() => emitFile({ spec, subject, path }, printing))];
  });
}

/** One file that is to be printed. */
interface FileTask<Subject> {
  readonly spec: FileSpec<Subject>;
  readonly subject: Subject;
  readonly path: string;
}

async function emitFile<Subject>(task: FileTask<Subject>, printing: Printing): Promise<EmittedFile> {
  const { templates, diagnostics } = printing;
  const { spec, subject, path } = task;
  const own = templates.own(spec.template);
  if (own.length === 0) return printFile(task, printing);
  try {
    return await printFile(task, printing);
  } catch (error) {
    if (error instanceof LayoutUnavailable) throw error;
    const causeAt = (at: number): Span | undefined => {
      const { blocks } = renderFile(task, templates, { isTraced: true });
      return blocks.findLast(({ start, end, isList }) => !isList && start <= at && at <= end)?.cause;
    };
    diagnostics.push(reportUnprintable(error, { path, templates: own.map((each) => each.path), causeAt }));
    const cause = spec.cause(subject);
    return {
      path,
      ownership: spec.ownership,
      text: '',
      from: spec.from?.(subject) ?? cause.file.path,
      cause,
    };
  }
}

async function printFile<Subject>(task: FileTask<Subject>, printing: Printing): Promise<EmittedFile> {
  const { templates, layout = usualLayout } = printing;
  const { spec, subject, path } = task;
  // Seams are cut by what asks for them; else that is of interest only when a report is made.
  const isTraced = spec.merge !== undefined;
  const rendered = renderFile(task, templates, { isTraced });
  const text = await finish(path, rendered.text, layout);
  const cause = spec.cause(subject);
  const own = templates.own(spec.template);
  const file: EmittedFile = {
    path,
    ownership: spec.ownership,
    text,
    from: spec.from?.(subject) ?? cause.file.path,
    cause,
    ...(own.length > 0 && { templates: own }),
    blocks: () => {
      const traced = noteCauses(() => renderFile(task, templates, { isTraced: true }));
      return own.length > 0 ? blocksWhereTheyFit(traced, text) : mapBlocks(traced.text, text, traced.blocks);
    },
  };
  if (spec.merge === undefined) return file;
  const bare = rendered.hasAliases ? renderFile(task, templates, { isTraced, isBare: true }) : rendered;
  const isAsItStands = !rendered.hasAliases && layout === usualLayout;
  const bareText = isAsItStands ? text : await finish(path, bare.text, pieceLayout(layout));
  const laidOut: LaidOut = {
    text: bareText,
    blocks: mapBlocks(bare.text, bareText, bare.blocks),
    rendered: bare,
    asked: bare.asked,
  };
  return { ...file, merge: spec.merge(subject, laidOut, bare.view) };
}

/** Of text that is not ours layout may change more than layout: then what asks for the file asks for all of it. */
function blocksWhereTheyFit(traced: Rendered, text: string): readonly MarkedText[] {
  try {
    return mapBlocks(traced.text, text, traced.blocks);
  } catch {
    return [];
  }
}

/** TypeScript is laid out, JSON is printed anew, everything else stands as it was rendered. */
async function finish(path: string, text: string, layout: Layout): Promise<string> {
  if (path.endsWith('.ts')) return wrapComments(await layOut(path, text, layout), layout);
  if (path.endsWith('.json')) return jsonText(parseJson(path, text), layout);
  return text.includes(breakMark) ? wrapComments(text) : text;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const says = isNativeError(error) ? error.message : String(error);
    const start = Number(/at position (\d+)/.exec(says)?.[1] ?? text.length);
    throw new Unparsable(path, text, { says, start, end: start });
  }
}

interface Rendered {
  readonly text: string;
  readonly blocks: readonly MarkedText[];
  readonly asked: readonly AskedName[];
  readonly hasAliases: boolean;
  /** What the template was given. */
  readonly view: object;
}

interface RenderOptions {
  /** Whether what asks for the parts of the text is noted. */
  readonly isTraced: boolean;
  readonly isBare?: boolean;
}

function renderFile<Subject>(
  { spec, subject, path }: FileTask<Subject>,
  templates: Templates,
  { isTraced, isBare = false }: RenderOptions,
): Rendered {
  const template = templates.load(spec.template);
  const { imports: literals, locals } = template;
  const declares = spec.declares?.(subject) ?? [];
  const marks: BlockMark[] | undefined = isTraced ? [] : undefined;
  const table = createNames({ file: path, declares, locals, literals, isBare, marks });
  for (const word of template.always) table.use(word);
  const { words, renames, asked } = table;
  const view = spec.view(subject, table.names);
  const isDocument = !path.endsWith('.ts');
  const marked = template.render(view, { words, marks, asked, renames, isDocument });
  const imports = { statements: table.statements(), ...(isTraced && { cause: spec.cause(subject) }) };
  const { text, blocks } = takeMarks(marked, marks ?? [], imports);
  return { text, blocks, asked, hasAliases: table.hasAliases(), view };
}
