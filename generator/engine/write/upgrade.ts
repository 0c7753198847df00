// Brings what would be scaffolded now into a file that was scaffolded once and edited since: a three-way merge with the first text.
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { EmittedFile } from './change.js';
import { reportNoFirstText, reportUpgradeConflict, spanIn } from './report.js';
import { inFormOf, plainText } from './text-form.js';
import { mergeTexts } from './three-way.js';

/** A file after upgrading. With a diagnostic: a conflict, or why there was none. */
export interface UpgradedText {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Undefined: there is nothing new. A file in which markers of an earlier conflict stand is not merged into again, but said again. */
export function upgradeText(request: {
  readonly file: EmittedFile;
  readonly before: string;
  /** The text that was written first. */
  readonly written: readonly string[];
}): UpgradedText | undefined {
  const { file, before, written } = request;
  const unsolved = conflictsIn(file.path, before);
  if (unsolved.length > 0) return { text: before, diagnostics: unsolved };
  if (written.includes(file.text)) return undefined;
  if (written.length === 0) return { text: before, diagnostics: [reportNoFirstText(file.path)] };
  const merges = written.map((first) => mergeTexts(first, plainText(before), file.text));
  // Two first texts stand in a lock that git merged: the one that fits better is the one that the edit started from.
  const merged = merges.find(({ conflicts }) => conflicts === 0) ?? merges[0]!;
  const text = inFormOf(merged.text, before);
  return { text, diagnostics: conflictsIn(file.path, text) };
}

/** ARM5012 for each place where markers of a conflict stand. */
export function conflictsIn(path: string, text: string): Diagnostic[] {
  return [...text.matchAll(/^<<<<<<< yours\r?$/gm)].map(({ index, 0: marker }) =>
    reportUpgradeConflict(spanIn(path, text, index, index + marker.trimEnd().length)),
  );
}
