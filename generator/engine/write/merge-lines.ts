// Appends missing lines to a file of lines, as .gitignore is one.
import type { MergeSpec } from './change.js';
import type { MergeRequest, MergeResult } from './merge-request.js';
import { textForm } from './text-form.js';

/** Appends the lines that are neither there nor were there before (those the user took out). */
export function mergeLines(request: MergeRequest<Extract<MergeSpec, { kind: 'lines' }>>): MergeResult {
  const { before, spec, known } = request;
  const { lineEnd } = textForm(before);
  const present = new Set(
    before
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((line) => line.trim()),
  );
  for (const seam of known) if (seam.kind === 'line') present.add(seam.text);
  const missing = spec.lines.filter((line) => !present.has(line.trim()));
  const needsLineEnd = missing.length > 0 && before !== '' && !before.endsWith('\n');
  const added = missing.map((line) => line + lineEnd).join('');
  return {
    kind: 'merged',
    text: before + (needsLineEnd ? lineEnd : '') + added,
    seams: spec.lines.map((text) => ({ kind: 'line', text })),
    diagnostics: [],
  };
}
