// The constants in which a type's constraints are kept: made once when the emitted module is loaded.
import { type BuiltinName, builtinOf } from '../builtin/builtins.js';
import type { Constraints } from '../node.js';
import { call, object } from '../../engine/emit/text.js';
import { lowerFirst } from './types.js';
import { addConstant, runtime, type Scope } from './scope.js';

/** The name of the constant that holds a built-in type's rule; undefined when there is nothing to check. */
export function ruleFor(
  name: BuiltinName,
  constraints: Constraints,
  named: string,
  scope: Scope,
): string | undefined {
  const { maker, values } = builtinOf(name).rules;
  const entries = values(constraints).map(([keyword, { text }]) => `${keyword}: ${text}`);
  if (entries.length === 0) return undefined;
  const value = object(entries);
  const rule = maker === undefined ? value : call(runtime(scope, maker), [value]);
  return addConstant(scope, `${lowerFirst(named)}Rule`, rule);
}

/** The constant with the bounds of an array or a map; undefined when it has none. */
export function countBoundsFor(
  { min, max }: { min: number | undefined; max: number | undefined },
  named: string,
  scope: Scope,
): string | undefined {
  const entries: string[] = [];
  if (min !== undefined) entries.push(`min: ${min}`);
  if (max !== undefined) entries.push(`max: ${max}`);
  return entries.length === 0 ? undefined : addConstant(scope, `${lowerFirst(named)}Bounds`, object(entries));
}
