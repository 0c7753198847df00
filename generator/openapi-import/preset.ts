// Whether a default of a document fits the type that its schema became.
import { findBuiltin } from '../language/builtin/builtins.js';
import { misfitOf } from '../language/builtin/check-value.js';
import type { ImportedType } from './type.js';

/** Whether a value in JSON can be the default of a type. `typeOf` is the type behind a name. */
export function fitsDefault(
  value: unknown,
  type: ImportedType,
  typeOf: (name: string) => ImportedType | undefined,
): boolean {
  switch (type.kind) {
    case 'nullable':
      return value === null || fitsDefault(value, type.of, typeOf);
    case 'enum':
      return type.values.includes(value as string);
    case 'array': {
      if (!Array.isArray(value)) return false;
      const { minItems = 0, maxItems = Infinity } = type.keywords as { minItems?: number; maxItems?: number };
      const distinct = new Set(value.map((item) => JSON.stringify(item)));
      if (type.keywords['uniqueItems'] === true && distinct.size < value.length) return false;
      return (
        value.length >= minItems &&
        value.length <= maxItems &&
        value.every((item) => fitsDefault(item, type.of, typeOf))
      );
    }
    case 'name': {
      const { name, keywords } = type;
      const builtin = findBuiltin(name);
      if (builtin !== undefined) return misfitOf(builtin, value, keywords) === undefined;
      const behind = typeOf(name);
      // Defaults of whole objects are rare, and what they have to fit is often not known yet.
      return (
        behind !== undefined &&
        behind.kind !== 'object' &&
        behind.kind !== 'union' &&
        fitsDefault(value, behind, typeOf)
      );
    }
    default:
      return false;
  }
}
