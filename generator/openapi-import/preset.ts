// Whether a default of a document fits the type that its schema became.
import type { ImportedType } from './type.js';

const texts: Readonly<Record<string, RegExp>> = {
  string: /[^]*/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  email: /^[^\s@]+@[^\s@]+$/,
  uri: /^[a-z][a-z0-9+.-]*:\S*$/i,
  duration: /^P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i,
  decimal: /^-?(0|[1-9]\d*)(\.\d+)?$/,
};

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
      return (
        value.length >= minItems &&
        value.length <= maxItems &&
        value.every((item) => fitsDefault(item, type.of, typeOf))
      );
    }
    case 'name': {
      const { name, keywords } = type;
      if (name === 'json') return value !== undefined;
      if (name === 'boolean') return typeof value === 'boolean';
      if (['integer', 'int32', 'int64'].includes(name))
        return Number.isSafeInteger(value) && isWithin(Number(value), keywords);
      if (name === 'float' || name === 'double')
        return typeof value === 'number' && isWithin(value, keywords);
      const form = texts[name];
      if (form !== undefined)
        return typeof value === 'string' && form.test(value) && isSized(value, keywords);
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

function isWithin(value: number, keywords: Readonly<Record<string, unknown>>): boolean {
  const {
    minimum = -Infinity,
    maximum = Infinity,
    exclusiveMinimum = -Infinity,
    exclusiveMaximum = Infinity,
    multipleOf,
  } = keywords;
  const isStep =
    multipleOf === undefined || Number.isInteger(Math.round((value / Number(multipleOf)) * 1e9) / 1e9);
  return (
    value >= Number(minimum) &&
    value <= Number(maximum) &&
    value > Number(exclusiveMinimum) &&
    value < Number(exclusiveMaximum) &&
    isStep
  );
}

function isSized(
  value: string,
  { minLength = 0, maxLength = Infinity, pattern }: Readonly<Record<string, unknown>>,
): boolean {
  const length = Array.from(value).length;
  if (length < Number(minLength) || length > Number(maxLength)) return false;
  return typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value);
}
