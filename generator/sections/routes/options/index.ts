// The table of route options, and the types that follow from it. An option is added here, and in a file of its own; nothing else knows it.
import type { OperationOptions } from '@armature/runtime/wire';
import { auth } from './auth.js';
import { callers } from './callers.js';
import { deprecated } from './deprecated.js';
import { description } from './description.js';
import { idempotent } from './idempotent.js';
import type { RouteOption } from './option.js';
import { rpcOnly } from './rpc-only.js';
import { status } from './status.js';
import { summary } from './summary.js';
import { tags } from './tags.js';
import { timeout } from './timeout.js';

/**
 * All options by the names that they have in operations and contracts. The order is that of the manifest's keys and of a contract's,
 * whose digest depends on it: a published option goes to the end.
 */
export const routeOptions = {
  tags,
  summary,
  description,
  deprecated,
  status,
  rpcOnly,
  callers,
  auth,
  idempotent,
  timeoutMs: timeout,
};

/** Where people read of options (documents, rules, findings): first who may call, then how. Those that are not here follow. */
const toldFirst: readonly OptionName[] = [
  'tags',
  'summary',
  'description',
  'deprecated',
  'status',
  'auth',
  'rpcOnly',
  'callers',
  'timeoutMs',
  'idempotent',
];

type Table = typeof routeOptions;

/** The name of an option. */
export type OptionName = keyof Table;

/** What an operation has of each option. */
export type OptionValues = { readonly [Name in OptionName]: Table[Name]['absent'] };

/** Some option, where it does not matter which. */
export type AnyRouteOption = RouteOption<unknown, unknown, string>;

/** All options with their names, in the order of the table. */
export const optionList: readonly (readonly [name: OptionName, option: AnyRouteOption])[] = entriesOf(
  Object.keys(routeOptions) as OptionName[],
);

/** All options with their names, in the order in which people read of them. */
export const toldOptions: typeof optionList = entriesOf([
  ...toldFirst,
  ...optionList.map(([name]) => name).filter((name) => !toldFirst.includes(name)),
]);

function entriesOf(names: readonly OptionName[]): typeof optionList {
  return names.map((name) => [name, routeOptions[name]]);
}

// What the table publishes is what the contract's form has, key by key: this does not compile where the two part.
type PublishedOf<Option> =
  Option extends RouteOption<infer _Value, infer Published, infer _Id> ? Published : never;
type PublishedByTable = {
  readonly [Name in OptionName as [PublishedOf<Table[Name]>] extends [never] ? never : Name]: PublishedOf<
    Table[Name]
  >;
};
type Agreeing<A extends B, B extends C, C> = C extends A ? A : never;

/** What contracts publish of options, where an operation has them all. */
export type PublishedOptions = Agreeing<PublishedByTable, Required<OperationOptions>, PublishedByTable>;

declare module '../part.js' {
  // The ground knows that routes have options, not which: https://www.typescriptlang.org/docs/handbook/declaration-merging.html
  interface RouteOptions extends OptionValues {}
}
