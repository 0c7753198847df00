// What repositories are made of: the rows of one table, and pages of them.

/** Runs a statement and gives its rows. */
export type Run = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** What a transaction is to a repository: Kysely's own. */
export type Within = object | undefined;

/** The rows of a table. Each operation runs in the transaction that it is given, if any. */
export interface Rows<Row> {
  /** The row that has these values in these fields, which no two rows share. */
  find(fields: readonly string[], values: readonly unknown[], within: Within): Promise<Row | undefined>;
  /** The rows of these keys, in their order; those that are not there are left out. */
  findMany(keys: readonly (readonly unknown[])[], within: Within): Promise<Row[]>;
  page(order: Order, request: PageRequest & object, within: Within): Promise<Page<Row>>;
  insert(row: object, within: Within): Promise<Row>;
  /** The row as it is then; undefined where there is none. */
  update(key: readonly unknown[], changes: object, within: Within): Promise<Row | undefined>;
  /** Whether there was one. */
  delete(key: readonly unknown[], within: Within): Promise<boolean>;
}

/** The fields that rows are ordered by; ` desc` behind those that run backwards. */
export type Order = readonly string[];

/** What a page is asked for with. */
export interface PageRequest {
  /** `next` of the page before. */
  readonly after?: string | undefined;
  /** The most rows; 50 unless told, 1000 at most. */
  readonly limit?: number | undefined;
}

/** The rows of a table by its name in the manifest. That they are of this type is said by generated code: both come of one manifest. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- inferred from the repository that is made of them
export type RowsOf = <Row>(table: string) => Rows<Row>;

/** Some rows, in an order. */
export interface Page<Row> {
  readonly items: Row[];
  /** For `after`: there are more. */
  readonly next?: string;
}
