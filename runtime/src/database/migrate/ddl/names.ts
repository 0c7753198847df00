// Names of what belongs to a table. PostgreSQL cuts at 63 bytes, so longer ones are cut here, and told apart by a digest.
import { createHash } from 'node:crypto';
import type { TableSchema } from '../../../wire/tables.js';
import { columnsOf } from '../apply-change.js';

const longest = 63;

/** The names of a table's parts. */
export interface PartNames {
  readonly key: string;
  /** By the columns of each, joined by commas. */
  readonly unique: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, string>;
  /** By column. */
  readonly references: ReadonlyMap<string, string>;
  readonly checks: ReadonlyMap<string, string>;
}

/** Names all parts of a table. */
export function partNames(name: string, table: TableSchema): PartNames {
  const checked = Object.entries(table.columns).filter(([, { values }]) => values !== undefined);
  return {
    key: fit(`${name}_pkey`),
    unique: new Map((table.unique ?? []).map((list) => [list.join(), fit(`${name}_${list.join('_')}_key`)])),
    indexes: new Map(
      (table.indexes ?? []).map((list) => [list.join(), fit(`${name}_${spellIndex(list)}_idx`)]),
    ),
    references: new Map(
      Object.keys(table.references ?? {}).map((column) => [column, fit(`${name}_${column}_fkey`)]),
    ),
    checks: new Map(checked.map(([column]) => [column, fit(`${name}_${column}_check`)])),
  };
}

/** Two indexes may have the same columns in other directions. */
function spellIndex(list: readonly string[]): string {
  const columns = columnsOf(list);
  return list
    .map((entry, index) => (entry.endsWith(' desc') ? `${columns[index]}_desc` : columns[index]))
    .join('_');
}

function fit(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - 9)}_${digest}`;
}
