// One kind of emitted file: its template, its owner, where it stands, what its template is given. View -> text -> imports -> layout -> comments.
import type { Span } from '../../source/source-file.js';
import type { EmittedFile, MergeSpec, Ownership } from '../write/change.js';
import { wrapComments } from './comment.js';
import { type BlockMark, type MarkedText, takeMarks } from './marks.js';
import { type AskedName, createNames, type Names } from './names.js';
import { inLane, layOut } from './oxfmt.js';
import { mapBlocks } from './positions.js';
import { loadTemplate } from './template.js';

/** A kind of emitted file, for each subject (a service, a module, the workspace) one or none. */
export interface FileSpec<Subject, View extends object = object> {
  /** Below `templates/`, without `.hbs`. */
  readonly template: string;
  readonly ownership: Ownership;
  /** Relative to the workspace; undefined where this subject has no such file. */
  path(subject: Subject): string | undefined;
  /** The place of a manifest that asks for it: what of its text nothing else asks for comes from there. */
  cause(subject: Subject): Span;
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

/** The files of these kinds for one subject. Ask for all subjects before waiting for one: layout runs beside rendering. */
export function emitFiles<Subject>(
  specs: readonly FileSpec<Subject>[],
  subject: Subject,
): Promise<EmittedFile>[] {
  return specs.flatMap((spec) => {
    const path = spec.path(subject);
    return path === undefined ? [] : [inLane(() => emitFile(spec, subject, path))];
  });
}

async function emitFile<Subject>(
  spec: FileSpec<Subject>,
  subject: Subject,
  path: string,
): Promise<EmittedFile> {
  const { ownership } = spec;
  // Seams are cut by what asks for them; else that is of interest only when a report is made.
  const isTraced = spec.merge !== undefined;
  const rendered = renderFile(spec, subject, { path, isTraced });
  const text = await finish(path, rendered.text);
  const cause = spec.cause(subject);
  const file: EmittedFile = {
    path,
    ownership,
    text,
    from: cause.file.path,
    cause,
    blocks: () => {
      const traced = renderFile(spec, subject, { path, isTraced: true });
      return mapBlocks(traced.text, text, traced.blocks);
    },
  };
  if (spec.merge === undefined) return file;
  const bare = rendered.hasAliases ? renderFile(spec, subject, { path, isTraced, isBare: true }) : rendered;
  const bareText = rendered.hasAliases ? await finish(path, bare.text) : text;
  const laidOut: LaidOut = {
    text: bareText,
    blocks: mapBlocks(bare.text, bareText, bare.blocks),
    rendered: bare,
    asked: bare.asked,
  };
  return { ...file, merge: spec.merge(subject, laidOut, bare.view) };
}

async function finish(path: string, text: string): Promise<string> {
  return path.endsWith('.ts') ? wrapComments(await layOut(path, text)) : text;
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
  readonly path: string;
  /** Whether what asks for the parts of the text is noted. */
  readonly isTraced: boolean;
  readonly isBare?: boolean;
}

function renderFile<Subject>(
  spec: FileSpec<Subject>,
  subject: Subject,
  { path, isTraced, isBare = false }: RenderOptions,
): Rendered {
  const template = loadTemplate(spec.template);
  const { imports: literals, locals } = template;
  const declares = spec.declares?.(subject) ?? [];
  const marks: BlockMark[] | undefined = isTraced ? [] : undefined;
  const table = createNames({ file: path, declares, locals, literals, isBare, marks });
  for (const word of template.always) table.use(word);
  const { words, renames, asked } = table;
  const view = spec.view(subject, table.names);
  const marked = template.render(view, { words, marks, asked, renames });
  const imports = { statements: table.statements(), ...(isTraced && { cause: spec.cause(subject) }) };
  const { text, blocks } = takeMarks(marked, marks ?? [], imports);
  return { text, blocks, asked, hasAliases: table.hasAliases(), view };
}
