// From one set of tables to another: the steps that lead there, and what is refused because it would lose or invent data.
import type { ColumnSchema, DatabaseSchema, ReferenceSchema, TableSchema } from '../../wire/tables.js';
import { alterInSchema, columnsOf, renameInSchema, renameTable } from './apply-change.js';
import { isWider } from './ddl/conversions.js';
import type { MigrationSteps, TableChange } from './migration.js';

/** A step. */
export type StepData =
  | { readonly kind: 'create'; readonly table: string; readonly schema: TableSchema }
  | { readonly kind: 'drop'; readonly table: string }
  | { readonly kind: 'rename'; readonly table: string; readonly to: string }
  | { readonly kind: 'alter'; readonly table: string; readonly change: TableChange };

/** A step that can be taken. */
export interface Step {
  readonly data: StepData;
  apply(db: MigrationSteps): Promise<void>;
}

/** Why a change is refused. */
export type RefusalKind =
  | 'table-dropped'
  | 'column-dropped'
  | 'type-changed'
  | 'members-removed'
  | 'default-missing'
  | 'key-changed';

/** What is refused. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly table: string;
  readonly column?: string;
  /** What is wrong and what to do, without a full stop. */
  readonly message: string;
}

/** What a difference is read with. */
export interface DiffOptions {
  /** Tables that have another name now, old to new. */
  readonly tables?: Readonly<Record<string, string>>;
  /** The same of columns, by the tables' new names. */
  readonly columns?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What loses data is done. */
  readonly allowLoss?: boolean;
}

/** The way from one to the other. Where something is refused the steps leave it out. */
export function diffSchemas(
  before: DatabaseSchema,
  after: DatabaseSchema,
  options: DiffOptions = {},
): { readonly steps: readonly Step[]; readonly refusals: readonly Refusal[] } {
  const { allowLoss = false } = options;
  const refusals: Refusal[] = [];
  const list: StepData[] = [];
  let state = before;
  for (const [table, to] of Object.entries(options.tables ?? {})) {
    state = renameTable(state, table, to);
    list.push({ kind: 'rename', table, to });
  }
  for (const [table, rename] of Object.entries(options.columns ?? {})) {
    state = renameInSchema(state, table, rename);
    list.push({ kind: 'alter', table, change: { rename } });
  }
  const created = Object.keys(after).filter((name) => state[name] === undefined);
  const dropped = Object.keys(state).filter((name) => after[name] === undefined);
  const { creates, later } = createInOrder(created, after);
  list.push(...creates);
  for (const [name, table] of Object.entries(after)) {
    const old = state[name];
    if (old === undefined) continue;
    const change = changeOf(name, old, table, allowLoss, refusals);
    if (Object.keys(change).length > 0) list.push({ kind: 'alter', table: name, change });
  }
  list.push(...later);
  if (allowLoss) list.push(...dropInOrder(dropped, state));
  else {
    for (const table of dropped) {
      const message = `the table ${table} would go with all its rows: say --allow-loss, or --rename ${table}:new-name`;
      refusals.push({ kind: 'table-dropped', table, message });
    }
  }
  return { steps: list.map(toStep), refusals };
}

function toStep(data: StepData): Step {
  return {
    data,
    apply: (db) => {
      switch (data.kind) {
        case 'create':
          return db.createTable(data.table, data.schema);
        case 'drop':
          return db.dropTable(data.table);
        case 'rename':
          return db.renameTable(data.table, data.to);
        case 'alter':
          return db.alterTable(data.table, data.change);
      }
    },
  };
}

/** Those that others refer to come first; what refers in a circle is added at the end. */
function createInOrder(
  names: readonly string[],
  after: DatabaseSchema,
): { creates: StepData[]; later: StepData[] } {
  const creates: StepData[] = [];
  const later: StepData[] = [];
  const waiting = new Set(names);
  const refersTo = (name: string): string[] =>
    Object.values(after[name]?.references ?? {}).flatMap(({ table }) =>
      table !== name && waiting.has(table) ? [table] : [],
    );
  while (waiting.size > 0) {
    const free = [...waiting].find((name) => refersTo(name).length === 0);
    const [first = ''] = waiting;
    const name = free ?? first;
    const open = new Set(refersTo(name));
    waiting.delete(name);
    const schema = after[name] as TableSchema;
    const references = Object.entries(schema.references ?? {});
    const now = references.filter(([, { table }]) => !open.has(table));
    const add = Object.fromEntries(references.filter(([, { table }]) => open.has(table)));
    const { references: _all, ...rest } = schema;
    creates.push({
      kind: 'create',
      table: name,
      schema: now.length === 0 ? rest : { ...rest, references: Object.fromEntries(now) },
    });
    if (Object.keys(add).length > 0)
      later.push({ kind: 'alter', table: name, change: { references: { add } } });
  }
  return { creates, later };
}

/** Those that refer to others go first; what refers in a circle is let go of before. */
function dropInOrder(names: readonly string[], state: DatabaseSchema): StepData[] {
  const among = new Set(names);
  const steps: StepData[] = [];
  for (const name of names) {
    const drop = Object.entries(state[name]?.references ?? {})
      .filter(([, { table }]) => table !== name && among.has(table))
      .map(([column]) => column);
    if (drop.length > 0) steps.push({ kind: 'alter', table: name, change: { references: { drop } } });
  }
  return [...steps, ...names.map((table): StepData => ({ kind: 'drop', table }))];
}

