// How many items an array or entries a map may have, and whether items are unique.
import type { Problems } from './problems.js';

/** Bounds as a manifest states them; absent: none. */
export interface CountBounds {
  readonly min?: number;
  readonly max?: number;
}

/** Reports an array with too few or too many items. */
export function checkItems(count: number, bounds: CountBounds, at: string, problems: Problems): void {
  const { min = 0, max = Infinity } = bounds;
  if (count < min) problems.add(at, 'minItems', `must have at least ${counted(min, 'item', 'items')}`);
  if (count > max) problems.add(at, 'maxItems', `must have at most ${counted(max, 'item', 'items')}`);
}

/** Reports a map with too few or too many entries. */
export function checkEntries(count: number, bounds: CountBounds, at: string, problems: Problems): void {
  const { min = 0, max = Infinity } = bounds;
  if (count < min)
    problems.add(at, 'minProperties', `must have at least ${counted(min, 'entry', 'entries')}`);
  if (count > max) problems.add(at, 'maxProperties', `must have at most ${counted(max, 'entry', 'entries')}`);
}

/** Reports items that equal each other as JSON values: 1 and 1.0 do, and objects whatever the order of their keys. */
export function checkUnique(items: readonly unknown[], at: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const item of items) {
    const text = canonicalText(item);
    if (seen.has(text)) {
      problems.add(at, 'uniqueItems', 'must not have two equal items');
      return;
    }
    seen.add(text);
  }
}

/** The one text of a JSON value: linear in its size, so that a long array costs no quadratic comparison. */
function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const entries = value as Readonly<Record<string, unknown>>;
  const parts = Object.keys(entries)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(entries[key])}`);
  return `{${parts.join(',')}}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
