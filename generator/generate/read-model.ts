// Manifests -> model, with every mistake in one run: what could be read is resolved too where some of it could not be.
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { FileTree } from '../file/file-tree.js';
import { loadWorkspace, type ManifestSet } from './load/index.js';
import type { Model } from '../language/model.js';
import type { Section } from '../sections/section.js';
import { resolve } from './link/resolve.js';

/** The model of a workspace, or why there is none. */
export interface ModelReading {
  /** Absent when there were errors. */
  readonly model: Model | undefined;
  /** What the model was made of. */
  readonly set: ManifestSet | undefined;
  /** In the order of files and places when there are errors of both stages. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The model of a workspace; undefined when its manifests have errors, which are among the diagnostics. */
export function readModel(tree: FileTree, sections?: readonly Section[]): ModelReading {
  const loaded = loadWorkspace(tree, sections);
  if (!loaded.readable) return { model: undefined, set: undefined, diagnostics: loaded.diagnostics };
  const resolved = resolve(loaded.readable);
  if (loaded.value) {
    return {
      model: resolved.value,
      set: loaded.value,
      diagnostics: [...loaded.diagnostics, ...resolved.diagnostics],
    };
  }
  // What seems unused may be used in what could not be read, and one mistake is reported once.
  const blamed = loaded.diagnostics.filter(isError);
  const news = resolved.diagnostics.filter(
    (each) => isError(each) && !blamed.some((known) => isWithin(each, known)),
  );
  return { model: undefined, set: undefined, diagnostics: [...loaded.diagnostics, ...news].sort(byPlace) };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function isWithin({ span }: Diagnostic, { span: known }: Diagnostic): boolean {
  if (!span || !known || span.file.path !== known.file.path) return false;
  return span.start >= known.start && span.end <= known.end;
}

function byPlace({ span: a }: Diagnostic, { span: b }: Diagnostic): number {
  if (!a || !b) return a === b ? 0 : a ? 1 : -1;
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1;
  return a.start - b.start;
}
