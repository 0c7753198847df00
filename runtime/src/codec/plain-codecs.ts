// Codecs that need no generating: for nothing at all, for any JSON, and for uploaded files inside multipart inputs.
import type { FileUpload } from './binary.js';
import type { Codec } from './codec.js';
import { type Key, type Problems } from './problems.js';
import { wrongType } from './refusal.js';

/** For operations without input, and for results that are empty or binary: reads and writes undefined. */
export const noneCodec: Codec<undefined, undefined> = { decode: () => undefined, encode: () => undefined };

/** For any JSON value, as it stands. */
export const anyCodec: Codec<unknown, unknown> = { decode: (value) => value, encode: (value) => value };

/** Reads an uploaded file, as a multipart body's parser gives it. Writing leaves it as it stands: it never becomes JSON. */
export function readFile(value: unknown, at: string, key: Key, problems: Problems): FileUpload {
  return isFile(value) ? value : wrongType(value, at, key, problems, 'a file');
}

function isFile(value: unknown): value is FileUpload {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type, size, arrayBuffer } = value as Partial<Record<keyof FileUpload, unknown>>;
  return (
    typeof name === 'string' &&
    typeof type === 'string' &&
    typeof size === 'number' &&
    typeof arrayBuffer === 'function'
  );
}
