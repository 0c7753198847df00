// The tables as a database has them, and as it should have them, in one form: what differs is told in words.
import { columnTypes, type DatabaseSchema, type EngineName, type TableSchema } from '../../wire/tables.js';
import { quoteName } from '../rows/column-values.js';
import { defaultOf } from './ddl/columns.js';
import { textLiteral } from './ddl/literals.js';
import { partNames } from './ddl/names.js';
import type { RunSql } from './steps.js';

/** A table as a database has it: lines that say each part of it, sorted. */
export type TableLines = readonly string[];

/** What a database should have of a table. */
export function expectedLines(name: string, table: TableSchema, engine: EngineName): TableLines {
  const names = partNames(name, table);
  const columns = Object.entries(table.columns).map(([column, schema]) => {
    const { identity, nullable } = schema;
    const preset =
      schema.default === undefined ? undefined : defaultOf(schema, engine)?.slice('DEFAULT '.length);
    return columnLine(column, {
      type: columnTypes[schema.type][engine],
      isNullable: nullable === true,
      isIdentity: identity === true,
      preset,
    });
  });
  const references = Object.entries(table.references ?? {}).map(
    ([column, { table: to, column: at, onDelete = 'restrict' }]) => referenceLine(column, to, at, onDelete),
  );
  const checks = [...names.checks].map(([column]) => checkLine(column, table.columns[column]?.values ?? []));
  return [
    ...columns,
    `key ${table.key.join(', ')}`,
    ...[...names.unique].map(([list, index]) => `unique ${list.split(',').join(', ')} as ${index}`),
    ...[...names.indexes].map(([list, index]) => `index ${list.split(',').join(', ')} as ${index}`),
    ...references,
    ...checks,
  ].sort();
}

/** What a database has of a table; undefined where it has none of that name. */
export function readLines(name: string, engine: EngineName, run: RunSql): Promise<TableLines | undefined> {
  return engine === 'sqlite' ? readSqlite(name, run) : readPostgres(name, run);
}

/** How the tables that a database has differ from those that it should have. */
export async function differences(
  schema: DatabaseSchema,
  engine: EngineName,
  run: RunSql,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, table] of Object.entries(schema)) {
    const has = await readLines(name, engine, run);
    if (has === undefined) found.push(`${name}: the table is missing`);
    else {
      const wanted = expectedLines(name, table, engine);
      found.push(...wanted.filter((line) => !has.includes(line)).map((line) => `${name}: missing: ${line}`));
      found.push(
        ...has.filter((line) => !wanted.includes(line)).map((line) => `${name}: unexpected: ${line}`),
      );
    }
  }
  return found;
}

interface ColumnFacts {
  readonly type: string;
  readonly isNullable: boolean;
  readonly isIdentity: boolean;
  readonly preset: string | undefined;
}

function columnLine(name: string, { type, isNullable, isIdentity, preset }: ColumnFacts): string {
  const parts = [`column ${name} ${type}`];
  if (isNullable) parts.push('nullable');
  if (isIdentity) parts.push('identity');
  if (preset !== undefined) parts.push(`default ${bareDefault(preset)}`);
  return parts.join(' ');
}

