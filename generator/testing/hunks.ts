// What differs between two texts, in hunks as `diff -u` has them.
import { structuredPatch } from 'diff';

/** Beyond these nobody reads a failure. */
const mostLines = 60;

/** The lines that differ, each with three lines around it; at most 60 lines, with a word on the rest. */
export function hunksOf(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: each }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...each.map((line) => line.trimEnd()),
  ]);
  if (lines.length <= mostLines) return lines.join('\n');
  return [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} lines more`].join('\n');
}
