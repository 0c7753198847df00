// What a change of tables breaks: while a new version is rolled out, the one before it still runs, on the same database, which the migrations
// have changed already. So tables are changed as expand, then contract.
import type { ColumnSchema, DatabaseSchema, TableSchema } from '@armature/runtime/wire';
import type { Finding } from '../../engine/compare/finding.js';
import { type Rules, rule } from '../../engine/compare/rule.js';
import type { Span } from '../../source/source-file.js';
import { columnsOf, tableName } from './columns.js';
import type { TablesModel } from './part.js';
import { schemaOf } from './schema.js';

/** Kinds of change of a service's own tables. Who breaks are instances of the version before that still run. */
export const tableRules = {
  'table-removed': rule(
    'a table is gone that the version before still uses: release one that does without it first',
    'callers',
    'Instances of the version before ask for it until they are replaced. A table that was renamed is gone, too.',
  ),
  'column-removed': rule(
    'a column is gone that the version before still reads: release one that does without it first',
    'callers',
    'Its statements name the column. One that was renamed is gone, too: add the new one, fill both, and take the old one away a version later.',
  ),
  'column-required': rule(
    'a column has to be given that the version before leaves out: give it a default, or let it be absent until no older version runs',
    'callers',
    'Its inserts fail.',
  ),
  'column-emptied': rule(
    'a column may be empty that the version before relies on: release one that can read that first',
    'callers',
    'It reads NULL where its type says that there is a value.',
  ),
  'column-type-changed': rule(
    'a column has another type: add a column of the new type, fill both, and take the old one away a version later',
    'callers',
    'The version before writes and reads values of the old one.',
  ),
  'column-values-removed': rule(
    'a column takes fewer values: release a version that writes none of them first',
    'callers',
    'The version before still writes them.',
  ),
  'column-values-added': rule(
    'a column takes further values',
    'servers',
    'The version before reads them where it knows of none such. Well as long as nobody writes them before it is gone.',
  ),
  'key-changed': rule(
    'a table has another key: make another table',
    'callers',
    'The version before finds rows by the old one.',
  ),
  'unique-added': rule(
    'no two rows may share a value that the version before writes twice: release one that does not first',
    'callers',
    'Its inserts and updates fail, and so does the migration where rows share one already.',
  ),
  'reference-added': rule(
    'a column has to lead to a row that the version before does not make: release one that does first',
    'callers',
    'Its inserts and updates fail where there is no such row.',
  ),
} as const satisfies Rules;

type TableRule = keyof typeof tableRules;

/** Compares the tables of two versions of one service. */
export function compareTables(before: TablesModel, after: TablesModel, service: string): readonly Finding[] {
  const [old, now] = [schemaOf(before), schemaOf(after)];
  return Object.entries(old).flatMap(([name, table]) => {
    const found = (id: TableRule, column?: string, change: Partial<Finding> = {}): Finding => ({
      rule: id,
      service,
      operation: `tables.${name}`,
      breaks: tableRules[id].breaks,
      ...(column !== undefined && { path: [column], field: column }),
      ...change,
    });
    const next = now[name];
    return next === undefined ? [found('table-removed')] : compareTable(table, next, now, found);
  });
}

type Found = (id: TableRule, column?: string, change?: Partial<Finding>) => Finding;

function compareTable(before: TableSchema, after: TableSchema, all: DatabaseSchema, found: Found): Finding[] {
  const words = (lists: readonly (readonly string[])[] = []): string[] =>
    lists.map((list) => list.join(', '));
  const findings: Finding[] = [];
  for (const [name, column] of Object.entries(before.columns)) {
    const next = after.columns[name];
    findings.push(
      ...(next === undefined ? [found('column-removed', name)] : compareColumn(name, column, next, found)),
    );
  }
  for (const [name, column] of Object.entries(after.columns)) {
    if (before.columns[name] === undefined && isRequired(column))
      findings.push(found('column-required', name));
  }
  if (before.key.join() !== after.key.join())
    findings.push(
      found('key-changed', undefined, { before: before.key.join(', '), after: after.key.join(', ') }),
    );
  const known = words(before.unique);
  for (const list of after.unique ?? []) {
    // What is new cannot have been written twice.
    const isNew = list.some((name) => before.columns[name] === undefined);
    if (!isNew && !known.includes(list.join(', '))) findings.push(found('unique-added', list.join(', ')));
  }
  for (const [name, { table }] of Object.entries(after.references ?? {})) {
    const isNew = before.columns[name] === undefined || before.references?.[name]?.table === table;
    if (!isNew && all[table] !== undefined) findings.push(found('reference-added', name, { after: table }));
  }
  return findings;
}

function compareColumn(name: string, before: ColumnSchema, after: ColumnSchema, found: Found): Finding[] {
  if (before.type !== after.type)
    return [found('column-type-changed', name, { before: before.type, after: after.type })];
  const findings: Finding[] = [];
  if (isRequired(after) && !isRequired(before)) findings.push(found('column-required', name));
  else if (before.nullable === true && after.nullable !== true) findings.push(found('column-required', name));
  if (before.nullable !== true && after.nullable === true) findings.push(found('column-emptied', name));
  const gone = missing(before.values, after.values);
  if (gone !== undefined) findings.push(found('column-values-removed', name, { before: gone }));
  const added = missing(after.values, before.values);
  if (added !== undefined) findings.push(found('column-values-added', name, { after: added }));
  return findings;
}

/** An insert has to give it. */
function isRequired({ nullable, identity, default: preset }: ColumnSchema): boolean {
  return nullable !== true && identity !== true && preset === undefined;
}

/** Values of the first that the second does not take, in words. */
function missing(
  values: readonly string[] | undefined,
  others: readonly string[] | undefined,
): string | undefined {
  if (others === undefined) return undefined;
  if (values === undefined) return 'any text';
  const left = values.filter((value) => !others.includes(value));
  return left.length === 0 ? undefined : left.join(', ');
}

/** The place of a finding: its field, its table, or where tables stand. */
export function locateInTables({ tables }: TablesModel, finding: Finding): Span | undefined {
  if (!Object.hasOwn(tableRules, finding.rule)) return undefined;
  const table = tables.find((each) => `tables.${tableName(each)}` === finding.operation);
  if (table === undefined) return tables[0]?.name.span;
  const column = columnsOf(table).find(({ name }) => name === finding.field);
  return column?.field.span ?? table.name.span;
}
