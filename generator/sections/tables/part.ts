// The key of `tables`, and what stands under it.
import type { TypeNode } from '../../language/node.js';
import type { Type } from '../../language/model.js';
import type { Part } from '../../language/part.js';
import type { Located, Span } from '../../source/source-file.js';

/** A field in an order. */
export interface OrderedField {
  readonly field: Located<string>;
  readonly isBackwards: boolean;
}

/** A field that holds the key of a row elsewhere. */
export interface ReferenceDeclaration {
  readonly field: Located<string>;
  readonly table: Located<string>;
  readonly onDelete: Located<OnDelete> | undefined;
}

/** What becomes of a row when the one that it refers to goes. */
export type OnDelete = 'restrict' | 'cascade' | 'set-null';

/** An entry under `tables`. */
export interface TableDeclaration {
  readonly name: Located<string>;
  readonly row: TypeNode | undefined;
  readonly key: readonly Located<string>[];
  readonly unique: readonly (readonly Located<string>[])[];
  readonly indexes: readonly (readonly OrderedField[])[];
  readonly version: Located<string> | undefined;
  readonly references: readonly ReferenceDeclaration[];
  /** From `name`: what the database calls it. */
  readonly sqlName: Located<string> | undefined;
  /** From `columns`: field to name. */
  readonly columnNames: readonly { readonly field: Located<string>; readonly name: Located<string> }[];
  readonly description: string | undefined;
  readonly span: Span;
}

/** What a manifest says of its database. */
export interface TablesDeclaration {
  readonly tables: readonly TableDeclaration[];
  /** Pending migrations are applied when the service starts, or it waits for somebody to do it. */
  readonly migrate: 'auto' | 'wait';
}

/** A table whose row is linked. */
export interface TableModel extends TableDeclaration {
  /** What `row` is; an object behind its names, where that is right. */
  readonly type: Type;
}

/** The tables of a service. */
export interface TablesModel {
  readonly tables: readonly TableModel[];
  readonly migrate: 'auto' | 'wait';
}

/** The key. */
export const tables: Part<TablesDeclaration, TablesModel> = { key: 'tables' };