function changeOf(
  table: string,
  before: TableSchema,
  after: TableSchema,
  allowLoss: boolean,
  refusals: Refusal[],
): TableChange {
  const refuse = (kind: RefusalKind, column: string | undefined, message: string): void => {
    refusals.push({ kind, table, ...(column !== undefined && { column }), message });
  };
  if (keyOf(before) !== keyOf(after)) {
    refuse(
      'key-changed',
      undefined,
      `the key of ${table} would change: make another table, and copy what is there in a migration of your own`,
    );
    return {};
  }
  const drop: string[] = [];
  const add: Record<string, ColumnSchema> = {};
  const change: Record<string, ColumnSchema> = {};
  const fill: Record<string, unknown> = {};
  for (const column of Object.keys(before.columns)) {
    if (after.columns[column] !== undefined) continue;
    if (allowLoss) drop.push(column);
    else
      refuse(
        'column-dropped',
        column,
        `${table}.${column} would go with its values: say --allow-loss, or --rename ${table}.${column}:new-name`,
      );
  }
  for (const [column, schema] of Object.entries(after.columns)) {
    const old = before.columns[column];
    const hasDefault = schema.nullable === true || schema.default !== undefined;
    const missing = (): void =>
      refuse(
        'default-missing',
        column,
        `${table}.${column} has no value for the rows that are there: give the field a default, or let it be absent`,
      );
    if (old === undefined) {
      if (hasDefault) add[column] = schema;
      else missing();
    } else if (!isReadable(old, schema)) {
      if (!allowLoss)
        refuse(
          'type-changed',
          column,
          `${table}.${column} would be ${schema.type}, which does not take what is there (${old.type}): say --allow-loss, which empties it, or add another field`,
        );
      else if (!hasDefault) missing();
      else {
        drop.push(column);
        add[column] = schema;
      }
    } else if (spell(old) !== spell(schema)) {
      const removed = membersGone(old, schema);
      const isNarrowed = removed !== undefined;
      if (isNarrowed && !allowLoss)
        refuse(
          'members-removed',
          column,
          `${table}.${column} would not take ${removed} any more: say --allow-loss, which puts the default in its place`,
        );
      else if (
        (isNarrowed && !hasDefault) ||
        (old.nullable === true && schema.nullable !== true && schema.default === undefined)
      )
        missing();
      else {
        change[column] = schema;
        if (isNarrowed || (old.nullable === true && schema.nullable !== true))
          fill[column] = schema.default ?? null;
      }
    }
  }
  const gone = new Set(drop);
  const lists = (which: 'unique' | 'indexes') => {
    const stay = (before[which] ?? []).filter((list) => !columnsOf(list).some((each) => gone.has(each)));
    return listChange(stay, after[which] ?? []);
  };
  const references = referenceChange(before, after, gone);
  const unique = lists('unique');
  const indexes = lists('indexes');
  return {
    ...(drop.length > 0 && { drop }),
    ...(Object.keys(change).length > 0 && { change }),
    ...(Object.keys(add).length > 0 && { add }),
    ...(Object.keys(fill).length > 0 && { fill }),
    ...(unique && { unique }),
    ...(indexes && { indexes }),
    ...(references && { references }),
  };
}

function keyOf({ key, columns }: TableSchema): string {
  return JSON.stringify(key.map((name) => [name, columns[name]?.type, columns[name]?.identity ?? false]));
}

/** Whether values of the one can be read as the other. */
function isReadable(old: ColumnSchema, now: ColumnSchema): boolean {
  return old.type === now.type || (now.values === undefined && isWider(old.type, now.type));
}

/** Members that are not taken any more, in words. */
function membersGone({ values: old }: ColumnSchema, { values: now }: ColumnSchema): string | undefined {
  if (now === undefined) return undefined;
  if (old === undefined) return 'any text';
  const gone = old.filter((value) => !now.includes(value));
  return gone.length === 0 ? undefined : gone.join(', ');
}

function spell({ type, nullable, identity, default: preset, values }: ColumnSchema): string {
  return JSON.stringify([type, nullable ?? false, identity ?? false, preset, values]);
}

function listChange(
  before: readonly (readonly string[])[],
  after: readonly (readonly string[])[],
): TableChange['unique'] {
  const [old, now] = [before.map((list) => list.join()), after.map((list) => list.join())];
  const drop = before.filter((list) => !now.includes(list.join()));
  const add = after.filter((list) => !old.includes(list.join()));
  if (drop.length === 0 && add.length === 0) return undefined;
  return { ...(drop.length > 0 && { drop }), ...(add.length > 0 && { add }) };
}

function referenceChange(
  before: TableSchema,
  after: TableSchema,
  gone: ReadonlySet<string>,
): TableChange['references'] {
  const [old, now] = [before.references ?? {}, after.references ?? {}];
  const isSame = (one: ReferenceSchema | undefined, other: ReferenceSchema | undefined): boolean =>
    one?.table === other?.table && one?.column === other?.column && one?.onDelete === other?.onDelete;
  const drop = Object.keys(old).filter((column) => !gone.has(column) && !isSame(old[column], now[column]));
  const add = Object.entries(now).filter(([column, each]) => gone.has(column) || !isSame(each, old[column]));
  if (drop.length === 0 && add.length === 0) return undefined;
  return { ...(drop.length > 0 && { drop }), ...(add.length > 0 && { add: Object.fromEntries(add) }) };
}

/** The tables after the steps; what they lead to by themselves. */
export function applySteps(before: DatabaseSchema, steps: readonly Step[]): DatabaseSchema {
  let state = before;
  for (const { data } of steps) {
    switch (data.kind) {
      case 'create':
        state = { ...state, [data.table]: data.schema };
        break;
      case 'drop':
        state = Object.fromEntries(Object.entries(state).filter(([name]) => name !== data.table));
        break;
      case 'rename':
        state = renameTable(state, data.table, data.to);
        break;
      case 'alter': {
        const { rename = {}, ...change } = data.change;
        state = alterInSchema(renameInSchema(state, data.table, rename), data.table, change);
      }
    }
  }
  return state;
}
