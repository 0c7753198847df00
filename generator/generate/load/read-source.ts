// Reads a text that the user wrote, and whose mistakes are reported with all others.
import { posix } from 'node:path';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import { reportFileProblem } from '../../diagnostic/file-problem.js';
import { hasMarkers, sideOf } from '../../engine/write/markers.js';
import { reportUnsettled } from '../../engine/write/report.js';
import { FileError } from '../../file/file-error.js';
import type { FileTree } from '../../file/file-tree.js';

/** The text, undefined where there is none. One that is not UTF-8, or has conflict markers, is reported, and read as well as it goes. */
export function readSource(tree: FileTree, path: string, diagnostics: Diagnostic[]): string | undefined {
  try {
    const text = tree.read(path);
    if (text === undefined || !hasMarkers(text)) return text;
    // One side is read for what it imports, where there may be markers too.
    diagnostics.push(reportUnsettled(path, text));
    return sideOf(text, 'ours');
  } catch (error) {
    const problem = error instanceof FileError ? error.problems[0] : undefined;
    if (problem?.kind !== 'encoding') throw error;
    diagnostics.push(reportFileProblem(problem));
    return problem.text;
  }
}

/** Whether a path or a glob, as it is written, leads out of the workspace. */
export function leadsOut(path: string): boolean {
  const normal = posix.normalize(path);
  return posix.isAbsolute(path) || normal === '..' || normal.startsWith('../') || /^[A-Za-z]:/.test(path);
}
