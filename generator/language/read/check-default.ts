// Whether a default can be a value of its type, as far as that shows without linking names.
import type { Located } from '../../source/source-file.js';
import { shorten } from '../../engine/document/document.js';
import type { BuiltinType } from '../builtin/builtin-type.js';
import { findBuiltin, staysText } from '../builtin/builtins.js';
import { nameOf } from '../expression/range.js';
import type { Constraints, TypeNode } from '../node.js';
import { report, type Reader } from '../../engine/read/reader.js';

interface Expectation {
  readonly expected: string;
  readonly example: string;
}

/** Reports a default that its type would reject. */
export function checkDefault(reader: Reader, type: TypeNode, preset: Located<unknown>): void {
  const expectation = mismatch(type, preset.value);
  if (!expectation) return;
  report(reader, 'ARM2006', preset.span, {
    value: shorten(JSON.stringify(preset.value) ?? String(preset.value)),
    found: kindInWords(preset.value),
    type: nameOf(type),
    ...expectation,
  });
}

function mismatch(type: TypeNode, value: unknown): Expectation | undefined {
  switch (type.kind) {
    case 'nullable':
      return value === null ? undefined : mismatch(type.of, value);
    case 'array': {
      if (!Array.isArray(value)) return { expected: 'a list in JSON', example: '[]' };
      const wrong = value
        .map((item: unknown) => mismatch(type.of, item))
        .find((found) => found !== undefined);
      return (
        wrong && { expected: `a list of which each is ${wrong.expected}`, example: `[${wrong.example}]` }
      );
    }
    case 'map':
    case 'object':
      return isPlainObject(value) ? undefined : { expected: 'an object in JSON', example: '{}' };
    case 'enum':
      return type.open || type.values.some((member) => member.value === value)
        ? undefined
        : {
            expected: `one of ${type.values.map((member) => member.value).join(', ')}`,
            example: String(type.values[0]?.value ?? ''),
          };
    case 'name':
      return builtinMismatch(type, value);
    case 'stream':
      return { expected: 'no default', example: 'none' };
    default:
      return undefined;
  }
}

function builtinMismatch(type: TypeNode & { kind: 'name' }, value: unknown): Expectation | undefined {
  const builtin = findBuiltin(type.name);
  if (builtin === undefined || builtin.json === 'any') return undefined;
  if (builtin.place !== undefined) return { expected: 'no default', example: 'none' };
  if (builtin.json === 'boolean') {
    return typeof value === 'boolean' ? undefined : { expected: 'true or false', example: 'true' };
  }
  const isText = builtin.json === 'string' || staysText(builtin);
  return isText ? textMismatch(builtin, type.constraints, value) : numberMismatch(builtin, type, value);
}

/** Whether a text has its type's form is judged when all types are known, together with defaults of types with names. */
function textMismatch(
  builtin: BuiltinType,
  constraints: Constraints,
  value: unknown,
): Expectation | undefined {
  if (typeof value !== 'string') return { expected: 'a text', example: '"text"' };
  if (staysText(builtin) && !/^[-+]?\d+(\.\d+)?$/.test(value)) {
    return { expected: 'a decimal number', example: '1.50' };
  }
  const { minLength = 0, maxLength = Infinity } = constraints;
  const length = Array.from(value).length;
  if (builtin.value === 'bytes' || (length >= minLength && length <= maxLength)) return undefined;
  return {
    expected: `a text within its length (${minLength}..${maxLength === Infinity ? '' : maxLength})`,
    example: '"text"',
  };
}

function numberMismatch(
  { json, bounds }: BuiltinType,
  type: TypeNode & { kind: 'name' },
  value: unknown,
): Expectation | undefined {
  const isDigits = json === 'digits' && typeof value === 'string' && /^-?\d+$/.test(value);
  if (!isDigits && (typeof value !== 'number' || !Number.isFinite(value))) {
    return { expected: bounds ? 'a whole number' : 'a number', example: '1' };
  }
  if (bounds) {
    if (!isDigits && !Number.isInteger(value)) return { expected: 'a whole number', example: '1' };
    const whole = BigInt(value);
    if (whole < bounds.low || whole > bounds.high) {
      return { expected: `a whole number from ${bounds.low} to ${bounds.high}`, example: '1' };
    }
  }
  const { minimum = -Infinity, maximum = Infinity } = type.constraints;
  if (Number(value) >= Number(minimum) && Number(value) <= Number(maximum)) return undefined;
  const low = minimum === -Infinity ? '' : minimum;
  const high = maximum === Infinity ? '' : maximum;
  return { expected: `a number in its range (${low}..${high})`, example: String(low === '' ? high : low) };
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindInWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  );
}
