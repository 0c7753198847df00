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
  TypeDeclaration,
  WorkspaceManifest,
} from '../../language/node.js';
import { serviceShape } from '../../sections/service/shape.js';
import { sharedShape, workspaceShape } from '../../sections/workspace/shape.js';
import { checkShape } from '../../engine/shape/check-shape.js';
import type { Shape } from '../../engine/shape/shape.js';
import { readImports } from '../../language/read/read-declarations.js';
import { readService } from '../../sections/service/read.js';
import { readShared, readWorkspace } from '../../sections/workspace/read.js';
import type { Reader } from '../../engine/read/reader.js';

/** A file's outcome. Its imports are known even when something else in it is wrong, so that all files get checked. */
export interface ManifestReading<M> extends Outcome<M> {
  /** The value, or when there are errors what could be read beside them, for reports on what it refers to. */
  readonly readable: M | undefined;
  readonly imports: readonly ImportDeclaration[];
}

/** Reads a `service.yaml`. */
export function readServiceManifest(file: SourceFile): ManifestReading<ServiceManifest> {
  return readManifest(file, serviceShape, 'service: <name>', readService);
}

/** Reads a shared file. */
export function readSharedManifest(file: SourceFile): ManifestReading<SharedManifest> {
  return readManifest(file, sharedShape, 'types:', readShared);
}

/** Reads `scaffold.yaml`. */
export function readWorkspaceManifest(file: SourceFile): ManifestReading<WorkspaceManifest> {
  return readManifest(file, workspaceShape, 'workspace: <name>', readWorkspace);
}

function readManifest<M extends Manifest>(
  file: SourceFile,
  shape: Shape,
  first: string,
  read: (reader: Reader, root: DocumentNode) => M | undefined,
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
  const where = shape.kind === 'section' ? shape.what : 'the file';
  const shapeProblems = checkShape(root, shape, where);
  const reader: Reader = { file, problems: [] };
  const manifest = root.kind === 'mapping' ? read(reader, root) : undefined;
  const isNews = (problem: Diagnostic) =>
    isBefore(problem, brokenAt) &&
    // What seems to be missing may follow.
    (brokenAt === undefined || problem.severity === 'error') &&
    !diagnostics.some((known) => isWithin(problem, known));
  problems.push(...[...shapeProblems, ...reader.problems].filter(isNews));
  problems.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  const imports = readImports(root);
  if (!hasErrors) return { value: manifest, readable: manifest, diagnostics: problems, imports };
  const flaw = flawOf(root, brokenAt, problems);
  const readable = manifest && { ...(brokenAt === undefined ? manifest : namesOf(manifest)), flaw };
  return { value: undefined, readable, diagnostics: problems, imports };
}

/** A manifest whose YAML is broken says which names there are; what it says of them may end in the wrong place. */
function namesOf<M extends Manifest>(manifest: M): M {
  if (manifest.kind === 'workspace') return { ...manifest, auth: { ...manifest.auth, claims: [] } };
  const types = manifest.types.map((declaration): TypeDeclaration => {
    const { span } = declaration.type;
    return { ...declaration, type: { kind: 'unreadable', span, constraints: {}, annotations: {} } };
  });
  if (manifest.kind === 'shared') return { ...manifest, types };
  return { ...manifest, types, config: [], depends: [], routes: [] };
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
