// The table that the fault suite prints.
import type { Outcome } from './scenario.js';

/** One row: an outcome, or why there is none. */
export interface Row {
  readonly store: string;
  readonly name: string;
  readonly outcome: Outcome | undefined;
}

/** Lays rows out as text. */
export function layOut(rows: readonly Row[]): string {
  const cells = rows.map(({ store, name, outcome }) => [
    store,
    name,
    outcome === undefined ? '-' : String(outcome.requests),
    outcome === undefined ? 'BROKEN' : String(outcome.failures),
    outcome === undefined ? '-' : `${(outcome.recoverMs / 1000).toFixed(2)} s`,
    outcome?.note ?? '',
  ]);
  const head = ['store', 'scenario', 'requests', 'failures', 'to recover', ''];
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
