// How long statements took, by table: for /metrics, and for the log where one took too long.
import type { Logger } from '../log/logger.js';
import { createDurations, type Durations, noteDuration, toSamples } from '../observe/histogram.js';
import type { Family } from '../observe/metrics.js';

/** Notes statements. */
export interface QueryTimes {
  note(sql: string, milliseconds: number, log: Logger): void;
  collect(): Family;
}

/** Creates it for these tables; what is of none of them is `other`. */
export function createQueryTimes(tables: readonly string[], slowMs: () => number): QueryTimes {
  const known = new Set(tables);
  const byTable = new Map<string, Durations>();
  return {
    note(sql, milliseconds, log) {
      const table = tableOf(sql, known);
      let durations = byTable.get(table);
      if (durations === undefined) byTable.set(table, (durations = createDurations()));
      noteDuration(durations, milliseconds);
      if (milliseconds < slowMs()) return;
      log.warn({ table, ms: Math.round(milliseconds), sql: withoutLiterals(sql) }, 'a query was slow');
    },
    collect: () => ({
      name: 'armature_database_query_seconds',
      help: 'Time of statements, by the table that they name first.',
      kind: 'histogram',
      samples: [...byTable].flatMap(([table, durations]) => toSamples(durations, { table })),
    }),
  };
}

function tableOf(sql: string, known: ReadonlySet<string>): string {
  const name = /\b(?:from|into|update)\s+"?(\w+)"?/i.exec(sql)?.[1] ?? '';
  return known.has(name) ? name : 'other';
}

/** Parameters are not in a statement; what stands in it by itself may be a value all the same. */
export function withoutLiterals(sql: string): string {
  return sql
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/(?<![\w$"])\d+(?:\.\d+)?\b/g, '?')
    .slice(0, 2_000);
}
