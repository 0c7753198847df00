// One kind of emitted file: its template, its owner, where it stands, what its template is given. View -> text -> imports -> layout -> comments.
import type { EmittedFile, MergeSpec, Ownership } from '../write/change.js';
import { wrapComments } from './comment.js';
import { layOut } from './oxfmt.js';
import { type CausedText, takeMarks } from './marks.js';
import { createNames, type Names } from './names.js';
import { mapBlocks } from './positions.js';
import { loadTemplate } from './template.js';
import type { Span } from '../../source/source-file.js';

/** A kind of emitted file, for each subject (a service, a module, the workspace) one or none. */
export interface FileSpec<Subject> {
  /** Below `templates/`, without `.hbs`. */
  readonly template: string;
  readonly ownership: Ownership;
  /** Words of the template's own text that name parameters and constants: where the file declares one, they get another name. */
  readonly locals?: readonly string[];
  /** Relative to the workspace; undefined where this subject has no such file. */
  path(subject: Subject): string | undefined;
  /** The manifest that it comes from, relative to the workspace. */
  from(subject: Subject): string;
  /** The names that the file declares: what is imported makes way for them. */
  declares?(subject: Subject): readonly string[];
  /** What the template is given: names, literals, texts of types, and the `Code` of codecs. */
  view(subject: Subject, names: Names): object;
  /** How a file of the user's takes additions, made of the laid-out text. */
  merge?(subject: Subject, laid: LaidOut): MergeSpec;
}

/** A file's text, and which parts of it were printed for which places of manifests. */
export interface LaidOut {
  readonly text: string;
  readonly blocks: readonly CausedText[];
}

/** The files of these kinds for one subject, all begun at once. */
export function emitFiles<Subject>(
  specs: readonly FileSpec<Subject>[],
  subject: Subject,
): Promise<EmittedFile>[] {
  return specs.flatMap((spec) => {
    const path = spec.path(subject);
    return path === undefined ? [] : [emitFile(spec, subject, path)];
  });
}

async function emitFile<Subject>(
  spec: FileSpec<Subject>,
  subject: Subject,
  path: string,
): Promise<EmittedFile> {
  const { ownership } = spec;
  const { text: rendered, blocks } = renderFile(spec, subject, path);
  const isCode = path.endsWith('.ts');
  const text = isCode ? wrapComments(await layOut(path, rendered)) : rendered;
  const file: EmittedFile = { path, ownership, text, from: spec.from(subject) };
  if (spec.merge === undefined) return file;
  return { ...file, merge: spec.merge(subject, { text, blocks: mapBlocks(rendered, text, blocks) }) };
}

function renderFile<Subject>(spec: FileSpec<Subject>, subject: Subject, path: string): LaidOut {
  const { locals = [] } = spec;
  const template = loadTemplate(spec.template, locals);
  const declares = spec.declares?.(subject) ?? [];
  const table = createNames({ file: path, declares, locals, literals: template.imports });
  for (const word of template.always) table.use(word);
  const causes: Span[] = [];
  const { words, renames } = table;
  const marked = template.render(spec.view(subject, table.names), { words, causes, renames });
  return takeMarks(marked, causes, table.statements());
}
