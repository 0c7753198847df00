// A list travels in a query or a form as its items, so one without items does not travel at all. What its absence says, its type tells.
import { pointerTo, Problems } from '../codec/problems.js';
import { isObject, own } from '../codec/objects.js';
import type { AnyOperation } from '../contract/operation-contract.js';

/** `empty`: the list is always there, so without items it is empty. `default`: it becomes another list. Others stay absent. */
export type Absence = 'empty' | 'default';

const known = new WeakMap<AnyOperation, ReadonlyMap<string, Absence>>();

/** What the absence of each list among an operation's fields says, by the field's name. Asked of the codec of its input, once. */
export function absentLists(operation: AnyOperation): ReadonlyMap<string, Absence> {
  const before = known.get(operation);
  if (before) return before;
  const lists = Object.entries(operation.fields).filter(([, { many }]) => many === true);
  const absences =
    lists.length === 0
      ? new Map<string, Absence>()
      : ask(
          operation,
          lists.map(([name]) => name),
        );
  known.set(operation, absences);
  return absences;
}

function ask({ input }: AnyOperation, names: readonly string[]): ReadonlyMap<string, Absence> {
  const problems = new Problems();
  const value: unknown = input.decode({}, '', problems);
  const missing = new Set(problems.list.filter(({ rule }) => rule === 'required').map(({ at }) => at));
  return new Map(
    names.flatMap((name): [string, Absence][] => {
      if (missing.has(pointerTo('', name))) return [[name, 'empty']];
      const preset = isObject(value) ? own(value, name) : undefined;
      return Array.isArray(preset) && preset.length > 0 ? [[name, 'default']] : [];
    }),
  );
}
