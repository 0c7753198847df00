// Bytes in JSON: base64 of RFC 4648 §4, padded. Of our own, since neither Node's Buffer nor a copying `atob` suits both ends.
import { type Key, pointerTo, type Problems } from './problems.js';
import { wrongFormat, wrongType } from './refusal.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const form = /^[A-Za-z0-9+/]*={0,2}$/;
const digitOf = new Uint8Array(128);
for (let digit = 0; digit < 64; digit++) digitOf[alphabet.charCodeAt(digit)] = digit;

/** How many bytes there may be, and what their base64 must match. */
export interface BytesRule {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

/** Reads base64. The rule counts bytes, not characters. */
export function readBytes(
  value: unknown,
  at: string,
  key: Key,
  problems: Problems,
  rule?: BytesRule,
): Uint8Array {
  if (typeof value !== 'string') return wrongType(value, at, key, problems, 'base64 in a string');
  if (value.length % 4 !== 0 || !form.test(value))
    return wrongFormat(at, key, problems, 'base64 with padding');
  const bytes = fromBase64(value);
  if (rule !== undefined) {
    checkLength(bytes.length, at, key, problems, rule);
    if (rule.pattern !== undefined && !rule.pattern.test(value)) {
      problems.add(pointerTo(at, key), 'pattern', `must match ${rule.pattern.source}`);
    }
  }
  return bytes;
}

/** Writes base64. */
export function writeBytes(value: Uint8Array): string {
  if (!(value instanceof Uint8Array)) throw new TypeError('bytes must be a Uint8Array');
  // In portions: a call takes only so many arguments.
  const portion = 0x6000;
  let binary = '';
  for (let start = 0; start < value.length; start += portion) {
    binary += String.fromCharCode(...value.subarray(start, start + portion));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, to = 0; i < text.length; i += 4) {
    // Padding counts as digit 0, and what it gives lies beyond the array's end, where a write does nothing.
    const four =
      (digit(text, i) << 18) | (digit(text, i + 1) << 12) | (digit(text, i + 2) << 6) | digit(text, i + 3);
    bytes[to++] = four >> 16;
    bytes[to++] = four >> 8;
    bytes[to++] = four;
  }
  return bytes;
}

function digit(text: string, index: number): number {
  return digitOf[text.charCodeAt(index)] ?? 0;
}

function checkLength(length: number, at: string, key: Key, problems: Problems, rule: BytesRule): void {
  const { minLength = 0, maxLength = Infinity } = rule;
  if (length < minLength)
    problems.add(pointerTo(at, key), 'minLength', `must have at least ${minLength} bytes`);
  if (length > maxLength)
    problems.add(pointerTo(at, key), 'maxLength', `must have at most ${maxLength} bytes`);
}
