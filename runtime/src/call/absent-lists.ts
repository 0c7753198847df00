// A list travels in a query or a form as its items, so one without items does not travel at all; nor does a text of a form that is null.
// What their absence says, their type tells.
import { pointerTo, Problems } from '../codec/problems.js';
import { isObject, own } from '../codec/objects.js';
import type { FieldPlace } from '../wire/contract.js';
import type { AnyOperation } from '../contract/operation-contract.js';

/** `empty`: the list is always there, so without items it is empty. `default`: it becomes another list. `null`: the text is. Others stay absent. */
export type Absence = 'empty' | 'default' | 'null';

const known = new WeakMap<AnyOperation, ReadonlyMap<string, Absence>>();

/** What the absence of each list, and each text of a multipart form, says, by the field's name. Asked of the codec of an operation's input, once. */
export function absentLists(operation: AnyOperation): ReadonlyMap<string, Absence> {
  const before = known.get(operation);
  if (before) return before;
  const isText = ({ in: place, text }: FieldPlace): boolean =>
    operation.encoding === 'multipart' && place === 'body' && text === 'string';
  const lists = Object.entries(operation.fields).filter(([, field]) => field.many === true || isText(field));
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

function ask({ input, fields }: AnyOperation, names: readonly string[]): ReadonlyMap<string, Absence> {
  const problems = new Problems();
  const value: unknown = input.decode({}, '', problems);
  const missing = new Set(problems.list.filter(({ rule }) => rule === 'required').map(({ at }) => at));
  const refused = new Problems();
  input.decode(Object.fromEntries(names.map((name) => [name, null])), '', refused);
  const takesNull = (at: string): boolean => refused.list.every((problem) => problem.at !== at);
  return new Map(
    names.flatMap((name): [string, Absence][] => {
      const at = pointerTo('', name);
      if (fields[name]?.many !== true) return missing.has(at) && takesNull(at) ? [[name, 'null']] : [];
      if (missing.has(at)) return [[name, 'empty']];
      const preset = isObject(value) ? own(value, name) : undefined;
      return Array.isArray(preset) && preset.length > 0 ? [[name, 'default']] : [];
    }),
  );
}
