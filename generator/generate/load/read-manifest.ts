// One file -> one manifest, with every problem in it: YAML, shape, meaning.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic, Outcome } from '../../diagnostic/diagnostic.js';
import type { SourceFile } from '../../source/source-file.js';
import { entriesOf, type DocumentNode } from '../../engine/document/document.js';
import { isBefore, parseDocument } from '../../engine/document/parse-document.js';
import type {
  Flaw,
  ImportDeclaration,
  Manifest,
  ServiceManifest,
  SharedManifest,
  WorkspaceManifest,
} from '../../language/node.js';
import { checkShape } from '../../engine/shape/check-shape.js';
import { readImports } from '../../language/read/read-declarations.js';
import type { Reader } from '../../engine/read/reader.js';
import type { ManifestKind, Section } from '../../sections/section.js';
import { allSections } from '../../sections/all.js';
import { manifestShapes } from './manifest-shapes.js';
import { namesOnly, nodesOf, readRoot, type RootReading } from './read-root.js';

/** A file's outcome. Its imports are known even when something else in it is wrong, so that all files get checked. */
export interface ManifestReading<M> extends Outcome<M> {
  /** The value, or when there are errors what could be read beside them, for reports on what it refers to. */
  readonly readable: M | undefined;
  readonly imports: readonly ImportDeclaration[];
}

/** Reads a `service.yaml`. */
export function readServiceManifest(
  file: SourceFile,
  sections: readonly Section[] = allSections,
): ManifestReading<ServiceManifest> {
  return readManifest(service, file, sections);
}

/** Reads a shared file. */
export function readSharedManifest(
  file: SourceFile,
  sections: readonly Section[] = allSections,
): ManifestReading<SharedManifest> {
  return readManifest(shared, file, sections);
}

/** Reads `scaffold.yaml`. */
export function readWorkspaceManifest(
  file: SourceFile,
  sections: readonly Section[] = allSections,
): ManifestReading<WorkspaceManifest> {
  return readManifest(workspace, file, sections);
}

/** A kind of manifest. */
interface Kind<M extends Manifest> {
  readonly kind: ManifestKind;
  /** What an empty file is told to begin with. */
  readonly first: string;
  /** Undefined where it lacks its name. */
  readonly toManifest: (reading: RootReading, source: SourceFile) => M | undefined;
}

const service: Kind<ServiceManifest> = {
  kind: 'service',
  first: 'service: <name>',
  toManifest: ({ name, imports, types, sections }, source) =>
    name && { kind: 'service', source, service: name, imports, types, ...nodesOf(sections) },
};

const shared: Kind<SharedManifest> = {
  kind: 'shared',
  first: 'types:',
  toManifest: ({ imports, types, sections }, source) => ({
    kind: 'shared',
    source,
    imports,
    types,
    ...nodesOf(sections),
  }),
};

const workspace: Kind<WorkspaceManifest> = {
  kind: 'workspace',
  first: 'workspace: <name>',
  toManifest: ({ name, imports, sections }, source) =>
    name && { kind: 'workspace', source, workspace: name, imports, ...nodesOf(sections) },
};

function readManifest<M extends Manifest>(
  { kind, first, toManifest }: Kind<M>,
  file: SourceFile,
  sections: readonly Section[],
): ManifestReading<M> {
  const { document, diagnostics } = parseDocument(file);
  const { root, brokenAt } = document;
  const problems: Diagnostic[] = [...diagnostics];
  if (!root) {
    if (problems.length === 0) {
      const span = { file, start: 0, end: 0 };
      problems.push(createDiagnostic('ARM1008', { span, parameters: { path: file.path, first } }));
    }
    return { value: undefined, readable: undefined, diagnostics: problems, imports: [] };
  }
  const shape = manifestShapes(sections)[kind];
  const shapeProblems = checkShape(root, shape, shape.what);
  const reader: Reader = { file, problems: [] };
  const held = sections.filter(({ holds }) => holds.includes(kind));
  const reading = root.kind === 'mapping' ? readRoot(kind, held, { reader, root }) : undefined;
  const isNews = (problem: Diagnostic) =>
    isBefore(problem, brokenAt) &&
    // What seems to be missing may follow.
    (brokenAt === undefined || problem.severity === 'error') &&
    !diagnostics.some((known) => isWithin(problem, known));
  problems.push(...[...shapeProblems, ...reader.problems].filter(isNews));
  problems.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  const imports = readImports(root);
  if (!hasErrors) {
    const manifest = reading && toManifest(reading, file);
    return { value: manifest, readable: manifest, diagnostics: problems, imports };
  }
  const flaw = flawOf(root, brokenAt, problems);
  const left = reading && (brokenAt === undefined ? reading : namesOnly(reading));
  const manifest = left && toManifest(left, file);
  return { value: undefined, readable: manifest && { ...manifest, flaw }, diagnostics: problems, imports };
}

/** Mistakes in the YAML by which names are lost; others are masked, and read over. */
const losses: ReadonlySet<string> = new Set(
  'ARM1001 ARM1002 ARM1003 ARM1007 ARM1009 ARM1016 ARM1021 ARM1023 ARM1024'.split(' '),
);

/** Names may be missing where the YAML is broken, where a section or a route is not what it has to be, or its key is misspelt. */
function flawOf(root: DocumentNode, brokenAt: number | undefined, problems: readonly Diagnostic[]): Flaw {
  if (brokenAt !== undefined) return 'gaps';
  const sections = entriesOf(root);
  const values = [...sections, ...sections.flatMap(({ value }) => entriesOf(value))].map(
    (entry) => entry.value,
  );
  const isGap = ({ code, span }: Diagnostic): boolean => {
    if (code === 'ARM1010') return sections.some(({ key }) => key.span.start === span?.start);
    if (code === 'ARM1012') return values.some((value) => value.span.start === span?.start);
    return losses.has(code);
  };
  return problems.some(isGap) ? 'gaps' : 'errors';
}

/** Whether a problem lies where the YAML itself is at fault: it is a consequence of that. */
function isWithin(problem: Diagnostic, known: Diagnostic): boolean {
  if (!problem.span || !known.span) return false;
  return problem.span.start >= known.span.start && problem.span.end <= known.span.end;
}
