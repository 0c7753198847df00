// The rows of one table, as generated repositories reach them.
import { Conflict, ForeignKeyViolation, UniqueViolation } from '../failures.js';
import type { Page, Rows, Run, Within } from '../repository.js';
import { newUuid, quoteName } from './column-values.js';
import { askPage } from './page.js';
import type { Row, TablePlan } from './plan.js';

/** Keys in one statement. */
const mostKeys = 500;

/** The rows of a table, by a plan. */
export function createRows<Found>(plan: TablePlan, runIn: (within: Within) => Run): Rows<Found> {
  const { definition, name, selected } = plan;
  const { key, version } = definition;
  // What a table gives is of the type that generated code says: both come of one manifest.
  const one = (rows: readonly Readonly<Record<string, unknown>>[]): Found | undefined =>
    rows[0] === undefined ? undefined : (plan.read(rows[0]) as Found);
  return {
    async find(fields, values, within) {
      const sql = plan.statement(`find ${fields.join()}`, () => {
        return `select ${selected} from ${name} where ${conditions(plan, fields)}`;
      });
      return one(await runIn(within)(sql, write(plan, fields, values)));
    },

    async findMany(keys, within) {
      const found = new Map<string, Found>();
      for (let start = 0; start < keys.length; start += mostKeys) {
        const some = keys.slice(start, start + mostKeys);
        const sql = plan.statement(`many ${some.length}`, () => manyStatement(plan, some.length));
        const rows = await runIn(within)(
          sql,
          some.flatMap((values) => write(plan, key, values)),
        );
        for (const row of rows) {
          const read = plan.read(row);
          found.set(spell(key.map((field) => read[field])), read as Found);
        }
      }
      const asked = new Map(keys.map((values) => [spell(readBack(plan, values)), true]));
      return [...asked.keys()].flatMap((spelled) => found.get(spelled) ?? []);
    },

    page: (order, request, within) =>
      askPage(plan, order, { ...request }, runIn(within)) as Promise<Page<Found>>,

    async insert(row, within) {
      const given = withMade(definition.makes, version, row);
      const fields = Object.keys(given).filter((field) => given[field] !== undefined);
      const sql = plan.statement(`insert ${fields.join()}`, () => {
        const columns = fields.map((field) => quoteName(plan.column(field).column));
        const places = fields.map((_, index) => plan.parameter(index + 1));
        const values =
          fields.length === 0 ? 'default values' : `(${columns.join(', ')}) values (${places.join(', ')})`;
        return `insert into ${name} ${values} returning ${selected}`;
      });
      const values = write(
        plan,
        fields,
        fields.map((field) => given[field]),
      );
      const run = runIn(within);
      const rows = await run(sql, values).catch((error: unknown) => explain(plan, error, given, run));
      return one(rows) as Found;
    },

    async update(keyValues, changes, within) {
      const { fields, values, expected } = splitChanges(plan, changes);
      const run = runIn(within);
      const wanted = [...key, ...(version === undefined ? [] : [version])];
      if (fields.length === 0 && version === undefined) return this.find(key, keyValues, within);
      const sql = plan.statement(`update ${fields.join()}`, () => {
        const sets = fields.map(
          (field, index) => `${quoteName(plan.column(field).column)} = ${plan.parameter(index + 1)}`,
        );
        if (version !== undefined)
          sets.push(
            `${quoteName(plan.column(version).column)} = ${quoteName(plan.column(version).column)} + 1`,
          );
        return `update ${name} set ${sets.join(', ')} where ${conditions(plan, wanted, fields.length)} returning ${selected}`;
      });
      const parameters = [
        ...write(plan, fields, values),
        ...write(plan, wanted, version === undefined ? keyValues : [...keyValues, expected]),
      ];
      const rows = await run(sql, parameters).catch((error: unknown) =>
        explain(plan, error, changes as Row, run),
      );
      if (rows.length > 0 || version === undefined) return one(rows);
      if ((await this.find(key, keyValues, within)) === undefined) return undefined;
      const message = 'somebody else has changed this since it was read';
      throw new Conflict({ table: definition.table, fields: [version], message });
    },

    async delete(keyValues, within) {
      const sql = plan.statement('delete', () => {
        const returned = key.map((field) => quoteName(plan.column(field).column));
        return `delete from ${name} where ${conditions(plan, key)} returning ${returned.join(', ')}`;
      });
      const rows = await runIn(within)(sql, write(plan, key, keyValues));
      return rows.length > 0;
    },
  };
}

