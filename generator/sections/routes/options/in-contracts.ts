// Route options in contracts: what is published, what stands in contract.ts, and what becomes of changes.
import type { OperationOptions, OperationSchema, StatedOptions } from '@armature/runtime/wire';
import type { Rules } from '../../../engine/compare/rule.js';
import { type AnyRouteOption, optionList, toldOptions } from './index.js';
import type { ChangeReport, OptionPlace } from './option.js';
import type { Operation } from '../part.js';

/** The options of an operation as its contract publishes them, in the contract's order. */
export function publishOptions(operation: Operation): OperationOptions {
  // The table and the contract's form agree: the index holds one against the other.
  return present(([name, option]) =>
    option.publish?.(operation[name], operation),
  ) as unknown as OperationOptions;
}

/** Published options as contract.ts has them, where some are stated in any case. */
export function statedOptions(published: OperationOptions): StatedOptions {
  const byName = published as unknown as Readonly<Record<string, unknown>>;
  return present(([name, { unpublished }]) => byName[name] ?? unpublished) as unknown as StatedOptions;
}

/** The rules of the options at some places of a route. */
export function optionRules(isMeant: (place: OptionPlace) => boolean): Rules {
  const options = toldOptions.filter(([, option]) => isMeant(option.place));
  return Object.assign({}, ...options.map(([, { rules }]) => rules));
}

/** Reports what changed in the options from one contract to another. */
export function compareOptions(
  before: OperationSchema,
  after: OperationSchema,
  report: ChangeReport<string>,
): void {
  for (const [, option] of toldOptions) option.compare?.(before, after, report);
}

/** What options say of an operation that is gone. */
export function rememberOptions(published: OperationSchema): readonly string[] {
  return toldOptions.flatMap(([, option]) => option.remember?.(published) ?? []);
}

function present(
  valueFor: (entry: readonly [name: (typeof optionList)[number][0], option: AnyRouteOption]) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    optionList
      .map((entry) => [entry[0], valueFor(entry)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
