// Lengths of time and sizes, as people write them.
import { textOf, type DocumentNode } from '../document/document.js';
import { report, type Reader } from './reader.js';

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const bytes: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** `2s` in milliseconds. Outside of 1ms to 1h it is reported; what is no length of time at all, the shape's check has reported. */
export function readDuration(reader: Reader, node: DocumentNode | undefined): number | undefined {
  const text = textOf(node);
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text?.value ?? '');
  if (!text || !match) return undefined;
  const value = Number(match[1]) * (milliseconds[match[2] ?? ''] ?? NaN);
  if (value >= 1 && value <= 3_600_000) return value;
  const problem = value < 1 ? 'too short for anything to happen' : 'longer than any connection lives';
  report(reader, 'ARM4015', text.span, { value: text.value, problem });
  return undefined;
}

/** `10mb` in bytes. */
export function readByteSize(node: DocumentNode | undefined): number | undefined {
  const match = /^(\d+)(b|kb|mb|gb)$/.exec(textOf(node)?.value ?? '');
  return match ? Number(match[1]) * (bytes[match[2] ?? ''] ?? NaN) : undefined;
}
