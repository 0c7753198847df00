// generated/database.ts: the tables as Kysely knows them, a repository for each, and what the runtime must know of all of them.
import { member, propertyKey, stringLiteral } from '../../../engine/emit/literals.js';
import type { CommentParts } from '../../../engine/emit/comment.js';
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Names } from '../../../engine/emit/names.js';
import {
  type Caused,
  type Literal,
  literal,
  type Printed,
  type TypeText,
} from '../../../engine/emit/printed.js';
import { jsonExpression, list } from '../../../engine/emit/text.js';
import { typeName, typeText } from '../../../language/codec/types.js';
import type { NamelessType } from '../../../language/codec/type-module.js';
import type { ServiceModel } from '../../../language/model.js';
import type { ServiceSubject } from '../../emitting.js';
import { type ServiceView, serviceView } from '../../service/files/service-view.js';
import { type Column, columnsNamed, columnsOf, isOrdered, madeKey, rowOf, tableName } from '../columns.js';
import { tables as tablesPart, type TableModel, type TablesModel } from '../part.js';
import { schemaOf } from '../schema.js';
import {
  changeView,
  type ColumnView,
  columnView,
  fieldType,
  type GivenView,
  insertView,
  isAnything,
} from './column-view.js';
import { byFields, databasePath, fieldCodec, migrationsPath, namesOfTable, tablePascal } from './names.js';

/** What database.ts is given. */
export interface DatabaseView {
  readonly service: ServiceView;
  readonly tables: readonly TableView[];
  /** The tables as the database has them. */
  readonly schema: Literal;
  /** The list of migrations. */
  readonly migrations: Printed;
  /** `auto` or `wait`. */
  readonly migrate: string;
}

/** A table. */
export interface TableView extends Caused {
  /** As in the manifest. */
  readonly name: string;
  /** As a key of an object. */
  readonly key: string;
  /** `TaskGroups`. */
  readonly pascal: string;
  /** Its name in the database, and that as a key. */
  readonly sql: string;
  readonly sqlKey: string;
  readonly comment: CommentParts;
  /** The type of its rows. */
  readonly row: TypeText;
  readonly columns: readonly ColumnView[];
  readonly inserts: readonly GivenView[];
  readonly changes: readonly GivenView[];
  /** What its key is: one value, or an object of several. */
  readonly keyType: TypeText;
  /** The names of its key's fields. */
  readonly keyFields: Literal;
  /** The values of `key`, as a list. */
  readonly keyValues: Literal;
  /** The uuid that is made where an insert leaves it out. */
  readonly makes: string | undefined;
  readonly version: string | undefined;
  readonly finders: readonly FinderView[];
  readonly pages: readonly PageView[];
}

/** A way to find one row. */
export interface FinderView extends Caused {
  /** `getByEmail`. */
  readonly method: string;
  readonly type: TypeText;
  readonly fields: Literal;
  /** The values of `value`, as a list. */
  readonly values: Literal;
  /** In words: `email and tenant`. */
  readonly words: string;
}

/** A way to page through rows. */
export interface PageView extends Caused {
  /** `pageByRoleAndCreatedAt`. */
  readonly method: string;
  /** The fields, with their directions. */
  readonly order: Literal;
  /** Fields that pages may keep to. */
  readonly filters: readonly GivenView[];
  /** In words: `role, createdAt desc`. */
  readonly words: string;
}

/** The service's generated/database.ts; none where it has no tables. */
export const databaseFile: FileSpec<ServiceSubject, DatabaseView> = {
  template: 'services/service/generated/database.ts',
  ownership: 'generated',
  path: ({ service }) => (hasTables(service) ? databasePath(service) : undefined),
  cause: ({ service }) => firstTable(service),
  declares: ({ service }) => [
    `${service.pascal}Database`,
    `${service.pascal}Tables`,
    `${service.camel}Database`,
    `${service.camel}Schema`,
    ...service.part(tablesPart).tables.flatMap(namesOfTable),
  ],
  view: ({ service }, names) => {
    const model = service.part(tablesPart);
    return {
      service: serviceView(service),
      tables: model.tables.map((table) => tableView(table, service, names)),
      schema: names.literal(() => jsonExpression(schemaOf(model))),
      migrations: names.value('migrations', migrationsPath(service)),
      migrate: model.migrate,
    };
  },
};

/** Whether a service has tables, and a place for them: a gateway has none. */
export function hasTables(service: ServiceModel): boolean {
  return service.isCallable && service.part(tablesPart).tables.length > 0;
}

