// A table of texts for a terminal.
import { printableLine } from '@armature/runtime/wire';
import type { Colors } from '../output.js';

/** Columns as wide as their widest cell, heads from the first row's keys; the last column is coloured by what it says. */
export function toTable(given: readonly Readonly<Record<string, string>>[], colors: Colors): string {
  // What stands in etcd may have been written by anybody.
  const rows = given.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, printableLine(cell)])),
  );
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => (row[name] ?? '').length)));
  const line = (cells: readonly string[], paint: (text: string) => string = (text) => text): string =>
    cells
      .map((cell, index) =>
        index === cells.length - 1 ? paint(cell) : cell.padEnd((widths[index] ?? 0) + 2),
      )
      .join('')
      .trimEnd();
  return [
    colors.bold(line(names.map((name) => name.toUpperCase()))),
    ...rows.map((row) =>
      line(
        names.map((name) => row[name] ?? ''),
        (text) => (text === 'ready' ? colors.green(text) : text === 'unknown' ? text : colors.red(text)),
      ),
    ),
  ].join('\n');
}

/** Milliseconds as the two largest units: `3m 20s`, `2d 4h`. */
export function describeAge(ms: number): string {
  // What an instance says of its start may be no time at all.
  if (!Number.isFinite(ms)) return '-';
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return '0s';
  return units
    .slice(first, first + 2)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}
