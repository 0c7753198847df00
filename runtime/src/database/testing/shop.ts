// Tables as generated code has them, for tests: every type of column, keys of all kinds, a version, references.
import { anyCodec } from '../../codec/plain-codecs.js';
import type { Codec } from '../../codec/codec.js';
import type { DatabaseSchema } from '../../wire/tables.js';
import type { DatabaseDefinition } from '../definition.js';
import type { Page, PageRequest, Rows, Within } from '../repository.js';

export interface Thing {
  id: string;
  name: string;
  flag: boolean;
  small: number;
  whole: number;
  big: bigint;
  real: number;
  exact: string;
  moment: Date;
  day: string;
  raw: Uint8Array;
  any: unknown;
  tags: string[];
  nick?: string;
  note: string | null;
  extra?: unknown;
}

export interface Customer {
  id: bigint;
  email: string;
  size: 'small' | 'large';
}

export interface Order {
  id: bigint;
  customerId: bigint;
  text: string;
  at: Date;
  rev: number;
}

export interface TestTable<Row, Key> {
  get(key: Key, tx?: Within): Promise<Row | undefined>;
  getMany(keys: readonly Key[], tx?: Within): Promise<Row[]>;
  find(fields: readonly string[], values: readonly unknown[], tx?: Within): Promise<Row | undefined>;
  page(order: readonly string[], request?: PageRequest & object, tx?: Within): Promise<Page<Row>>;
  insert(row: Partial<Row>, tx?: Within): Promise<Row>;
  update(
    key: Key,
    changes: { [Name in keyof Row]?: Row[Name] | null },
    tx?: Within,
  ): Promise<Row | undefined>;
  delete(key: Key, tx?: Within): Promise<boolean>;
}

export interface ShopTables {
  readonly things: TestTable<Thing, string>;
  readonly customers: TestTable<Customer, bigint>;
  readonly orders: TestTable<Order, bigint>;
}

export const shopSchema: DatabaseSchema = {
  things: {
    columns: {
      id: { type: 'uuid' },
      name: { type: 'text' },
      flag: { type: 'boolean', default: true },
      small: { type: 'int32', default: 7 },
      whole: { type: 'integer' },
      big: { type: 'int64' },
      real: { type: 'double' },
      exact: { type: 'decimal' },
      moment: { type: 'datetime' },
      day: { type: 'date' },
      raw: { type: 'bytes' },
      any: { type: 'json' },
      tags: { type: 'json', default: ['a "quoted" one', "it's"] },
      nick: { type: 'text', nullable: true },
      note: { type: 'text', nullable: true },
      extra: { type: 'json', nullable: true },
    },
    key: ['id'],
    indexes: [['moment desc', 'name']],
  },
  customers: {
    columns: {
      id: { type: 'int64', identity: true },
      email: { type: 'text' },
      size: { type: 'text', default: 'small', values: ['small', 'large'] },
    },
    key: ['id'],
    unique: [['email']],
    indexes: [['size', 'email desc']],
  },
  orders: {
    columns: {
      id: { type: 'int64', identity: true },
      customer_id: { type: 'int64' },
      text: { type: 'text' },
      at: { type: 'datetime' },
      rev: { type: 'int32', default: 1 },
    },
    key: ['id'],
    indexes: [['customer_id', 'at desc']],
    references: { customer_id: { table: 'customers', column: 'id' } },
  },
};

const texts: Codec<string[], string[]> = { decode: (value) => value as string[], encode: (value) => value };

export const shop: DatabaseDefinition<ShopTables> = {
  service: 'shop',
  schema: shopSchema,
  migrations: [],
  migrate: 'wait',
  tables: {
    things: {
      table: 'things',
      key: ['id'],
      makes: 'id',
      fields: {
        id: { column: 'id' },
        name: { column: 'name' },
        flag: { column: 'flag' },
        small: { column: 'small' },
        whole: { column: 'whole', number: true },
        big: { column: 'big' },
        real: { column: 'real' },
        exact: { column: 'exact' },
        moment: { column: 'moment' },
        day: { column: 'day' },
        raw: { column: 'raw' },
        any: { column: 'any', json: anyCodec },
        tags: { column: 'tags', json: texts },
        nick: { column: 'nick', optional: true },
        note: { column: 'note' },
        extra: { column: 'extra', optional: true, json: anyCodec },
      },
    },
    customers: {
      table: 'customers',
      key: ['id'],
      fields: { id: { column: 'id' }, email: { column: 'email' }, size: { column: 'size' } },
    },
    orders: {
      table: 'orders',
      key: ['id'],
      version: 'rev',
      fields: {
        id: { column: 'id' },
        customerId: { column: 'customer_id' },
        text: { column: 'text' },
        at: { column: 'at' },
        rev: { column: 'rev' },
      },
    },
  },
  repositories: (rows) => ({
    things: table(rows('things')),
    customers: table(rows('customers')),
    orders: table(rows('orders')),
  }),
};

function table<Row, Key>(rows: Rows<Row>): TestTable<Row, Key> {
  return {
    get: (key, tx) => rows.find(['id'], [key], tx),
    getMany: (keys, tx) =>
      rows.findMany(
        keys.map((key) => [key]),
        tx,
      ),
    find: (fields, values, tx) => rows.find(fields, values, tx),
    page: (order, request = {}, tx) => rows.page(order, request, tx),
    insert: (row, tx) => rows.insert(row, tx),
    update: (key, changes, tx) => rows.update([key], changes, tx),
    delete: (key, tx) => rows.delete([key], tx),
  };
}
