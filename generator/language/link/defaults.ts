// Defaults, held against the types of their fields when all types are known.
import type { Located } from '../../source/source-file.js';
import { builtinOf } from '../builtin/builtins.js';
import { jsonForm } from '../builtin/check-value.js';
import type { WireSettings } from '../builtin/wire-settings.js';
import { findMisfit } from './misfit.js';
import type { Linker } from './linker.js';
import type { Field, Type } from '../model.js';
import { toLabel } from './naming.js';

/** See Linker.checkDefault. */
export function checkDefault(
  linker: Linker,
  field: Field,
  written: Located<unknown>,
  wire?: WireSettings,
): void {
  linker.checks.push(() => {
    if (field.type === linker.unknownType) return;
    const misfit = findMisfit(written.value, field.type, wire);
    if (misfit === undefined) {
      (field as { default?: Field['default'] }).default = { value: toJsonForm(written.value, field.type) };
      return;
    }
    linker.reports.add('ARM3027', written.span, {
      value:
        JSON.stringify(written.value, (_key, value: unknown) =>
          typeof value === 'bigint' ? value.toString() : value,
        ) ?? 'undefined',
      field: field.name,
      type: toLabel(asWritten(field.type)),
      reason: misfit,
    });
  });
}

/** A type without the names that nobody wrote: of inline objects and unions. */
function asWritten(type: Type): Type {
  if (type.kind === 'nullable') return { ...type, of: asWritten(type.of) };
  return type.kind === 'ref' && type.to.origin === 'lifted' ? type.to.type : type;
}

/** The one form that a value has on the wire: whole numbers of 64 bits and decimals are texts. */
function toJsonForm(value: unknown, type: Type): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'builtin':
      return jsonForm(builtinOf(type.name), value);
    case 'ref':
      return toJsonForm(value, type.to.type);
    case 'nullable':
      return toJsonForm(value, type.of);
    case 'array':
      return (value as readonly unknown[]).map((item) => toJsonForm(item, type.of));
    case 'map':
      return mapEntries(value, () => type.of);
    case 'object': {
      const types = new Map(type.fields.map((field) => [field.name, field.type]));
      return mapEntries(value, (key) => types.get(key));
    }
    default:
      return value;
  }
}

function mapEntries(value: unknown, typeOf: (key: string) => Type | undefined): unknown {
  const entries = Object.entries(value as Record<string, unknown>).map(([key, item]) => {
    const type = typeOf(key);
    return [key, type === undefined ? item : toJsonForm(item, type)];
  });
  return Object.fromEntries(entries) as unknown;
}
