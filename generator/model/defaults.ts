// Defaults, held against the types of their fields when all types are known.
import type { Located } from '../source/source-file.js';
import { findMisfit } from './misfit.js';
import type { Linker } from './linker.js';
import type { Field } from './model.js';
import { toLabel } from './naming.js';

/** Checks a field's default once all types are known. */
export function checkDefault(linker: Linker, field: Field, written: Located<unknown>): void {
  linker.checks.push(() => {
    if (field.type === linker.unknownType) return;
    const misfit = findMisfit(written.value, field.type);
    if (misfit === undefined) return;
    linker.reports.add('ARM3027', written.span, {
      value:
        JSON.stringify(written.value, (_key, value: unknown) =>
          typeof value === 'bigint' ? value.toString() : value,
        ) ?? 'undefined',
      field: field.name,
      type: toLabel(field.type),
      reason: misfit,
    });
  });
}