/** The place of a manifest that asks for a database. */
export function firstTable(service: ServiceModel) {
  return service.part(tablesPart).tables[0]?.name.span ?? service.span;
}

/** Fields that are kept as JSON, of types that have no name: dto.ts has their codecs. */
export function namelessColumns({ tables }: TablesModel): readonly NamelessType[] {
  return tables.flatMap((table) =>
    columnsOf(table).flatMap(({ type, inner, property, field }) =>
      type !== 'json' || inner.kind === 'ref' || isAnything(inner)
        ? []
        : [
            {
              name: fieldCodec(table, property),
              operation: `the field ${property} of ${table.name.value}`,
              type: inner,
              cause: field.span ?? table.span,
            },
          ],
    ),
  );
}

function tableView(table: TableModel, service: ServiceModel, names: Names): TableView {
  const { name, description, span } = table;
  const row = rowOf(table);
  const columns = columnsOf(table);
  const key = columnsNamed(table, table.key);
  const made = madeKey(table);
  const sql = tableName(table);
  const given = (view: typeof insertView): readonly GivenView[] =>
    columns.flatMap((column) => view(table, column, names) ?? []);
  return {
    name: name.value,
    key: propertyKey(name.value),
    pascal: tablePascal(table),
    sql,
    sqlKey: propertyKey(sql),
    comment: { otherwise: `The rows of ${name.value}.`, ...(description !== undefined && { description }) },
    row: names.typeText((imports) => (row ? typeName(row, 'read', imports) : 'never')),
    columns: columns.map((column) => columnView(table, column, service, names)),
    inserts: given(insertView),
    changes: given(changeView),
    keyType: valueType(key, names),
    keyFields: fieldNames(key),
    keyValues: valuesOf('key', key),
    makes: made?.by === 'service' ? made.column.property : undefined,
    version: table.version?.value,
    finders: table.unique.flatMap((fields): FinderView[] => {
      const found = columnsNamed(table, fields);
      return [
        {
          method: `get${byFields(fields)}`,
          type: valueType(found, names),
          fields: fieldNames(found),
          values: valuesOf('value', found),
          words: found.map(({ property }) => property).join(' and '),
          cause: fields[0]?.span ?? span,
        },
      ];
    }),
    pages: pagesOf(table, names),
    cause: name.span,
  };
}

/** A page by the key, and one for each index whose columns all databases order alike. */
function pagesOf(table: TableModel, names: Names): readonly PageView[] {
  const byKey = table.key.map((field) => ({ field, isBackwards: false }));
  const orders = [byKey, ...table.indexes].filter((entries) =>
    columnsNamed(
      table,
      entries.map(({ field }) => field),
    ).every(isOrdered),
  );
  return orders.map((entries) => {
    const fields = entries.map(({ field }) => field);
    const order = entries.map(({ field, isBackwards }) => `${field.value}${isBackwards ? ' desc' : ''}`);
    const isKey = entries === byKey;
    return {
      method: isKey ? 'page' : `page${byFields(fields)}`,
      order: names.literal(() => jsonExpression(order)),
      filters: (isKey ? [] : columnsNamed(table, fields)).map((column) => ({
        key: propertyKey(column.property),
        isOptional: true,
        type: names.typeText((imports) => `${typeText(column.inner, 'read', imports)} | undefined`),
        cause: column.field.span ?? table.span,
      })),
      words: order.join(', '),
      cause: fields[0]?.span ?? table.span,
    };
  });
}

/** One value, or an object of several. */
function valueType(columns: readonly Column[], names: Names): TypeText {
  const [single, more] = columns;
  if (single !== undefined && more === undefined)
    return fieldType({ inner: single.inner, isNull: false }, names);
  return names.typeText(
    (imports) =>
      `{ ${columns.map(({ property, inner }) => `readonly ${propertyKey(property)}: ${typeText(inner, 'read', imports)}`).join('; ')} }`,
  );
}

function fieldNames(columns: readonly Column[]): Literal {
  return literal(
    list(
      '[',
      columns.map(({ property }) => stringLiteral(property)),
      ']',
    ),
  );
}

function valuesOf(name: string, columns: readonly Column[]): Literal {
  const isSingle = columns.length === 1;
  return literal(
    list(
      '[',
      columns.map(({ property }) => (isSingle ? name : member(name, property))),
      ']',
    ),
  );
}
