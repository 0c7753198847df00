// A default as senders would write it: in the model it stands in one form for all workspaces, and a workspace may have chosen another.
import * as runtime from '@armature/runtime/wire';
import { builtinOf } from '../builtin/builtins.js';
import { jsonForm, readerOf } from '../builtin/check-value.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import { findMisfit } from '../link/misfit.js';
import type { Type } from '../model.js';

/** A value that fits the type, as it travels. */
export function wireForm(value: unknown, type: Type, wire: WireSettings): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'builtin': {
      const builtin = builtinOf(type.name);
      // Of other types every form that is read may be sent.
      if (builtin.json !== 'digits') return value;
      const form = jsonForm(builtin, value);
      const write = builtin.write && (exported[builtin.write(wire)] as (value: never) => unknown);
      if (write === undefined) return form;
      return write(readerOf(builtin, wire)(form, '', runtime.here, new runtime.Problems()) as never);
    }
    case 'ref':
      return wireForm(value, type.to.type, wire);
    case 'nullable':
      return wireForm(value, type.of, wire);
    case 'array':
      return (value as readonly unknown[]).map((item) => wireForm(item, type.of, wire));
    case 'map':
      return mapEntries(value, () => type.of, wire);
    case 'object': {
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return mapEntries(value, (key) => types.get(key), wire);
    }
    case 'union': {
      const member = type.of.find((each) => findMisfit(value, each, wire) === undefined);
      return member === undefined ? value : wireForm(value, member, wire);
    }
    default:
      return value;
  }
}

const exported: typeof runtime = runtime;

function mapEntries(
  value: unknown,
  typeOf: (key: string) => Type | undefined,
  wire: WireSettings,
): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>).map(([key, item]) => {
    const type = typeOf(key);
    return [key, type === undefined ? item : wireForm(item, type, wire)];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
