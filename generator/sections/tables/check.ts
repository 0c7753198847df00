// What is wrong with tables: names that lead nowhere, types that no column holds, keys and references that do not fit.
import { columnFacts } from '@armature/runtime/wire';
import { nearest } from '../../diagnostic/near-miss.js';
import { listNames } from '../../language/link/lookup.js';
import { toLabel } from '../../language/link/naming.js';
import type { Reports } from '../../language/link/reports.js';
import type { Located, Span } from '../../source/source-file.js';
import type { Linked } from '../linking.js';
import { type Column, columnsNamed, columnsOf, findColumn, rowOf, tableName } from './columns.js';
import { tables as tablesPart, type ReferenceDeclaration, type TableModel } from './part.js';

/** Reports it, for all services of the workspace. */
export function checkTables({ linker, services }: Linked): void {
  for (const { service, isPeer } of services) {
    if (isPeer) continue;
    const { tables } = service.part(tablesPart);
    checkSqlNames(linker.reports, tables);
    for (const table of tables) {
      if (table.type === linker.unknownType) continue;
      if (rowOf(table) === undefined) {
        const parameters = { table: table.name.value, type: toLabel(table.type) };
        linker.reports.add('ARM8001', table.row?.span ?? table.span, parameters);
      } else checkTable(linker.reports, table, tables);
    }
  }
}

function checkTable(reports: Reports, table: TableModel, all: readonly TableModel[]): void {
  for (const column of columnsOf(table)) checkColumn(reports, table, column);
  checkNames(reports, table);
  for (const field of table.key) checkPart(reports, table, field, 'the key', false);
  for (const field of table.unique.flat()) checkPart(reports, table, field, 'unique', true);
  for (const { field } of table.indexes.flat()) checkPart(reports, table, field, 'index', true);
  checkVersion(reports, table);
  for (const reference of table.references) checkReference(reports, table, reference, all);
}

function spanOf({ field }: Column, { span }: TableModel): Span {
  return field.span ?? span;
}

function checkColumn(reports: Reports, table: TableModel, column: Column): void {
  const { property, field, isNull } = column;
  if (isNull && field.optional) reports.add('ARM8004', spanOf(column, table), { field: property });
}

function checkNames(reports: Reports, table: TableModel): void {
  const fields = columnsOf(table).map(({ property }) => property);
  const check = (name: Located<string>, key: string): void => {
    if (fields.includes(name.value)) return;
    const parameters = { table: table.name.value, key, field: name.value, known: listNames(fields) };
    reports.add('ARM8002', name.span, parameters, { suggestion: nearest(name.value, fields) });
  };
  for (const field of table.key) check(field, 'key');
  for (const field of table.unique.flat()) check(field, 'unique');
  for (const { field } of table.indexes.flat()) check(field, 'index');
  if (table.version) check(table.version, 'version');
  for (const { field } of table.references) check(field, 'references');
  for (const { field } of table.columnNames) check(field, 'columns');
  const lists = [
    table.key,
    ...table.unique,
    ...table.indexes.map((entries) => entries.map(({ field }) => field)),
  ];
  for (const list of lists) {
    for (const [index, field] of list.entries()) {
      if (list.slice(0, index).some(({ value }) => value === field.value))
        reports.add('ARM8012', field.span, { what: `the field ${field.value}` });
    }
  }
  checkTwice(
    reports,
    table.unique.map((list) => ({ list, spelled: list.map(({ value }) => value).join() })),
  );
  checkTwice(
    reports,
    table.indexes.map((entries) => ({
      list: entries.map(({ field }) => field),
      spelled: entries.map(({ field, isBackwards }) => `${field.value} ${isBackwards}`).join(),
    })),
  );
}

function checkTwice(
  reports: Reports,
  lists: readonly { readonly list: readonly Located<string>[]; readonly spelled: string }[],
): void {
  for (const [index, { list, spelled }] of lists.entries()) {
    const [first] = list;
    const isKnown = lists.slice(0, index).some((before) => before.spelled === spelled);
    if (isKnown && first !== undefined) reports.add('ARM8012', first.span, { what: 'the list' });
  }
}

function checkPart(
  reports: Reports,
  table: TableModel,
  field: Located<string>,
  key: string,
  mayBeNull: boolean,
): void {
  const column = findColumn(table, field.value);
  if (column?.type === undefined) return;
  const problem =
    columnFacts(column.type).isCompared !== true
      ? `is kept as ${column.type}, which is not compared`
      : column.isNullable && !mayBeNull
        ? 'may be missing'
        : undefined;
  if (problem !== undefined) reports.add('ARM8005', field.span, { field: field.value, problem, key });
}

function checkVersion(reports: Reports, table: TableModel): void {
  const { version } = table;
  const column = version && findColumn(table, version.value);
  if (version === undefined || column === undefined) return;
  const isCount =
    column.type !== undefined && columnFacts(column.type).isCount === true && column.inner.kind === 'builtin';
  if (!isCount || column.isNullable)
    reports.add('ARM8008', version.span, { field: version.value, type: toLabel(column.field.type) });
}

function checkReference(
  reports: Reports,
  table: TableModel,
  { field, table: to, onDelete }: ReferenceDeclaration,
  all: readonly TableModel[],
): void {
  const target = all.find(({ name }) => name.value === to.value);
  const names = all.map(({ name }) => name.value);
  if (target === undefined) {
    const parameters = { table: to.value, known: listNames(names) };
    reports.add('ARM8006', to.span, parameters, { suggestion: nearest(to.value, names) });
    return;
  }
  const column = findColumn(table, field.value);
  const [key, more] = columnsNamed(target, target.key);
  if (column?.type === undefined || key?.type === undefined) return;
  if (more !== undefined || key.type !== column.type) {
    const problem =
      more !== undefined
        ? `the key of ${to.value} has several fields`
        : `the key of ${to.value} is ${toLabel(key.field.type)}, not ${toLabel(column.field.type)}`;
    reports.add('ARM8007', field.span, { field: field.value, problem });
  }
  if (onDelete?.value === 'set-null' && !column.isNullable)
    reports.add('ARM8010', onDelete.span, { field: field.value });
}

/** Two names that are one in the database. */
function checkSqlNames(reports: Reports, tables: readonly TableModel[]): void {
  const seen = new Map<string, Span>();
  const check = (kind: string, name: string, scope: string, span: Span): void => {
    const spelled = `${scope}.${name.toLowerCase()}`;
    const before = seen.get(spelled);
    if (before === undefined) seen.set(spelled, span);
    else
      reports.add('ARM8009', span, { kind, name }, { related: [{ span: before, message: 'the other one' }] });
  };
  for (const table of tables) {
    check('table', tableName(table), '', table.sqlName?.span ?? table.name.span);
    if (/^(armature_|sqlite_|pg_)/i.test(tableName(table)))
      reports.add('ARM8011', table.sqlName?.span ?? table.name.span, { name: tableName(table) });
    for (const column of columnsOf(table)) {
      const named = table.columnNames.find(({ field }) => field.value === column.property);
      check('column', column.name, tableName(table), named?.name.span ?? spanOf(column, table));
    }
  }
}
