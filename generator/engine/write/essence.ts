// A hash of a text that a formatter does not change: the cheap cousin of `codeText`, for texts by the hundred. White space, quotes,
// semicolons, commas at the end of a list and parentheses around the one parameter of an arrow don't count, wherever they stand.
import { createHash } from 'node:crypto';
import { withSortedImports } from './import-order.js';
import { plainText } from './text-form.js';

/** 16 hex digits. Reads bytes, since every generated file is hashed when a workspace is generated first. */
export function essenceHash(text: string): string {
  const bytes = Buffer.from(withSortedImports(plainText(text)), 'utf8');
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    const kind = kinds[byte]!;
    if (kind === plain) {
      kept[length] = byte;
      length += 1;
      continue;
    }
    if (kind === passedOver) continue;
    if (length > 0) {
      const last = kept[length - 1]!;
      // A union on lines of its own begins with its sign.
      if (byte === pipe && openers[last] === 1) continue;
      if (kind === closer && last === comma) length -= 1;
      if (byte === greater && length > 1 && last === equals && kept[length - 2] === closing)
        length = withoutParentheses(kept, length);
    }
    kept[length] = byte;
    length += 1;
  }
  return createHash('sha256').update(kept.subarray(0, length)).digest('hex').slice(0, 16);
}

const comma = 0x2c;
const [opening, closing] = [0x28, 0x29];
const [equals, greater, pipe] = [0x3d, 0x3e, 0x7c];
const [plain, passedOver, closer, sign] = [0, 1, 2, 3];
/** What is done with each byte; nearly all are plain, and one look has to tell. */
const kinds = new Uint8Array(256);
for (const [kind, characters] of [
  [passedOver, ' \t\n\r;\'"`'],
  [closer, ')]}>'],
  [sign, '|'],
] as const)
  for (const byte of Buffer.from(characters, 'utf8')) kinds[byte] = kind;
const openers = tableOf(':<(,=[');
const words = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$').fill(1, 0x80);

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'utf8')) table[byte] = 1;
  return table;
}

/** `(x)=`: the length without the two. */
function withoutParentheses(kept: Buffer, length: number): number {
  let start = length - 3;
  while (start >= 0 && words[kept[start]!] === 1) start -= 1;
  if (start < 0 || kept[start] !== opening || start === length - 3) return length;
  kept.copyWithin(start, start + 1, length - 2);
  kept[length - 3] = equals;
  return length - 2;
}
