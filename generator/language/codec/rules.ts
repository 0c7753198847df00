// The constants in which a type's constraints are kept: made once when the emitted module is loaded.
import { type BuiltinName, builtinOf } from '../builtin/builtins.js';
import type { Constraints } from '../node.js';
import {
  braces,
  call,
  type Doc,
  group,
  hardLine,
  indent,
  openBraces,
  print,
} from '../../engine/emit/layout.js';
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
  const wanted = `${lowerFirst(named)}Rule`;
  return maker === undefined
    ? addConstant(scope, wanted, braces(entries))
    : addRule(wanted, maker, entries, scope);
}

/** The constant with the bounds of an array or a map; undefined when it has none. */
export function countBoundsFor(
  { min, max }: { min: number | undefined; max: number | undefined },
  named: string,
  scope: Scope,
): string | undefined {
  const entries: Doc[] = [];
  if (min !== undefined) entries.push(`min: ${min}`);
  if (max !== undefined) entries.push(`max: ${max}`);
  return entries.length === 0 ? undefined : addConstant(scope, `${lowerFirst(named)}Bounds`, braces(entries));
}

function addRule(wanted: string, maker: string, entries: readonly Doc[], scope: Scope): string {
  const fits = call(runtime(scope, maker), [braces(entries)]);
  const name = addConstant(scope, wanted, fits);
  const text = scope.constants.at(-1) ?? '';
  if (text.includes('\n'))
    scope.constants[scope.constants.length - 1] = brokenRule(name, runtime(scope, maker), entries);
  return name;
}

/** Prettier opens the braces of an only argument, not the brackets around it, unless only these fit behind the name. */
function brokenRule(name: string, maker: string, entries: readonly Doc[]): string {
  const head = `const ${name} = ${maker}(`;
  const value = group(`${maker}(`, braces(entries), ');');
  if (head.length > 80) return print([`const ${name} =`, indent(hardLine, value)]);
  if (head.length === 80) return print([head, indent(hardLine, braces(entries), ','), hardLine, ');']);
  return print([head, openBraces(entries), ');']);
}
