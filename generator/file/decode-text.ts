// Bytes -> text. Bytes that are no UTF-8 are refused, with the place: what is decoded with losses and written back has lost something.
import { isUtf8 } from 'node:buffer';
import { FileError } from './file-error.js';

/** The text of a file. Throws a FileError of kind `encoding`. */
export function decodeText(bytes: Buffer, path: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const reason = encodingOf(bytes) ?? 'it is not UTF-8 from this place on';
  const text = bytes.toString('utf8');
  throw new FileError([{ kind: 'encoding', path, act: 'read', reason, text, at: firstFault(bytes) }]);
}

/** What editors on Windows write when they are not told better. */
function encodingOf(bytes: Buffer): string | undefined {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isWide ? 'it is UTF-16, and has to be UTF-8' : undefined;
}

/** How many characters stand before the first byte that is at fault. */
function firstFault(bytes: Buffer): number {
  // The longest beginning that is UTF-8: any shorter one is too, but for a character that is cut.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) good = middle;
    else bad = middle;
  }
  return bytes.subarray(0, wholeCharacters(bytes, good)).toString('utf8').length;
}

/** An end that cuts no character, at most three bytes before the given one. */
function wholeCharacters(bytes: Buffer, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = bytes[end - back]!;
    if (byte < 0x80) return end;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? end - back : end;
  }
  return end;
}
