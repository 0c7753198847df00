// Literals of expressions: members of enums, and what stands behind `=`.
import type { Token } from './scanner.js';

/** A default as JSON, or undefined (boxed results only) when the text is no literal. */
export function parseLiteral(text: string): { readonly value: unknown } | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (trimmed.startsWith("'")) {
    const quoted = /^'((?:[^'\\]|\\.)*)'$/.exec(trimmed);
    return quoted ? { value: (quoted[1] ?? '').replace(/\\(.)/g, '$1') } : undefined;
  }
  if (/^["[{]/.test(trimmed)) return parseJson(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return { value: trimmed === 'true' };
  if (trimmed === 'null') return { value: null };
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(trimmed)) return { value: numberOrDigits(trimmed) };
  return /^[^\s"'=,()[\]{}|&<>]+$/u.test(trimmed) ? { value: trimmed } : undefined;
}

/** The value of an enum's member. */
export function memberValue(token: Token): string | number {
  return token.kind === 'number' ? Number(token.text) : token.text;
}

/** A number, or its text where it is a whole number beyond JavaScript's safe range. */
function numberOrDigits(text: string): number | string {
  const value = Number(text);
  return /^[-+]?\d+$/.test(text) && !Number.isSafeInteger(value) ? text.replace(/^\+/, '') : value;
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not JSON: the caller reports it with its place.
    return undefined;
  }
}
