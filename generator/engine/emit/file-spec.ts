// One kind of emitted file: its template, its owner, where it stands, what its template is given. View -> text -> imports -> layout -> comments.
import type { EmittedFile, MergeSpec, Ownership } from '../write/change.js';
import { wrapComments } from './comment.js';
import { type BlockMark, type CausedText, takeMarks } from './marks.js';
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
  /** The manifest that it comes from, relative to the workspace. */
  from(subject: Subject): string;
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
  readonly blocks: readonly CausedText[];
  /** The same before layout; its blocks are in the same order. */
  readonly rendered: { readonly text: string; readonly blocks: readonly CausedText[] };
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
  const rendered = renderFile(spec, subject, { path, isBare: false });
  const text = await finish(path, rendered.text);
  const blocks = (): readonly CausedText[] => mapBlocks(rendered.text, text, rendered.blocks);
  const file: EmittedFile = { path, ownership, text, from: spec.from(subject), blocks };
  if (spec.merge === undefined) return file;
  const bare = rendered.hasAliases ? renderFile(spec, subject, { path, isBare: true }) : rendered;
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
  readonly blocks: readonly CausedText[];
  readonly asked: readonly AskedName[];
  readonly hasAliases: boolean;
  /** What the template was given. */
  readonly view: object;
}

function renderFile<Subject>(
  spec: FileSpec<Subject>,
  subject: Subject,
  { path, isBare }: { readonly path: string; readonly isBare: boolean },
): Rendered {
  const template = loadTemplate(spec.template);
  const { imports: literals, locals } = template;
  const declares = spec.declares?.(subject) ?? [];
  const table = createNames({ file: path, declares, locals, literals, isBare });
  for (const word of template.always) table.use(word);
  const marks: BlockMark[] = [];
  const { words, renames, asked } = table;
  const view = spec.view(subject, table.names);
  const marked = template.render(view, { words, marks, asked, renames });
  const { text, blocks } = takeMarks(marked, marks, table.statements());
  return { text, blocks, asked, hasAliases: table.hasAliases(), view };
}