/** A default without what each database writes around it. What each spells in a way of its own is only told to be there. */
function bareDefault(text: string): string {
  const bare = text.replace(/::[\w ()]+$/, '').replace(/^\((.*)\)$/, '$1');
  if (/^'-?\d{4,}-\d\d-\d\d[T ]/.test(bare)) return 'moment';
  if (/^'[{[]/.test(bare)) return 'json';
  return bare.replace(/^'(-?\d+(?:\.\d+)?)'$/, '$1');
}

function referenceLine(column: string, to: string, at: string, onDelete: string): string {
  return `reference ${column} to ${to}.${at} on delete ${onDelete}`;
}

function checkLine(column: string, values: readonly string[]): string {
  return `check ${column} in ${[...values].sort().join(', ')}`;
}

async function readSqlite(name: string, run: RunSql): Promise<TableLines | undefined> {
  const [made] = await run("select sql from sqlite_master where type = 'table' and name = ?", [name]);
  if (made === undefined) return undefined;
  const text = String(made['sql']);
  const of = textLiteral(name);
  const columns = await run(
    `select name, type, "notnull" as strict, dflt_value as preset, pk from pragma_table_info(${of})`,
  );
  const key = [...columns]
    .filter(({ pk }) => Number(pk) > 0)
    .sort((a, b) => Number(a['pk']) - Number(b['pk']));
  const lines = columns.map((column) =>
    columnLine(String(column['name']), {
      type: String(column['type']),
      isNullable: Number(column['strict']) === 0,
      isIdentity: text.includes(`${quoteName(String(column['name']))} INTEGER PRIMARY KEY AUTOINCREMENT`),
      preset: typeof column['preset'] === 'string' ? column['preset'] : undefined,
    }),
  );
  lines.push(`key ${key.map((column) => String(column['name'])).join(', ')}`);
  for (const { name: index, unique: isUnique, origin } of await run(
    `select name, "unique", origin from pragma_index_list(${of})`,
  )) {
    if (origin !== 'c') continue;
    const parts = await run(
      `select name, "desc" as backwards from pragma_index_xinfo(${textLiteral(String(index))}) where key = 1 order by seqno`,
    );
    const list = parts.map(
      (part) => `${String(part['name'])}${Number(part['backwards']) === 1 ? ' desc' : ''}`,
    );
    lines.push(`${Number(isUnique) === 1 ? 'unique' : 'index'} ${list.join(', ')} as ${String(index)}`);
  }
  const rules: Readonly<Record<string, string>> = { CASCADE: 'cascade', 'SET NULL': 'set-null' };
  const references = await run(
    `select "table" as target, "from" as own, "to" as at, on_delete as then_ from pragma_foreign_key_list(${of})`,
  );
  for (const { target, own, at, then_ } of references) {
    lines.push(referenceLine(String(own), String(target), String(at), rules[String(then_)] ?? 'restrict'));
  }
  for (const [, column = '', members = ''] of text.matchAll(
    /CHECK \("([^"]+)" IN \(((?:'(?:[^']|'')*'(?:, )?)*)\)\)/g,
  )) {
    lines.push(checkLine(column, textsIn(members)));
  }
  return lines.sort();
}

/** The texts in quotes. */
function textsIn(sql: string): string[] {
  return [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}

async function readPostgres(name: string, run: RunSql): Promise<TableLines | undefined> {
  const [found] = await run('select to_regclass($1)::oid::text as oid', [quoteName(name)]);
  const oid = found?.['oid'];
  if (typeof oid !== 'string') return undefined;
  const columns = await run(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as strict, a.attidentity::text as identity,
       pg_get_expr(d.adbin, d.adrelid) as preset
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped`,
    [oid],
  );
  const lines = columns.map((column) =>
    columnLine(String(column['name']), {
      type: String(column['type']),
      isNullable: column['strict'] !== true,
      isIdentity: column['identity'] !== '',
      preset: typeof column['preset'] === 'string' ? column['preset'] : undefined,
    }),
  );
  const indexes = await run(
    `select c.relname as name, i.indisunique as is_unique, i.indisprimary as is_key,
       (select json_agg(a.attname || case when i.indoption[k.n - 1] & 1 = 1 then ' desc' else '' end order by k.n)
        from unnest(i.indkey) with ordinality k(attnum, n) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as list
     from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = $1::oid`,
    [oid],
  );
  for (const { name: index, is_unique: isUnique, is_key: isKey, list } of indexes) {
    const spelled = (list as string[]).join(', ');
    if (isKey === true) lines.push(`key ${spelled}`);
    else lines.push(`${isUnique === true ? 'unique' : 'index'} ${spelled} as ${String(index)}`);
  }
  const constraints = await run(
    `select c.contype::text as kind, pg_get_constraintdef(c.oid) as text, c.confdeltype::text as then_,
       (select json_agg(a.attname order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as own,
       (select json_agg(a.attname order by k.n) from unnest(c.confkey) with ordinality k(attnum, n)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) as at,
       (select relname from pg_class where oid = c.confrelid) as target
     from pg_constraint c where c.conrelid = $1::oid and c.contype in ('f', 'c')`,
    [oid],
  );
  const rules: Readonly<Record<string, string>> = { c: 'cascade', n: 'set-null' };
  for (const { kind, text, then_, own, at, target } of constraints) {
    const column = (own as string[]).join(', ');
    if (kind === 'c') lines.push(checkLine(column, textsIn(String(text))));
    else
      lines.push(
        referenceLine(
          column,
          String(target),
          (at as string[]).join(', '),
          rules[String(then_)] ?? 'restrict',
        ),
      );
  }
  return lines.sort();
}
