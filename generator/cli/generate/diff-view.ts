// A change as a unified diff, coloured on a terminal.
import { createTwoFilesPatch } from 'diff';
import { isWritten } from '../../engine/write/apply.js';
import type { Change } from '../../engine/write/change.js';
import type { Colors } from '../output.js';

/** The diff of one change; an empty text where nothing would be written. */
export function printDiff(change: Change, colors: Colors): string {
  if (!isWritten(change)) return '';
  const { path, before, after } = change;
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3 },
  );
  return patch
    .split('\n')
    .filter((line) => !/^={20,}$/.test(line))
    .map((line) => paintLine(line.trimEnd(), colors))
    .join('\n')
    .trimEnd();
}

function paintLine(line: string, colors: Colors): string {
  if (line.startsWith('+++') || line.startsWith('---')) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
