// One file -> one manifest, with every problem in it: YAML, shape, meaning.
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic, Outcome } from '../../diagnostic/diagnostic.js';
import type { SourceFile } from '../../source/source-file.js';
import type { DocumentNode } from '../document/document.js';
import { isBefore, parseDocument } from '../document/parse-document.js';
import type { ImportDeclaration, ServiceManifest, SharedManifest, WorkspaceManifest } from '../manifest.js';
import { serviceShape } from '../schema/service-shape.js';
import { sharedShape, workspaceShape } from '../schema/workspace-shape.js';
import { checkShape } from '../shape/check-shape.js';
import type { Shape } from '../shape/shape.js';
import { readImports } from './read-declarations.js';
import { readService } from './read-service.js';
import { readShared, readWorkspace } from './read-workspace.js';
import type { Reader } from './reader.js';

/** A file's outcome. Its imports are known even when something else in it is wrong, so that all files get checked. */
export interface ManifestReading<M> extends Outcome<M> {
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

function readManifest<M>(
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
    return { value: undefined, diagnostics: problems, imports: [] };
  }
  const where = shape.kind === 'section' ? shape.what : 'the file';
  const shapeProblems = checkShape(root, shape, where);
  const reader: Reader = { file, problems: [] };
  const manifest = root.kind === 'mapping' ? read(reader, root) : undefined;
  const isNews = (problem: Diagnostic) =>
    isBefore(problem, brokenAt) && !diagnostics.some((known) => isWithin(problem, known));
  problems.push(...[...shapeProblems, ...reader.problems].filter(isNews));
  problems.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  return { value: hasErrors ? undefined : manifest, diagnostics: problems, imports: readImports(root) };
}

/** Whether a problem lies where the YAML itself is at fault: it is a consequence of that. */
function isWithin(problem: Diagnostic, known: Diagnostic): boolean {
  if (!problem.span || !known.span) return false;
  return problem.span.start >= known.span.start && problem.span.end <= known.span.end;
}