function conditions(plan: TablePlan, fields: readonly string[], before = 0): string {
  return fields
    .map((field, index) => `${quoteName(plan.column(field).column)} = ${plan.parameter(before + index + 1)}`)
    .join(' and ');
}

function write(plan: TablePlan, fields: readonly string[], values: readonly unknown[]): unknown[] {
  return fields.map((field, index) => plan.column(field).write(values[index]));
}

function manyStatement(plan: TablePlan, count: number): string {
  const { key } = plan.definition;
  const { name, selected } = plan;
  const [single] = key;
  if (key.length === 1 && single !== undefined) {
    const places = Array.from({ length: count }, (_, index) => plan.parameter(index + 1));
    return `select ${selected} from ${name} where ${quoteName(plan.column(single).column)} in (${places.join(', ')})`;
  }
  const arms = Array.from({ length: count }, (_, index) => `(${conditions(plan, key, index * key.length)})`);
  return `select ${selected} from ${name} where ${arms.join(' or ')}`;
}

/** Values of a key as the database gives them back: a uuid in lower case. */
function readBack(plan: TablePlan, values: readonly unknown[]): readonly unknown[] {
  return plan.definition.key.map((field, index) => {
    const { type, write: toColumn } = plan.column(field);
    return type === 'uuid' ? toColumn(values[index]) : values[index];
  });
}

function spell(values: readonly unknown[]): string {
  return JSON.stringify(
    values.map((value) =>
      value instanceof Date ? value.toISOString() : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
}

function withMade(makes: string | undefined, version: string | undefined, row: object): Row {
  const given: Row = { ...row };
  if (makes !== undefined) given[makes] ??= newUuid();
  if (version !== undefined) delete given[version];
  return given;
}

interface Changes {
  readonly fields: readonly string[];
  readonly values: readonly unknown[];
  /** The version that the row must have. */
  readonly expected: unknown;
}

/** Keys do not change; a version only says which one is meant. */
function splitChanges({ definition: { key, version }, columns }: TablePlan, changes: object): Changes {
  const given = changes as Row;
  const fields = columns
    .map(({ field }) => field)
    .filter((field) => given[field] !== undefined && field !== version && !key.includes(field));
  return {
    fields,
    values: fields.map((field) => given[field]),
    expected: version === undefined ? undefined : given[version],
  };
}

/** Says which fields of the manifest a violation is of. */
async function explain(plan: TablePlan, error: unknown, row: Row, run: Run): Promise<never> {
  if (error instanceof UniqueViolation) {
    const fields = fieldsOf(plan, error.fields);
    const message = `there is one with the same ${fields.join(' and ')} already`;
    throw new UniqueViolation({ table: plan.definition.table, fields, message, cause: error.cause });
  }
  if (error instanceof ForeignKeyViolation) {
    const fields =
      error.fields.length > 0 ? fieldsOf(plan, error.fields) : await missing(plan, row, run).catch(() => []);
    const message =
      fields.length === 0 ? error.message : `${fields.join(' and ')} refers to what is not there`;
    throw new ForeignKeyViolation({ table: plan.definition.table, fields, message, cause: error.cause });
  }
  throw error;
}

function fieldsOf({ columns }: TablePlan, names: readonly string[]): string[] {
  return names.map((name) => columns.find(({ column }) => column === name)?.field ?? name);
}

/** SQLite does not say which reference leads nowhere. */
async function missing(plan: TablePlan, row: Row, run: Run): Promise<string[]> {
  const fields: string[] = [];
  for (const [name, { table, column }] of Object.entries(plan.schema.references ?? {})) {
    const found = plan.columns.find((each) => each.column === name);
    const value = found && row[found.field];
    if (found === undefined || value === undefined || value === null) continue;
    const sql = `select 1 as found from ${quoteName(table)} where ${quoteName(column)} = ${plan.parameter(1)}`;
    if ((await run(sql, [found.write(value)])).length === 0) fields.push(found.field);
  }
  return fields;
}
